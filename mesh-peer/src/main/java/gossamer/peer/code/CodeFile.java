// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.code;

import gossamer.model.ContentHash;
import gossamer.model.Piece;
import java.util.ArrayList;
import java.util.List;

/**
 * A class file or resource of a code set.
 *
 * @param path where a class loader finds it, such as {@code java/util/Map.class}
 * @param hash of the whole file
 * @param bytes how long it is
 * @param pieces the file in order, all but the last of {@link Piece#BYTES_MAX}; one, with the file's own hash, for a
 *     small file; unmodifiable
 */
record CodeFile(String path, ContentHash hash, long bytes, List<Piece> pieces) {
    static final String CLASS = ".class";

    static CodeFile of(String path, byte[] content) {
        ContentHash hash = Sha256.of(content);
        if (content.length <= Piece.BYTES_MAX) {
            return new CodeFile(path, hash, content.length, List.of(new Piece(hash, content.length)));
        }
        List<Piece> pieces = new ArrayList<>();
        for (int from = 0; from < content.length; from += Piece.BYTES_MAX) {
            int length = Math.min(Piece.BYTES_MAX, content.length - from);
            pieces.add(new Piece(Sha256.of(content, from, length), length));
        }
        return new CodeFile(path, hash, content.length, List.copyOf(pieces));
    }

    /** Where the file of a class is. */
    static String pathOf(String className) {
        return className.replace('.', '/') + CLASS;
    }

    boolean isClass() {
        return path.endsWith(CLASS);
    }

    /** The binary name of the class. */
    String className() {
        return path.substring(0, path.length() - CLASS.length()).replace('/', '.');
    }
}
