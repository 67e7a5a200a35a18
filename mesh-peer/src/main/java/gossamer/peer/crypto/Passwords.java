// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.util.Arrays;

/** Characters to bytes and back without a String, which nobody could wipe. */
final class Passwords {
    private Passwords() {}

    static byte[] utf8(char[] chars) {
        ByteBuffer encoded = UTF_8.encode(CharBuffer.wrap(chars));
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        Arrays.fill(encoded.array(), (byte) 0);
        return bytes;
    }

    static char[] chars(byte[] utf8) {
        CharBuffer decoded = UTF_8.decode(ByteBuffer.wrap(utf8));
        char[] chars = new char[decoded.remaining()];
        decoded.get(chars);
        Arrays.fill(decoded.array(), '\0');
        return chars;
    }
}
