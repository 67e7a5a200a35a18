// SPDX-License-Identifier: Apache-2.0
/**
 * Keeps the books of durable jobs in a file, so that they survive the restart of every peer at once.
 *
 * <p>Owns: one file for each peer of a name.
 *
 * <p>Imports: model, message, machine, peer.wire, MVStore; nobody else imports MVStore.
 */
@NullMarked
package gossamer.peer.disk;

import org.jspecify.annotations.NullMarked;
