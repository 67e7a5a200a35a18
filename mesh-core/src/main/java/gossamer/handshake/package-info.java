// SPDX-License-Identifier: Apache-2.0
/**
 * Admits a peer by mutual keyed proof of the secret, and seals every byte after that: GSM1.
 *
 * <p>Owns the state of one handshake and of the two directions of the session it makes; no socket, clock or dice:
 * bytes, random bytes and the cryptography ({@link gossamer.handshake.Suite}) are arguments, bytes and verdicts come
 * out.
 *
 * <p>Imports: model.
 *
 * <p>Source: the shape is that of TLS 1.3 {@code psk_dhe_ke} (RFC 8446) and of Noise {@code NNpsk0} with explicit
 * confirmation; the first MAC, checked before any Diffie-Hellman, is WireGuard's (Donenfeld, NDSS 2017). The bytes:
 *
 * <pre>
 *   M1 I-&gt;R  "GSMH" version type=1 | n, n key ids of 8 | id 16 | boot 8 | e 32 | nonce 32 | protoMin 2 protoMax 2
 *            | len addrI | len addrR | mac1 16
 *   M2 R-&gt;I  "GSMH" version type=2 | key id 8 | id 16 | boot 8 | e 32 | nonce 32 | proto 2 | len addrR | proofR 32
 *   M3 I-&gt;R  "GSMH" version type=3 | proofI 32, and at once the first sealed frame: OPEN (session type, limits)
 *   M4 R-&gt;I  first sealed frame: ACCEPT (limits), or REFUSE (code)
 *   REJECT   "GSMH" version type=127 | code | first 4 bytes of the own key id       instead of M2, without proof
 *   renewal  frame type 6: a message of M1 to M4 as above | 7: empty, the last under the old keys | 8: empty, the
 *            side that was dialled asks for a renewal; see {@link gossamer.handshake.Renewal}
 *   frame    len 3 | type 1 | phase 1 | ciphertext | tag 16         AAD: the 5 bytes; len counts what follows them
 * </pre>
 *
 * <p>Numbers are big-endian. Nothing is negotiated but the protocol number above the seal: version 1 means X25519, HKDF
 * and HMAC with SHA-256, AES-256-GCM.
 */
@NullMarked
package gossamer.handshake;

import org.jspecify.annotations.NullMarked;
