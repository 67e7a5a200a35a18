// SPDX-License-Identifier: Apache-2.0
/**
 * A sealed session with both ends in this process: the peer's own handshake, frames and streams, without the peer.
 *
 * <p>Owns: the sockets of the stream while it is open.
 *
 * <p>Imports: baseline, the handshake of mesh-core, cryptography and streams of mesh-peer.
 *
 * <p>Source: our own.
 */
@NullMarked
package gossamer.bench.sealed;

import org.jspecify.annotations.NullMarked;
