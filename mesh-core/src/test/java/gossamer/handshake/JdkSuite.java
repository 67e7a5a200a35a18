// SPDX-License-Identifier: Apache-2.0
package gossamer.handshake;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.interfaces.XECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.AEADBadTagException;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The suite by the JDK alone, written apart from the one that peers use, so that the two check each other. */
final class JdkSuite implements Suite {
    private final Map<String, byte[]> known = new HashMap<>();

    /** The same few numbers are multiplied thousands of times. */
    @Override
    public byte[] publicKey(byte[] privateKey) {
        return known.computeIfAbsent(Arrays.toString(privateKey), key -> publicNumber(privateKey))
                .clone();
    }

    @Override
    public byte[] agree(byte[] privateKey, byte[] publicKey) {
        String both = Arrays.toString(privateKey) + Arrays.toString(publicKey);
        return known.computeIfAbsent(both, key -> sharedNumber(privateKey, publicKey))
                .clone();
    }

    private static byte[] publicNumber(byte[] privateKey) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("X25519");
            generator.initialize(NamedParameterSpec.X25519, new SecureRandom() {
                private static final long serialVersionUID = 1L;

                @Override
                public void nextBytes(byte[] bytes) {
                    System.arraycopy(privateKey, 0, bytes, 0, bytes.length);
                }
            });
            XECPublicKey key = (XECPublicKey) generator.generateKeyPair().getPublic();
            return littleEndian(key.getU());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] littleEndian(BigInteger number) {
        byte[] big = number.toByteArray();
        byte[] little = new byte[KEY_BYTES];
        for (int i = 0; i < KEY_BYTES && i < big.length; i++) {
            little[i] = big[big.length - 1 - i];
        }
        return little;
    }

    private static byte[] sharedNumber(byte[] privateKey, byte[] publicKey) {
        try {
            KeyFactory factory = KeyFactory.getInstance("X25519");
            KeyAgreement agreement = KeyAgreement.getInstance("X25519");
            agreement.init(factory.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, privateKey)));
            byte[] big = new byte[KEY_BYTES];
            for (int i = 0; i < KEY_BYTES; i++) {
                big[i] = publicKey[KEY_BYTES - 1 - i];
            }
            big[0] &= 0x7f;
            agreement.doPhase(
                    factory.generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, new BigInteger(1, big))),
                    true);
            return agreement.generateSecret();
        } catch (GeneralSecurityException e) {
            return new byte[KEY_BYTES]; // the JDK refuses what gives zero
        }
    }

    @Override
    public byte[] extract(byte[] salt, byte[] inputKey) {
        return hmac(salt, inputKey);
    }

    @Override
    public byte[] expand(byte[] key, byte[] info, int length) {
        byte[] result = new byte[length];
        byte[] block = new byte[0];
        for (int done = 0, n = 1; done < length; n++) {
            byte[] message = Arrays.copyOf(block, block.length + info.length + 1);
            System.arraycopy(info, 0, message, block.length, info.length);
            message[message.length - 1] = (byte) n;
            block = hmac(key, message);
            int some = Math.min(block.length, length - done);
            System.arraycopy(block, 0, result, done, some);
            done += some;
        }
        return result;
    }

    @Override
    public byte[] hmac(byte[] key, byte[] message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public byte[] hash(byte[] message) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Cipher sealer(byte[] key) {
        return cipher(javax.crypto.Cipher.ENCRYPT_MODE, key.clone());
    }

    @Override
    public Cipher opener(byte[] key) {
        return cipher(javax.crypto.Cipher.DECRYPT_MODE, key.clone());
    }

    private static Cipher cipher(int mode, byte[] key) {
        return (nonce, header, headerOffset, headerLength, in, inOffset, inLength, out, outOffset) -> {
            try {
                javax.crypto.Cipher cipher = javax.crypto.Cipher.getInstance("AES/GCM/NoPadding");
                cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
                cipher.updateAAD(header, headerOffset, headerLength);
                return cipher.doFinal(in, inOffset, inLength, out, outOffset);
            } catch (AEADBadTagException e) {
                return Cipher.FORGED;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        };
    }
}
