// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.demo;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The text files of a folder and of the folders in it.
 *
 * <p>A text file is a regular file with one of the {@linkplain #SUFFIXES suffixes}; folders named {@code .git} or
 * {@code target} are left out and links are not followed.
 */
final class TextFolder {
    static final Set<String> SUFFIXES = Set.of("md", "java", "xml", "txt", "sh", "properties");

    /** Files above this size in bytes are split. */
    static final long PIECE_BYTES = 1 << 20;

    private static final Set<String> LEFT_OUT = Set.of(".git", "target");

    /**
     * What was found.
     *
     * @param pieces in the order of their paths and places
     * @param files how many files they are of
     * @param bytes how large these are together
     * @param unreadable files and folders that could not be read and are left out
     */
    record Found(List<TextPiece> pieces, int files, long bytes, List<Path> unreadable) {}

    private TextFolder() {}

    /** Finds the text files under a folder and splits the large ones. */
    static Found find(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        List<Path> unreadable = new ArrayList<>();
        Path root = folder.toAbsolutePath().normalize();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path inner, BasicFileAttributes attributes) {
                Path name = inner.getFileName();
                boolean leftOut = name != null && !inner.equals(root) && LEFT_OUT.contains(name.toString());
                return leftOut ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile() && isText(file)) {
                    (Files.isReadable(file) ? files : unreadable).add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failed) {
                unreadable.add(file);
                return FileVisitResult.CONTINUE;
            }
        });
        files.sort(null);
        List<TextPiece> pieces = new ArrayList<>();
        long bytes = 0;
        for (Path file : files) {
            bytes += split(file, PIECE_BYTES, pieces);
        }
        return new Found(pieces, files.size(), bytes, unreadable);
    }

    private static boolean isText(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return dot >= 0 && SUFFIXES.contains(name.substring(dot + 1));
    }

    /**
     * Splits a file after the first line that ends at or behind each multiple of a size: no word is cut, because a line
     * break is no letter, and no character, because no other UTF-8 byte equals it.
     *
     * @param into takes the pieces; none for an empty file
     * @return the size of the file in bytes
     */
    static long split(Path file, long pieceBytes, List<TextPiece> into) throws IOException {
        try (var in = new RandomAccessFile(file.toFile(), "r")) {
            long size = in.length();
            for (long from = 0; from < size; ) {
                long to = size - from <= pieceBytes ? size : afterLine(in, from + pieceBytes - 1, size);
                into.add(new TextPiece(file.toString(), from, to));
                from = to;
            }
            return size;
        }
    }

    /** The place after the first line break at or behind a place, or the end of the file. */
    private static long afterLine(RandomAccessFile in, long at, long size) throws IOException {
        byte[] buffer = new byte[8_192];
        in.seek(at);
        for (long place = at; place < size; ) {
            int count = in.read(buffer);
            if (count < 0) {
                return size;
            }
            for (int i = 0; i < count; i++) {
                if (buffer[i] == '\n') {
                    return place + i + 1;
                }
            }
            place += count;
        }
        return size;
    }
}
