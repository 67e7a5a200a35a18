// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.local;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder of the sockets by which commands find the peers of this user on this host.
 *
 * <p>{@code $XDG_RUNTIME_DIR}, or {@code /tmp/gossamer-<uid>} where that is not set; in it
 * {@code gossamer/<mesh>/<peer>.sock}. Whoever can write there could pose as a peer, so every folder from the base down
 * must belong to this user and be closed to all others.
 *
 * <p>Immutable; safe from any thread.
 */
public final class RuntimeFolder {
    private static final String SUFFIX = ".sock";

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    private final Path base;
    private final long uid;

    RuntimeFolder(Path base, long uid) {
        this.base = base;
        this.uid = uid;
    }

    /**
     * The one of this user.
     *
     * @param environment of the process; only {@code XDG_RUNTIME_DIR} is read
     */
    public static RuntimeFolder of(Map<String, String> environment) {
        long uid = new UnixSystem().getUid();
        String runtime = environment.get("XDG_RUNTIME_DIR");
        Path base = runtime == null || runtime.isBlank() ? Path.of("/tmp/gossamer-" + uid) : Path.of(runtime);
        return new RuntimeFolder(base.toAbsolutePath(), uid);
    }

    /** Where the sockets of a mesh's peers lie; it need not exist. */
    public Path of(String mesh) {
        return base.resolve("gossamer").resolve(plain(mesh));
    }

    /**
     * Makes the folder of a mesh, and those above it down from the base, where they are missing.
     *
     * @throws IOException if one of them belongs to another user or others may enter it; the message says how to cure
     *     it
     */
    Path make(String mesh) throws IOException {
        Path folder = of(mesh);
        for (Path each : fromBaseTo(folder)) {
            try {
                Files.createDirectory(each, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            } catch (FileAlreadyExistsException existed) {
                check(each);
            }
        }
        return folder;
    }

    /**
     * The socket files of a mesh's peers, the oldest first; those of dead peers may be among them.
     *
     * @throws IOException as {@link #make}; a folder that does not exist is simply empty
     */
    List<Path> sockets(String mesh) throws IOException {
        Path folder = of(mesh);
        for (Path each : fromBaseTo(folder)) {
            if (!Files.exists(each, LinkOption.NOFOLLOW_LINKS)) {
                return List.of();
            }
            check(each);
        }
        record Aged(Path socket, long millis) {}
        List<Aged> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (file.getFileName().toString().endsWith(SUFFIX)) {
                    Long millis = bornMillis(file);
                    if (millis != null) {
                        found.add(new Aged(file, millis));
                    }
                }
            }
        }
        found.sort((one, other) -> one.millis != other.millis
                ? Long.compare(one.millis, other.millis)
                : one.socket.compareTo(other.socket));
        return found.stream().map(Aged::socket).toList();
    }

    /** The file name for a peer: its name, with whatever a file name should not hold replaced. */
    static String fileName(String peer) {
        return plain(peer) + SUFFIX;
    }

    private static String plain(String name) {
        return name.replaceAll("[^A-Za-z0-9._-]|^[.]", "_");
    }

    /** When the socket was bound, or null if the file has gone or is no socket. */
    private static @Nullable Long bornMillis(Path file) throws IOException {
        try {
            var attributes = Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return attributes.isOther() ? attributes.lastModifiedTime().toMillis() : null;
        } catch (NoSuchFileException gone) {
            return null;
        }
    }

    private List<Path> fromBaseTo(Path folder) {
        List<Path> folders = new ArrayList<>();
        folders.add(base);
        Path each = base;
        for (Path name : base.relativize(folder)) {
            each = each.resolve(name);
            folders.add(each);
        }
        return folders;
    }

    private void check(Path folder) throws IOException {
        var attributes = Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isDirectory()) {
            throw new IOException(folder + " is not a folder; remove it");
        }
        Object owner = Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        if (((Number) owner).longValue() != uid) {
            throw new IOException(folder + " belongs to " + attributes.owner().getName()
                    + ", who could pose as a peer; set XDG_RUNTIME_DIR to a folder of your own");
        }
        if (!OWNER_ONLY.containsAll(attributes.permissions())) {
            throw new IOException(folder + " is open to other users ("
                    + PosixFilePermissions.toString(attributes.permissions()) + "); close it: chmod 700 " + folder);
        }
    }
}
