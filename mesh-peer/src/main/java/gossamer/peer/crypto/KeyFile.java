// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.crypto;

import gossamer.handshake.Keyring;
import gossamer.model.KeyId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Reads, makes and changes the file that holds a secret.
 *
 * <p>Its lines: {@code key gsm1-<base64url of 32 bytes and 4 bytes of checksum> [primary] [accept-until ISO-TIME]}, one
 * to four of them; or one line {@code passphrase TEXT}. Empty lines and lines that begin with {@code #} do not count.
 * The file must belong to the user and be readable by nobody else.
 */
public final class KeyFile {
    private static final int OTHERS_WRITE = 0022;
    private static final int STICKY = 01000;
    private static final int FILE_BYTES_MAX = 64 << 10;
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private KeyFile() {}

    /**
     * One key of a file, as people may see it.
     *
     * @param id names it
     * @param primary whether a peer calls others with it
     * @param until when it stops to be accepted, or null for never
     */
    public record Entry(KeyId id, boolean primary, @Nullable Instant until) {}

    /**
     * What a file gives.
     *
     * @param secret the keys that are accepted, or the passphrase
     * @param nextEnd when the first of them stops to be accepted, or null for never
     */
    public record Contents(Secret secret, @Nullable Instant nextEnd) {}

    /**
     * Reads a key file.
     *
     * @param now keys whose {@code accept-until} lies before are left out
     * @throws KeyFileRefused if the file is not fit to be used; the message says why and what to do
     * @throws NoSuchFileException if there is no such file
     * @throws IOException if it cannot be read
     */
    public static Secret read(Path file, Instant now) throws KeyFileRefused, IOException {
        return contents(file, now).secret();
    }

    /** Reads a key file, and says for how long that holds; as {@link #read} otherwise. */
    public static Contents contents(Path file, Instant now) throws KeyFileRefused, IOException {
        try (KeyLines lines = lines(file)) {
            char[] words = lines.words(file);
            return words != null
                    ? new Contents(ofWords(file, words), null)
                    : new Contents(ofKeys(file, lines.keys(), now), lines.nextEnd(now));
        }
    }

    private static KeyLines lines(Path file) throws KeyFileRefused, IOException {
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
            return KeyLines.parse(file, text);
        } finally {
            Arrays.fill(text, '\0');
        }
    }

    private static Secret ofWords(Path file, char[] words) throws KeyFileRefused {
        try {
            return Secret.ofPassphrase(words);
        } catch (IllegalArgumentException e) {
            throw new KeyFileRefused("key file " + file + ": " + e.getMessage());
        }
    }

    private static Secret ofKeys(Path file, List<KeyLines.Line.Key> lines, Instant now) throws KeyFileRefused {
        List<byte[]> keys = new ArrayList<>();
        for (KeyLines.Line.Key each : lines) {
            if (!each.isOver(now)) {
                keys.add(each.primary() ? 0 : keys.size(), each.key().clone());
            }
        }
        if (keys.isEmpty()) {
            throw new KeyFileRefused("key file " + file + " holds no key that is accepted now");
        }
        if (keys.size() > Keyring.KEYS_MAX) {
            throw new KeyFileRefused("key file " + file + " holds " + keys.size() + " keys; at most 4 can be used");
        }
        return Secret.ofKeys(keys);
    }

    /**
     * The keys that are accepted now, the primary one first; none if the file holds a passphrase.
     *
     * @throws KeyFileRefused as {@link #read}
     */
    public static List<Entry> entries(Path file, Instant now) throws KeyFileRefused, IOException {
        try (KeyLines lines = lines(file)) {
            return entries(lines, now);
        }
    }

    private static List<Entry> entries(KeyLines lines, Instant now) {
        List<Entry> entries = new ArrayList<>();
        boolean named = lines.keys().stream().anyMatch(key -> key.primary() && !key.isOver(now));
        for (KeyLines.Line.Key each : lines.keys()) {
            if (!each.isOver(now)) {
                boolean primary = named ? each.primary() : entries.isEmpty();
                entries.add(primary ? 0 : entries.size(), new Entry(each.id(), primary, each.until()));
            }
        }
        return entries;
    }

    /**
     * Adds a fresh key, which is accepted from now on and called with after {@link #use}.
     *
     * @return its id
     */
    public static KeyId add(Path file, Instant now) throws KeyFileRefused, IOException {
        Secret fresh = Secret.random();
        try {
            return add(file, fresh.firstKey(), now);
        } finally {
            fresh.wipe();
        }
    }

    /**
     * Adds the keys of another key file, which it has and this one has not.
     *
     * @param from any stream of lines {@code key ...}; read to its end
     * @return their ids; none if all were there
     */
    public static List<KeyId> addFrom(Path file, InputStream from, Instant now) throws KeyFileRefused, IOException {
        byte[] bytes = from.readNBytes(FILE_BYTES_MAX);
        char[] text = Passwords.chars(bytes);
        Arrays.fill(bytes, (byte) 0);
        List<KeyId> added = new ArrayList<>();
        try (KeyLines others = KeyLines.parse(Path.of("given"), text)) {
            for (KeyLines.Line.Key each : others.keys()) {
                boolean known =
                        entries(file, now).stream().anyMatch(it -> it.id().equals(each.id()));
                if (!known && !each.isOver(now)) {
                    added.add(add(file, each.key(), now));
                }
            }
            if (others.keys().isEmpty()) {
                throw new KeyFileRefused("there is no line \"key ...\" in what was given");
            }
        } finally {
            Arrays.fill(text, '\0');
        }
        return added;
    }

    private static KeyId add(Path file, byte[] key, Instant now) throws KeyFileRefused, IOException {
        KeyLines.Line.Key added = new KeyLines.Line.Key(key.clone(), /* primary= */ false, null);
        KeyId id = added.id();
        change(file, now, lines -> {
            if (lines.keys().size() == Keyring.KEYS_MAX) {
                throw new KeyFileRefused("key file " + file + " holds " + Keyring.KEYS_MAX
                        + " keys already, as many as can be used; retire one first");
            }
            lines.lines.add(added);
        });
        return id;
    }

    /** Makes a key the primary one; a time at which it would have ended is lifted. */
    public static void use(Path file, KeyId id, Instant now) throws KeyFileRefused, IOException {
        change(
                file,
                now,
                lines -> replace(lines, key -> {
                    boolean chosen = key.id().equals(id);
                    return new KeyLines.Line.Key(key.key(), chosen, chosen ? null : key.until());
                }));
    }

    /** Lets a key be accepted until then and no longer; the primary one is refused. */
    public static void retire(Path file, KeyId id, Instant until, Instant now) throws KeyFileRefused, IOException {
        change(file, now, lines -> {
            if (entries(lines, now).get(0).id().equals(id)) {
                throw new KeyFileRefused("key " + id + " is the primary one; use another one first");
            }
            replace(lines, key -> key.id().equals(id) ? new KeyLines.Line.Key(key.key(), key.primary(), until) : key);
        });
    }

    private static void replace(KeyLines lines, UnaryOperator<KeyLines.Line.Key> change) {
        lines.lines.replaceAll(line -> line instanceof KeyLines.Line.Key key ? change.apply(key) : line);
    }

    /** What becomes of the lines of a file. */
    private interface Change {
        void to(KeyLines lines) throws KeyFileRefused;
    }

    /** Writes the file anew, whole or not at all, without the keys whose time is over; one change at a time. */
    private static void change(Path file, Instant now, Change change) throws KeyFileRefused, IOException {
        Path lock = file.resolveSibling(file.getFileName() + ".lock");
        try (FileChannel channel = FileChannel.open(
                        lock, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), mode(lock, "rw-------"));
                FileLock held = channel.lock();
                KeyLines lines = lines(file)) {
            if (!held.isValid()) {
                throw new IOException("cannot lock " + lock);
            }
            if (lines.words(file) != null) {
                throw new KeyFileRefused("key file " + file
                        + " holds a passphrase, which cannot be rotated; make a key with ./mesh keygen instead");
            }
            lines.lines.removeIf(line -> line instanceof KeyLines.Line.Key key && key.isOver(now));
            change.to(lines);
            byte[] bytes = lines.bytes();
            Path part = part(file);
            try {
                write(part, bytes);
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Arrays.fill(bytes, (byte) 0);
                Files.deleteIfExists(part);
            }
        }
    }

    private static Path part(Path file) {
        return file.resolveSibling(
                file.getFileName() + "." + ProcessHandle.current().pid() + "-" + System.nanoTime());
    }

    private static void write(Path part, byte[] bytes) throws IOException {
        Files.createFile(part, mode(part, "rw-------"));
        Files.write(part, bytes, StandardOpenOption.SYNC);
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
        KeyLines lines = new KeyLines();
        lines.lines.add(new KeyLines.Line.Key(secret.firstKey(), /* primary= */ true, null));
        byte[] line = lines.bytes();
        Path part = part(file);
        try {
            write(part, line);
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
        Path folder = file.toRealPath().getParent();
        if (folder != null) {
            int mode = (Integer) Files.getAttribute(folder, "unix:mode");
            if ((mode & OTHERS_WRITE) != 0 && (mode & STICKY) == 0) {
                throw new KeyFileRefused(
                        "key file " + file + " could be replaced by others; run: chmod go-w " + folder);
            }
        }
    }
}
