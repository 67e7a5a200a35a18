// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.crypto;

import gossamer.handshake.MeshKey;
import gossamer.handshake.Suite;
import gossamer.model.KeyId;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a key file, in order, comments too.
 *
 * <p>No key and no passphrase becomes a String here, which nobody could overwrite; {@link #close} overwrites all.
 * Confined to one thread.
 */
final class KeyLines implements AutoCloseable {
    private static final char[] PREFIX = {'g', 's', 'm', '1', '-'};
    private static final int CHECK_BYTES = 4;
    private static final char[] KEY = {'k', 'e', 'y', ' '};
    private static final char[] PASSPHRASE = {'p', 'a', 's', 's', 'p', 'h', 'r', 'a', 's', 'e', ' '};

    final List<Line> lines = new ArrayList<>();

    /** One line. */
    sealed interface Line {
        /** A comment, or nothing. */
        record Other(char[] text) implements Line {}

        /** Words to be stretched. */
        record Words(char[] words) implements Line {}

        /** A key, and until when it is accepted, if that has an end. */
        record Key(byte[] key, boolean primary, @Nullable Instant until) implements Line {
            boolean isOver(Instant now) {
                return until != null && now.isAfter(until);
            }

            KeyId id() {
                return MeshKey.derive(new StandardSuite(), key, "any").id(); // the same for every mesh name
            }
        }
    }

    /**
     * Reads the text of a key file.
     *
     * @param file where it is from, for messages
     * @param text stays as it is
     */
    static KeyLines parse(Path file, char[] text) throws KeyFileRefused {
        KeyLines all = new KeyLines();
        try {
            int number = 0;
            for (int from = 0; from < text.length; ) {
                int to = from;
                while (to < text.length && text[to] != '\n') {
                    to++;
                }
                number++;
                all.lines.add(line(new At(file, number), trim(text, from, to)));
                from = to + 1;
            }
            return all;
        } catch (KeyFileRefused refused) {
            all.close();
            throw refused;
        }
    }

    /** Where a line is, for people; put into words only when there is something to say. */
    private record At(Path file, int line) {
        @Override
        public String toString() {
            return "key file " + file + ", line " + line;
        }
    }

    private static Line line(At at, char[] line) throws KeyFileRefused {
        if (line.length == 0 || line[0] == '#') {
            return new Line.Other(line);
        }
        try {
            if (startsWith(line, PASSPHRASE)) {
                return new Line.Words(trim(line, PASSPHRASE.length, line.length));
            }
            if (startsWith(line, KEY)) {
                return key(at, trim(line, KEY.length, line.length));
            }
        } finally {
            Arrays.fill(line, '\0');
        }
        throw new KeyFileRefused(at + ": a line begins with \"key\" or \"passphrase\"");
    }

    private static Line.Key key(At at, char[] rest) throws KeyFileRefused {
        int end = 0;
        while (end < rest.length && !Character.isWhitespace(rest[end])) {
            end++;
        }
        byte[] key = decode(at, rest, end);
        String[] words = new String(rest, end, rest.length - end).trim().split("\\s+"); // behind the key, no secret
        Arrays.fill(rest, '\0');
        boolean primary = false;
        Instant until = null;
        for (int i = 0; i < words.length; i++) {
            if (words[i].equals("primary")) {
                primary = true;
            } else if (words[i].equals("accept-until") && i + 1 < words.length) {
                i++;
                until = time(at, words[i]);
            } else if (!words[i].isEmpty()) {
                throw new KeyFileRefused(at + ": after the key come \"primary\" and \"accept-until TIME\" only");
            }
        }
        return new Line.Key(key, primary, until);
    }

    private static Instant time(At at, String text) throws KeyFileRefused {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new KeyFileRefused(at + ": \"" + text + "\" is no time; write it like 2030-12-31T23:59:59Z");
        }
    }

    private static byte[] decode(At at, char[] text, int length) throws KeyFileRefused {
        byte[] both = new byte[0];
        byte[] letters = new byte[Math.max(0, length - PREFIX.length)];
        try {
            if (length > PREFIX.length && startsWith(text, PREFIX)) {
                for (int i = 0; i < letters.length; i++) {
                    letters[i] = (byte) Math.min(text[PREFIX.length + i], 0x7f); // above is no letter of a key
                }
                both = Base64.getUrlDecoder().decode(letters);
            }
        } catch (IllegalArgumentException e) {
            throw notWhole(at);
        } finally {
            Arrays.fill(letters, (byte) 0);
        }
        if (both.length != Suite.KEY_BYTES + CHECK_BYTES) {
            throw notWhole(at);
        }
        byte[] key = Arrays.copyOf(both, Suite.KEY_BYTES);
        byte[] check = Arrays.copyOfRange(both, Suite.KEY_BYTES, both.length);
        Arrays.fill(both, (byte) 0);
        if (!Arrays.equals(check, checksum(key))) {
            throw new KeyFileRefused(at + ": the checksum of the key does not fit; was it typed wrong?");
        }
        return key;
    }

    private static KeyFileRefused notWhole(At at) {
        return new KeyFileRefused(at + ": a key is \"gsm1-\" and 48 letters; was it copied whole?");
    }

    private static byte[] checksum(byte[] key) {
        return Arrays.copyOf(new StandardSuite().hash(key), CHECK_BYTES);
    }

    /** The keys, those whose time is over too. */
    List<Line.Key> keys() {
        List<Line.Key> keys = new ArrayList<>();
        for (Line each : lines) {
            if (each instanceof Line.Key key) {
                keys.add(key);
            }
        }
        return keys;
    }

    /** When the first of the keys that are accepted now stops to be, or null for never. */
    @Nullable
    Instant nextEnd(Instant now) {
        Instant next = null;
        for (Line.Key each : keys()) {
            Instant until = each.until();
            if (until != null && !each.isOver(now) && (next == null || until.isBefore(next))) {
                next = until;
            }
        }
        return next;
    }

    /** The words of the one line that may stand instead of keys, or null. */
    char @Nullable [] words(Path file) throws KeyFileRefused {
        char[] words = null;
        int told = 0;
        for (Line each : lines) {
            if (each instanceof Line.Words found) {
                words = found.words();
            }
            told += each instanceof Line.Other ? 0 : 1;
        }
        if (words != null && told > 1) {
            throw new KeyFileRefused("key file " + file + ": a passphrase must stand alone");
        }
        return words;
    }

    /** The text of the file, to be wiped. */
    byte[] bytes() {
        int length = 0;
        List<byte[]> parts = new ArrayList<>();
        for (Line each : lines) {
            byte[] part = Passwords.utf8(text(each));
            parts.add(part);
            length += part.length + 1;
        }
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
            all[at++] = '\n';
            Arrays.fill(part, (byte) 0);
        }
        return all;
    }

    private static char[] text(Line line) {
        return switch (line) {
            case Line.Other other -> other.text();
            case Line.Words words -> joined(PASSPHRASE, words.words(), "");
            case Line.Key key -> {
                char[] letters = letters(key.key());
                String rest =
                        (key.primary() ? " primary" : "") + (key.until() == null ? "" : " accept-until " + key.until());
                char[] whole = joined(joined(KEY, PREFIX, ""), letters, rest);
                Arrays.fill(letters, '\0');
                yield whole;
            }
        };
    }

    private static char[] letters(byte[] key) {
        byte[] both = Arrays.copyOf(key, Suite.KEY_BYTES + CHECK_BYTES);
        System.arraycopy(checksum(key), 0, both, Suite.KEY_BYTES, CHECK_BYTES);
        byte[] ascii = Base64.getUrlEncoder().withoutPadding().encode(both);
        char[] letters = Passwords.chars(ascii);
        Arrays.fill(both, (byte) 0);
        Arrays.fill(ascii, (byte) 0);
        return letters;
    }

    private static char[] joined(char[] one, char[] other, String rest) {
        char[] whole = Arrays.copyOf(one, one.length + other.length + rest.length());
        System.arraycopy(other, 0, whole, one.length, other.length);
        rest.getChars(0, rest.length(), whole, one.length + other.length);
        return whole;
    }

    private static boolean startsWith(char[] line, char[] word) {
        return line.length >= word.length && Arrays.equals(line, 0, word.length, word, 0, word.length);
    }

    private static char[] trim(char[] text, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && Character.isWhitespace(text[start])) {
            start++;
        }
        while (end > start && Character.isWhitespace(text[end - 1])) {
            end--;
        }
        return Arrays.copyOfRange(text, start, end);
    }

    @Override
    public void close() {
        for (Line each : lines) {
            switch (each) {
                case Line.Other other -> {}
                case Line.Words words -> Arrays.fill(words.words(), '\0');
                case Line.Key key -> Arrays.fill(key.key(), (byte) 0);
            }
        }
    }
}
