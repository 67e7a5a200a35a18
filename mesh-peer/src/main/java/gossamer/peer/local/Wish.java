// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.local;

import gossamer.Command;
import gossamer.model.TimeLimits;

/**
 * A command that is to be run.
 *
 * @param command what to run
 * @param followed whether whoever asks stays to hear of its end
 * @param backups how many peers besides this one keep the job; with 0 it ends with this one
 * @param limits how long the job may take
 */
record Wish(Command command, boolean followed, int backups, TimeLimits limits) {}
