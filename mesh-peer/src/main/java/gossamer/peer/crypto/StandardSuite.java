// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.crypto;

import gossamer.handshake.Suite;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.bouncycastle.math.ec.rfc7748.X25519;

/** The suite of version 1: X25519 and HKDF by Bouncy Castle, the rest by the JDK. Immutable; safe from any thread. */
public final class StandardSuite implements Suite {
    @Override
    public byte[] publicKey(byte[] privateKey) {
        requireKey(privateKey);
        byte[] result = new byte[X25519.POINT_SIZE];
        X25519.generatePublicKey(privateKey, 0, result, 0);
        return result;
    }

    @Override
    public byte[] agree(byte[] privateKey, byte[] publicKey) {
        requireKey(privateKey);
        requireKey(publicKey);
        byte[] result = new byte[X25519.POINT_SIZE];
        X25519.scalarMult(privateKey, 0, publicKey, 0, result, 0);
        return result;
    }

    private static void requireKey(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("an X25519 number has 32 bytes, not " + key.length);
        }
    }

    @Override
    public byte[] extract(byte[] salt, byte[] inputKey) {
        return new HKDFBytesGenerator(new SHA256Digest()).extractPRK(salt, inputKey);
    }

    @Override
    public byte[] expand(byte[] key, byte[] info, int length) {
        HKDFBytesGenerator generator = new HKDFBytesGenerator(new SHA256Digest());
        generator.init(HKDFParameters.skipExtractParameters(key, info));
        byte[] result = new byte[length];
        generator.generateBytes(result, 0, length);
        return result;
    }

    @Override
    public byte[] hmac(byte[] key, byte[] message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    @Override
    public byte[] hash(byte[] message) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(message);
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    @Override
    public Cipher sealer(byte[] key) {
        return new GcmCipher(javax.crypto.Cipher.ENCRYPT_MODE, key);
    }

    @Override
    public Cipher opener(byte[] key) {
        return new GcmCipher(javax.crypto.Cipher.DECRYPT_MODE, key);
    }

    static IllegalStateException missing(GeneralSecurityException e) {
        return new IllegalStateException("this JDK lacks an algorithm that every JDK must have", e);
    }
}
