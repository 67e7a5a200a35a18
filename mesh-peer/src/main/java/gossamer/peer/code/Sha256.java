// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.code;

import gossamer.model.ContentHash;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Names contents by what is in them. Stateless; safe from any thread. */
final class Sha256 {
    private Sha256() {}

    static ContentHash of(byte[] content) {
        return of(content, 0, content.length);
    }

    static ContentHash of(byte[] content, int offset, int length) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
        digest.update(content, offset, length);
        ByteBuffer hash = ByteBuffer.wrap(digest.digest());
        return new ContentHash(hash.getLong(), hash.getLong(), hash.getLong(), hash.getLong());
    }
}
