// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;

import gossamer.handshake.Keyring;
import gossamer.handshake.Suite;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Reads and makes the file that holds a secret.
 *
 * <p>Its lines: {@code key gsm1-<base64url of 32 bytes and 4 bytes of checksum> [primary] [accept-until ISO-TIME]}, one
 * to four of them; or one line {@code passphrase TEXT}. Empty lines and lines that begin with {@code #} do not count.
 * The file must belong to the user and be readable by nobody else.
 */
public final class KeyFile {
    private static final String PREFIX = "gsm1-";
    private static final int CHECK_BYTES = 4;
    private static final int FILE_BYTES_MAX = 64 << 10;
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private KeyFile() {}

    /**
     * Reads a key file.
     *
     * @param now keys whose {@code accept-until} lies before are left out
     * @throws KeyFileRefused if the file is not fit to be used; the message says why and what to do
     * @throws NoSuchFileException if there is no such file
     * @throws IOException if it cannot be read
     */
    public static Secret read(Path file, Instant now) throws KeyFileRefused, IOException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        requirePrivate(file);
        if (Files.size(file) > FILE_BYTES_MAX) {
            throw new KeyFileRefused("key file " + file + " is longer than any key file");
        }
        byte[] bytes = Files.readAllBytes(file);
        char[] text = Passwords.chars(bytes);
        Arrays.fill(bytes, (byte) 0);
        try {
            return parse(file, text, now);
        } finally {
            Arrays.fill(text, '\0');
        }
    }

    /**
     * Makes a key file with a fresh key, mode 0600, and the folders above it, mode 0700, where they are missing.
     *
     * <p>If another process makes the same file at the same time, one of the two wins and both read the same key.
     *
     * @throws FileAlreadyExistsException if the file is there already; it is not touched
     */
    public static Secret make(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder, mode(folder, "rwx------"));
        }
        Secret secret = Secret.random();
        byte[] line = ("key " + text(secret.firstKey()) + " primary\n").getBytes(US_ASCII);
        Path part = file.resolveSibling(
                file.getFileName() + "." + ProcessHandle.current().pid() + "-" + System.nanoTime());
        try {
            Files.createFile(part, mode(part, "rw-------"));
            Files.write(part, line, StandardOpenOption.SYNC);
            publish(part, file);
        } finally {
            Arrays.fill(line, (byte) 0);
            Files.deleteIfExists(part);
        }
        return secret;
    }

    /** Reads the key file, or makes it when there is none. */
    public static Secret readOrMake(Path file, Instant now) throws KeyFileRefused, IOException {
        if (!Files.exists(file)) {
            try {
                return make(file);
            } catch (FileAlreadyExistsException e) {
                return read(file, now); // another process was faster
            }
        }
        return read(file, now);
    }

    /** All or nothing: a link appears with its whole content, and never replaces another file. */
    private static void publish(Path part, Path file) throws IOException {
        try {
            Files.createLink(file, part);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (UnsupportedOperationException | FileSystemException e) {
            Files.move(part, file); // no hard links here
        }
    }

    private static FileAttribute<?>[] mode(Path near, String mode) {
        boolean posix = near.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))}
                : new FileAttribute<?>[0];
    }

    private static void requirePrivate(Path file) throws KeyFileRefused, IOException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        PosixFileAttributes attributes = Files.readAttributes(file, PosixFileAttributes.class);
        if (!attributes.isRegularFile()) {
            throw new KeyFileRefused("key file " + file + " is not a file");
        }
        if (!OWNER_ONLY.containsAll(attributes.permissions())) {
            throw new KeyFileRefused("key file " + file + " can be used by others; run: chmod 600 " + file);
        }
        int owner = (Integer) Files.getAttribute(file, "unix:uid");
        Path self = Path.of("/proc/self");
        if (Files.exists(self) && owner != (Integer) Files.getAttribute(self, "unix:uid")) {
            throw new KeyFileRefused("key file " + file + " belongs to "
                    + attributes.owner().getName() + ", not to you; use a key file of your own");
        }
    }

    private static Secret parse(Path file, char[] text, Instant now) throws KeyFileRefused {
        List<byte[]> keys = new ArrayList<>();
        int number = 0;
        int seen = 0;
        for (int from = 0; from < text.length; ) {
            int to = from;
            while (to < text.length && text[to] != '\n') {
                to++;
            }
            number++;
            char[] line = trim(text, from, to);
            from = to + 1;
            if (line.length == 0 || line[0] == '#') {
                continue;
            }
            seen++;
            if (startsWith(line, "passphrase ")) {
                if (seen > 1) {
                    throw new KeyFileRefused(at(file, number) + ": a passphrase must stand alone");
                }
                return rest(file, number, text, from, trim(line, "passphrase ".length(), line.length));
            }
            if (!startsWith(line, "key ")) {
                throw new KeyFileRefused(at(file, number) + ": a line begins with \"key\" or \"passphrase\"");
            }
            addKey(keys, at(file, number), new String(line, 4, line.length - 4), now);
        }
        if (keys.isEmpty()) {
            throw new KeyFileRefused("key file " + file + " holds no key that is accepted now");
        }
        if (keys.size() > Keyring.KEYS_MAX) {
            throw new KeyFileRefused("key file " + file + " holds " + keys.size() + " keys; at most 4 can be used");
        }
        return Secret.ofKeys(keys);
    }

    private static Secret rest(Path file, int number, char[] text, int from, char[] words) throws KeyFileRefused {
        for (int i = from; i < text.length; i++) {
            if (!Character.isWhitespace(text[i])) {
                throw new KeyFileRefused(at(file, number) + ": a passphrase must stand alone");
            }
        }
        try {
            return Secret.ofPassphrase(words);
        } catch (IllegalArgumentException e) {
            throw new KeyFileRefused(at(file, number) + ": " + e.getMessage());
        } finally {
            Arrays.fill(words, '\0');
        }
    }

    private static void addKey(List<byte[]> keys, String at, String rest, Instant now) throws KeyFileRefused {
        String[] words = rest.trim().split("\\s+");
        byte[] key = key(at, words[0]);
        boolean primary = false;
        for (int i = 1; i < words.length; i++) {
            if (words[i].equals("primary")) {
                primary = true;
            } else if (words[i].equals("accept-until") && i + 1 < words.length) {
                i++;
                if (now.isAfter(time(at, words[i]))) {
                    return;
                }
            } else {
                throw new KeyFileRefused(at + ": after the key come \"primary\" and \"accept-until TIME\" only");
            }
        }
        keys.add(primary ? 0 : keys.size(), key);
    }

    private static Instant time(String at, String text) throws KeyFileRefused {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new KeyFileRefused(at + ": \"" + text + "\" is no time; write it like 2030-12-31T23:59:59Z");
        }
    }

    private static byte[] key(String at, String word) throws KeyFileRefused {
        byte[] both = decode(word);
        if (both.length != Suite.KEY_BYTES + CHECK_BYTES) {
            throw new KeyFileRefused(at + ": a key is \"gsm1-\" and 48 letters; was it copied whole?");
        }
        byte[] key = Arrays.copyOf(both, Suite.KEY_BYTES);
        byte[] check = Arrays.copyOfRange(both, Suite.KEY_BYTES, both.length);
        if (!Arrays.equals(check, checksum(key))) {
            throw new KeyFileRefused(at + ": the checksum of the key does not fit; was it typed wrong?");
        }
        return key;
    }

    private static byte[] decode(String word) {
        try {
            return word.startsWith(PREFIX)
                    ? Base64.getUrlDecoder().decode(word.substring(PREFIX.length()))
                    : new byte[0];
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private static String text(byte[] key) {
        byte[] both = Arrays.copyOf(key, Suite.KEY_BYTES + CHECK_BYTES);
        System.arraycopy(checksum(key), 0, both, Suite.KEY_BYTES, CHECK_BYTES);
        String text = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(both);
        Arrays.fill(both, (byte) 0);
        return text;
    }

    private static byte[] checksum(byte[] key) {
        return Arrays.copyOf(new StandardSuite().hash(key), CHECK_BYTES);
    }

    private static String at(Path file, int line) {
        return "key file " + file + ", line " + line;
    }

    private static boolean startsWith(char[] line, String word) {
        return line.length >= word.length() && new String(line, 0, word.length()).equals(word);
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
}
