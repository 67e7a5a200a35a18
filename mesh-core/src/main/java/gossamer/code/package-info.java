// SPDX-License-Identifier: Apache-2.0
/**
 * Brings the classes and files that a job needs, by content hash.
 *
 * <p>Owns the code sets of the jobs that have work here, what is missing of each, and the requests under way for it; no
 * byte of it: contents are held, verified and served at the edge.
 *
 * <p>Imports: model, message, machine, config.
 *
 * <p>Source: our own; fetching by hash from any holder follows BitTorrent (Cohen, 2003), without its trading.
 */
@NullMarked
package gossamer.code;

import org.jspecify.annotations.NullMarked;
