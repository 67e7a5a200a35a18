// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import gossamer.handshake.Suite;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A model of the cryptography: whoever has the same inputs gets the same outputs, whoever has not gets others. It hides
 * nothing, and takes a few microseconds instead of hundreds.
 *
 * <p>Hashes are four lanes of a 64-bit mixer; Diffie-Hellman is done modulo the prime 2^61 - 1.
 */
final class ModelSuite implements Suite {
    private static final long PRIME = (1L << 61) - 1;
    private static final long GENERATOR = 37;
    private static final int LANES = KEY_BYTES / Long.BYTES;

    private static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }

    /** The hash of a label and several parts, each with its length. */
    private static byte[] hash(int label, byte[]... parts) {
        long state = mix(label + 0x9e3779b97f4a7c15L);
        for (byte[] part : parts) {
            state = mix(state ^ part.length);
            ByteBuffer bytes = ByteBuffer.wrap(part);
            while (bytes.remaining() >= Long.BYTES) {
                state = mix(state ^ bytes.getLong()) + 0x9e3779b97f4a7c15L;
            }
            long rest = 1;
            while (bytes.hasRemaining()) {
                rest = (rest << Byte.SIZE) | (bytes.get() & 0xff);
            }
            state = mix(state ^ rest);
        }
        ByteBuffer hash = ByteBuffer.allocate(KEY_BYTES);
        for (int lane = 0; lane < LANES; lane++) {
            hash.putLong(mix(state + lane));
        }
        return hash.array();
    }

    private static long times(long a, long b) {
        long high = Math.multiplyHigh(a, b);
        long low = a * b;
        long sum = (low & PRIME) + ((low >>> 61) | (high << 3));
        sum = (sum & PRIME) + (sum >>> 61);
        return sum >= PRIME ? sum - PRIME : sum;
    }

    private static long power(long base, long exponent) {
        long result = 1;
        long square = base;
        for (long left = exponent; left > 0; left >>>= 1) {
            if ((left & 1) == 1) {
                result = times(result, square);
            }
            square = times(square, square);
        }
        return result;
    }

    private static long exponent(byte[] privateKey) {
        return 2 + Math.floorMod(ByteBuffer.wrap(privateKey).getLong(), PRIME - 3);
    }

    private static byte[] number(long value) {
        return ByteBuffer.allocate(KEY_BYTES)
                .putLong(KEY_BYTES - Long.BYTES, value)
                .array();
    }

    @Override
    public byte[] publicKey(byte[] privateKey) {
        return number(power(GENERATOR, exponent(privateKey)));
    }

    @Override
    public byte[] agree(byte[] privateKey, byte[] publicKey) {
        long theirs = Math.floorMod(ByteBuffer.wrap(publicKey).getLong(KEY_BYTES - Long.BYTES), PRIME);
        // What does not fit into the model's number changes the result as well.
        byte[] rest = Arrays.copyOf(publicKey, KEY_BYTES - Long.BYTES);
        boolean clean = Arrays.equals(rest, new byte[rest.length]);
        long agreed = power(theirs, exponent(privateKey));
        return theirs == 0 ? new byte[KEY_BYTES] : clean ? number(agreed) : hash(9, number(agreed), rest);
    }

    @Override
    public byte[] extract(byte[] salt, byte[] inputKey) {
        return hash(1, salt, inputKey);
    }

    @Override
    public byte[] expand(byte[] key, byte[] info, int length) {
        byte[] all = new byte[length];
        for (int at = 0; at < length; at += KEY_BYTES) {
            byte[] block = hash(2 + at, key, info);
            System.arraycopy(block, 0, all, at, Math.min(KEY_BYTES, length - at));
        }
        return all;
    }

    @Override
    public byte[] hmac(byte[] key, byte[] message) {
        return hash(3, key, message);
    }

    @Override
    public byte[] hash(byte[] message) {
        return hash(4, message);
    }

    @Override
    public Cipher sealer(byte[] key) {
        byte[] own = key.clone();
        return (nonce, header, headerOffset, headerLength, in, inOffset, inLength, out, outOffset) -> {
            byte[] head = Arrays.copyOfRange(header, headerOffset, headerOffset + headerLength);
            byte[] plain = Arrays.copyOfRange(in, inOffset, inOffset + inLength);
            byte[] tag = hash(6, own, nonce, head, plain);
            pad(own, nonce, plain);
            System.arraycopy(plain, 0, out, outOffset, inLength);
            System.arraycopy(tag, 0, out, outOffset + inLength, TAG_BYTES);
            return inLength + TAG_BYTES;
        };
    }

    @Override
    public Cipher opener(byte[] key) {
        byte[] own = key.clone();
        return (nonce, header, headerOffset, headerLength, in, inOffset, inLength, out, outOffset) -> {
            byte[] head = Arrays.copyOfRange(header, headerOffset, headerOffset + headerLength);
            byte[] plain = Arrays.copyOfRange(in, inOffset, inOffset + inLength - TAG_BYTES);
            pad(own, nonce, plain);
            byte[] tag = hash(6, own, nonce, head, plain);
            int end = inOffset + inLength;
            if (!Arrays.equals(tag, 0, TAG_BYTES, in, end - TAG_BYTES, end)) {
                return Cipher.FORGED;
            }
            System.arraycopy(plain, 0, out, outOffset, plain.length);
            return plain.length;
        };
    }

    private static void pad(byte[] key, byte[] nonce, byte[] bytes) {
        for (int at = 0; at < bytes.length; at += KEY_BYTES) {
            byte[] block = hash(7 + at, key, nonce);
            for (int i = at; i < Math.min(bytes.length, at + KEY_BYTES); i++) {
                bytes[i] ^= block[i - at];
            }
        }
    }
}
