// SPDX-License-Identifier: Apache-2.0
package gossamer.handshake;

import gossamer.model.KeyId;

/**
 * An admitted connection: who is at the other end, what it carries, and the two directions.
 *
 * @param id the same at both ends, for the logs
 * @param peer who proved the secret, bound to this connection by the transcript
 * @param key by which secret
 * @param type what the connection carries
 * @param protocol the newest that both ends speak; what is not named values lies on the wire as that one says
 * @param sealer for what goes out; its frames go to the other end from now on
 * @param opener for what comes in
 * @param payloadBytesMax the largest payload the other end opens
 */
public record Session(
        long id,
        Party peer,
        KeyId key,
        SessionType type,
        int protocol,
        Sealer sealer,
        Opener opener,
        int payloadBytesMax) {
    /** Overwrites the keys of both directions; whoever still seals or opens with them must be done. */
    void wipe() {
        sealer.wipe();
        opener.wipe();
    }
}
