// SPDX-License-Identifier: Apache-2.0
/**
 * The command {@code ./mesh bench}: measures the mesh beside its baselines and says which bars it meets.
 *
 * <p>Owns no state that outlives a measurement.
 *
 * <p>Imports: report, row, the log lines of the shell; nothing imports it.
 *
 * <p>Source: our own.
 */
@NullMarked
package gossamer.bench;

import org.jspecify.annotations.NullMarked;
