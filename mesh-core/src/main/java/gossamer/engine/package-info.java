// SPDX-License-Identifier: Apache-2.0
/**
 * One whole peer as one machine: routes each event to its noun.
 *
 * <p>Owns the machines of the features and nothing else.
 *
 * <p>Imports: every package of mesh-core but the API and the simulator.
 *
 * <p>Source: the single dispatch follows etcd-raft's {@code Step}.
 */
@NullMarked
package gossamer.engine;

import org.jspecify.annotations.NullMarked;
