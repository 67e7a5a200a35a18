// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.code;

import gossamer.model.ContentHash;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Names contents by what is in them. Stateless; safe from any thread. */
final class Sha256 {
    /** To be copied: looking for the algorithm takes longer than hashing a small class. */
    private static final MessageDigest BLANK = blank();

    private Sha256() {}

    private static MessageDigest blank() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    private static MessageDigest fresh() {
        try {
            return (MessageDigest) BLANK.clone();
        } catch (CloneNotSupportedException odd) {
            return blank(); // another provider's
        }
    }

    static ContentHash of(byte[] content) {
        return of(content, 0, content.length);
    }

    static ContentHash of(byte[] content, int offset, int length) {
        MessageDigest digest = fresh();
        digest.update(content, offset, length);
        ByteBuffer hash = ByteBuffer.wrap(digest.digest());
        return new ContentHash(hash.getLong(), hash.getLong(), hash.getLong(), hash.getLong());
    }
}
