// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.crypto;

import gossamer.handshake.Suite;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES-256-GCM in one direction with one key; the JDK's cipher object is used again for every frame. */
final class GcmCipher implements Suite.Cipher {
    private final int mode;
    private final SecretKeySpec key;
    private final Cipher cipher;

    GcmCipher(int mode, byte[] key) {
        this.mode = mode;
        this.key = new SecretKeySpec(key, "AES");
        try {
            this.cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw StandardSuite.missing(e);
        }
    }

    @Override
    public int apply(
            byte[] nonce,
            byte[] header,
            int headerOffset,
            int headerLength,
            byte[] in,
            int inOffset,
            int inLength,
            byte[] out,
            int outOffset) {
        try {
            cipher.init(mode, key, new GCMParameterSpec(8 * Suite.TAG_BYTES, nonce));
            cipher.updateAAD(header, headerOffset, headerLength);
            return cipher.doFinal(in, inOffset, inLength, out, outOffset);
        } catch (AEADBadTagException e) {
            return FORGED;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM refused well-formed arguments", e);
        }
    }
}
