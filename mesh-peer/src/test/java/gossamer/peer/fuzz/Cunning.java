// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.fuzz;

import gossamer.handshake.Suite;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The cryptography of somebody who holds the secret and keeps to no rule: what his machine seals is something else, his
 * public number is a bad one, and he knows the keys of his MACs.
 *
 * <p>Confined to one thread.
 */
final class Cunning implements Suite {
    private final Suite honest = Handshakes.SUITE;
    private final UnaryOperator<byte[]> sealed;
    private final boolean hasNoNumber;

    /** Of the last MAC that was made. */
    private byte @Nullable [] macKey;

    /** @param sealed what is sealed in the place of a payload, of the same length */
    Cunning(UnaryOperator<byte[]> sealed, boolean hasNoNumber) {
        this.sealed = sealed;
        this.hasNoNumber = hasNoNumber;
    }

    /** Replaces the MAC at the end of a first message by one that fits it as it is now. */
    byte[] withMac(byte[] first) {
        int end = first.length - TAG_BYTES;
        byte[] before = Arrays.copyOf(first, end);
        byte[] key = macKey;
        if (key == null) {
            throw new IllegalStateException("no MAC was made yet");
        }
        System.arraycopy(honest.hmac(key, before), 0, first, end, TAG_BYTES);
        return first;
    }

    @Override
    public byte[] publicKey(byte[] privateKey) {
        return hasNoNumber ? new byte[KEY_BYTES] : honest.publicKey(privateKey);
    }

    @Override
    public byte[] agree(byte[] privateKey, byte[] publicKey) {
        return honest.agree(privateKey, publicKey);
    }

    @Override
    public byte[] extract(byte[] salt, byte[] inputKey) {
        return honest.extract(salt, inputKey);
    }

    @Override
    public byte[] expand(byte[] key, byte[] info, int length) {
        return honest.expand(key, info, length);
    }

    @Override
    public byte[] hmac(byte[] key, byte[] message) {
        macKey = key.clone();
        return honest.hmac(key, message);
    }

    @Override
    public byte[] hash(byte[] message) {
        return honest.hash(message);
    }

    @Override
    public Cipher sealer(byte[] key) {
        Cipher cipher = honest.sealer(key);
        return (nonce, header, headerOffset, headerLength, in, inOffset, inLength, out, outOffset) -> {
            byte[] other = sealed.apply(Arrays.copyOfRange(in, inOffset, inOffset + inLength));
            return cipher.apply(nonce, header, headerOffset, headerLength, other, 0, other.length, out, outOffset);
        };
    }

    @Override
    public Cipher opener(byte[] key) {
        return honest.opener(key);
    }
}
