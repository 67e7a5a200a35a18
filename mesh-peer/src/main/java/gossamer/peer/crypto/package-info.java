// SPDX-License-Identifier: Apache-2.0
/**
 * Computes what the handshake asks for, and keeps the secret: key files, passphrases, key ids.
 *
 * <p>Owns: the secret of this process in memory, until it is wiped.
 *
 * <p>Imports: handshake, Bouncy Castle. No other package imports Bouncy Castle.
 *
 * <p>Source: RFC 7748 (X25519), RFC 5869 (HKDF), RFC 9106 (Argon2id) by Bouncy Castle, whose X25519 is faster than the
 * JDK's; AES-GCM, HMAC and SHA-256 by the JDK, whose AES-GCM is twenty times faster than Bouncy Castle's and more.
 */
@NullMarked
package gossamer.peer.crypto;

import org.jspecify.annotations.NullMarked;
