// SPDX-License-Identifier: Apache-2.0
/**
 * Holds the work of this peer: what waits, what its workers have, and what they finished.
 *
 * <p>Owns: the backlog of leases, the chunks that workers have, the results that owners have not acknowledged, and the
 * descriptions of the jobs they belong to.
 *
 * <p>Imports: model, message, machine, config.
 *
 * <p>Source: chunks sized by time follow the grain tuning of X10 GLB (Saraswat et al., PPoPP 2011); bags that are asked
 * to split by whoever answers thieves follow the coordinated variant of GLB (Posner, Fohry, X10 2016).
 */
@NullMarked
package gossamer.work;

import org.jspecify.annotations.NullMarked;
