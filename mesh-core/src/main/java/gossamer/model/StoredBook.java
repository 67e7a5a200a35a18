// SPDX-License-Identifier: Apache-2.0
package gossamer.model;

import java.util.List;

/**
 * The book of a durable job as a peer finds it in its store when it starts.
 *
 * @param owner whose book it was, perhaps that of the peer's former life
 * @param epoch of that owner
 * @param changes of one whole telling, {@link Change.Opened} first; never empty
 */
public record StoredBook(JobId job, PeerId owner, int epoch, List<Change> changes) {}
