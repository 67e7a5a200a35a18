// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.util.Arrays;

/** Characters to bytes and back without a String, which nobody could wipe. */
final class Passwords {
    /** Fewer different characters make a passphrase that a machine finds in no time. */
    private static final int DIFFERENT_MIN = 6;

    private Passwords() {}

    /** Few different characters, or each the neighbour of the one before: what everybody tries first. */
    static boolean isTrivial(char[] words) {
        long different = CharBuffer.wrap(words).chars().distinct().count();
        int steps = 0;
        for (int i = 1; i < words.length; i++) {
            steps += Math.abs(words[i] - words[i - 1]) <= 1 ? 1 : 0;
        }
        return different < DIFFERENT_MIN || steps > words.length * 3 / 4;
    }

    static byte[] utf8(char[] chars) {
        byte[] room = new byte[3 * chars.length]; // a char is at most three bytes, a pair of surrogates four
        ByteBuffer out = ByteBuffer.wrap(room);
        UTF_8.newEncoder().onMalformedInput(CodingErrorAction.REPLACE).encode(CharBuffer.wrap(chars), out, true);
        byte[] bytes = Arrays.copyOf(room, out.position());
        Arrays.fill(room, (byte) 0);
        return bytes;
    }

    static char[] chars(byte[] utf8) {
        char[] room = new char[utf8.length];
        CharBuffer out = CharBuffer.wrap(room);
        UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPLACE).decode(ByteBuffer.wrap(utf8), out, true);
        char[] chars = Arrays.copyOf(room, out.position());
        Arrays.fill(room, '\0');
        return chars;
    }
}
