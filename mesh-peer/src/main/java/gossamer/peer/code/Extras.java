// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.code;

import gossamer.model.ContentHash;
import gossamer.model.Piece;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Jars and folders that travel whole with every code set of a peer: for what no name in a class file leads to.
 *
 * <p>Read through at the first use; jars stay open until it is closed. Safe from any thread.
 */
final class Extras implements AutoCloseable {
    /** Where the bytes of a piece are: in a file, or in an entry of a jar. */
    private record Place(
            @Nullable ZipFile jar,
            @Nullable ZipEntry entry,
            @Nullable Path file,
            int from,
            int length) {
        byte[] read() throws IOException {
            if (file != null) {
                return Files.readAllBytes(file);
            }
            if (jar == null || entry == null) {
                throw new IllegalStateException("neither a file nor an entry");
            }
            try (InputStream in = jar.getInputStream(entry)) {
                return in.readAllBytes();
            }
        }
    }

    private final List<Path> paths;
    private final List<ZipFile> jars = new ArrayList<>(); // guarded by this
    private final Map<ContentHash, Place> places = new HashMap<>(); // guarded by this
    private final List<URLClassLoader> loaders = new ArrayList<>(); // guarded by this
    private @Nullable URLClassLoader over; // guarded by this; the last that was made
    private @Nullable List<CodeFile> files; // guarded by this

    /** @param paths jars and folders, at least one */
    Extras(List<Path> paths) {
        this.paths = paths;
    }

    /**
     * All files; of two with one path, the first.
     *
     * @throws IOException if one of the jars or folders cannot be read
     */
    synchronized List<CodeFile> files() throws IOException {
        if (files == null) {
            List<CodeFile> found = new ArrayList<>();
            for (Path path : paths) {
                if (Files.isDirectory(path)) {
                    readFolder(path, found);
                } else {
                    readJar(path, found);
                }
            }
            files = found;
        }
        return files;
    }

    private void readFolder(Path folder, List<CodeFile> found) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                String path = folder.relativize(file).toString().replace('\\', '/');
                byte[] bytes = Files.readAllBytes(file);
                add(CodeFile.of(path, bytes), new Place(null, null, file, 0, bytes.length), found);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private void readJar(Path path, List<CodeFile> found) throws IOException {
        ZipFile jar = new ZipFile(path.toFile());
        jars.add(jar);
        for (Enumeration<? extends ZipEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
            ZipEntry entry = entries.nextElement();
            if (!entry.isDirectory() && !entry.getName().startsWith("META-INF/MANIFEST")) {
                try (InputStream in = jar.getInputStream(entry)) {
                    byte[] bytes = in.readAllBytes();
                    add(CodeFile.of(entry.getName(), bytes), new Place(jar, entry, null, 0, bytes.length), found);
                }
            }
        }
    }

    private void add(CodeFile file, Place whole, List<CodeFile> found) {
        if (file.isClass() && Provided.has(file.className())) {
            return; // every peer has it, in its own version
        }
        found.add(file);
        int from = 0;
        for (Piece piece : file.pieces()) {
            places.putIfAbsent(piece.hash(), new Place(whole.jar(), whole.entry(), whole.file(), from, piece.bytes()));
            from += piece.bytes();
        }
    }

    /** The bytes of a piece; null if it is not here, or has changed. */
    byte @Nullable [] content(ContentHash hash) throws IOException {
        Place place;
        synchronized (this) {
            place = places.get(hash);
        }
        if (place == null) {
            return null;
        }
        byte[] file = place.read();
        if (file.length < place.from() + place.length()) {
            return null;
        }
        byte[] piece = Arrays.copyOfRange(file, place.from(), place.from() + place.length());
        return Sha256.of(piece).equals(hash) ? piece : null;
    }

    /** A loader that has these files besides what another loader has; open until these are closed. */
    synchronized ClassLoader over(ClassLoader parent) {
        URLClassLoader known = over;
        if (known == null || !parent.equals(known.getParent())) {
            known = make(parent);
            loaders.add(known);
            over = known;
        }
        return known;
    }

    private URLClassLoader make(ClassLoader parent) {
        try {
            URL[] urls = new URL[paths.size()];
            for (int i = 0; i < urls.length; i++) {
                urls[i] = paths.get(i).toUri().toURL();
            }
            return new URLClassLoader(urls, parent);
        } catch (IOException odd) {
            throw new UncheckedIOException("a path that is no URL", odd);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        for (ZipFile jar : jars) {
            jar.close();
        }
        for (URLClassLoader loader : loaders) {
            loader.close();
        }
    }
}
