// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.code;

import gossamer.model.ContentHash;
import gossamer.model.Piece;
import gossamer.peer.value.ValueException;
import gossamer.peer.value.ValueInput;
import gossamer.peer.value.ValueOutput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The classes and files that a job needs, each by the hash of its bytes.
 *
 * <p>As bytes it is a list of contents: the first, whose hash is the code set's id, holds the files themselves or,
 * where these are too many for one piece, names the contents that do.
 *
 * <pre>
 *   1, number of files, for each: path, hash, length, and if it is longer than a piece the hashes of its pieces
 *   2, number of contents, for each: hash, length; together they read as the list above
 * </pre>
 *
 * <p>Immutable by agreement.
 *
 * @param id SHA-256 of the first of the contents
 * @param files in the order of their paths, none twice; unmodifiable
 * @param contents the list as bytes; not to be written to
 */
record CodeSet(ContentHash id, List<CodeFile> files, Map<ContentHash, byte[]> contents) {
    /** The most files of a code set. */
    static final int FILES_MAX = 1 << 17;

    /** The most contents that a list of files may be cut into. */
    private static final int PARTS_MAX = 64;

    private static final int PATH_CHARS_MAX = 1024;
    private static final int FILES = 1;
    private static final int PARTS = 2;

    /** The code set of some files, in any order; of two with one path the first counts. */
    static CodeSet of(Collection<CodeFile> files) throws ValueException {
        Map<String, CodeFile> byPath = new LinkedHashMap<>();
        files.forEach(file -> byPath.putIfAbsent(file.path(), file));
        List<CodeFile> sorted = byPath.values().stream()
                .sorted(Comparator.comparing(CodeFile::path))
                .toList();
        if (sorted.size() > FILES_MAX) {
            throw new ValueException(sorted.size() + " files are more than " + FILES_MAX);
        }
        byte[] list = encode(sorted);
        Map<ContentHash, byte[]> contents = new LinkedHashMap<>();
        ContentHash id = Sha256.of(list);
        if (list.length <= Piece.BYTES_MAX) {
            contents.put(id, list);
        } else {
            ValueOutput parts = new ValueOutput().putByte(PARTS);
            parts.putVarint((list.length + Piece.BYTES_MAX - 1) / Piece.BYTES_MAX);
            for (int from = 0; from < list.length; from += Piece.BYTES_MAX) {
                byte[] part = Arrays.copyOfRange(list, from, Math.min(list.length, from + Piece.BYTES_MAX));
                ContentHash hash = Sha256.of(part);
                put(hash, parts).putVarint(part.length);
                contents.put(hash, part);
            }
            byte[] head = parts.toBytes();
            id = Sha256.of(head);
            contents.put(id, head);
        }
        return new CodeSet(id, sorted, contents);
    }

    private static byte[] encode(List<CodeFile> files) throws ValueException {
        ValueOutput out = new ValueOutput().putByte(FILES).putVarint(files.size());
        for (CodeFile file : files) {
            put(file.hash(), out.putString(file.path())).putVarint(file.bytes());
            if (file.bytes() > Piece.BYTES_MAX) {
                for (Piece piece : file.pieces()) {
                    put(piece.hash(), out);
                }
            }
        }
        return out.toBytes();
    }

    private static ValueOutput put(ContentHash hash, ValueOutput out) throws ValueException {
        return out.putLong(hash.a()).putLong(hash.b()).putLong(hash.c()).putLong(hash.d());
    }

    private static ContentHash hash(ValueInput in) throws ValueException {
        return new ContentHash(in.fixedLong(), in.fixedLong(), in.fixedLong(), in.fixedLong());
    }

    /**
     * The contents that the first content names; none if it is the whole list.
     *
     * @throws ValueException if the bytes are not those of a first content
     */
    static List<Piece> parts(byte[] first) throws ValueException {
        ValueInput in = input(first);
        if (in.oneByte() != PARTS) {
            return List.of();
        }
        List<Piece> parts = new ArrayList<>();
        for (int left = in.varint("the number of parts", PARTS_MAX); left > 0; left--) {
            parts.add(new Piece(hash(in), in.varint("the length of a part", Piece.BYTES_MAX)));
        }
        in.end();
        return parts;
    }

    /**
     * Reads what {@link #of} wrote; the order of the files and their paths are checked, the hashes are not.
     *
     * @param id the hash of the first content
     * @param list the first content, or the parts that it names, one after the other; no byte of it is trusted
     * @throws ValueException if the bytes are not those of a list of files
     */
    static CodeSet read(ContentHash id, byte[] list) throws ValueException {
        ValueInput in = input(list);
        if (in.oneByte() != FILES) {
            throw new ValueException("the list of files does not begin as one");
        }
        List<CodeFile> files = new ArrayList<>();
        String before = "";
        for (int left = in.varint("the number of files", FILES_MAX); left > 0; left--) {
            String path = in.string();
            if (path.compareTo(before) <= 0 || !isPath(path)) {
                throw new ValueException("a file of the path \"" + path + "\" after \"" + before + "\"");
            }
            before = path;
            files.add(file(path, in));
        }
        in.end();
        return new CodeSet(id, List.copyOf(files), Map.of());
    }

    private static CodeFile file(String path, ValueInput in) throws ValueException {
        ContentHash hash = hash(in);
        long bytes = in.varint("the length of a file", Integer.MAX_VALUE - 8);
        if (bytes <= Piece.BYTES_MAX) {
            return new CodeFile(path, hash, bytes, List.of(new Piece(hash, (int) bytes)));
        }
        List<Piece> pieces = new ArrayList<>();
        for (long from = 0; from < bytes; from += Piece.BYTES_MAX) {
            pieces.add(new Piece(hash(in), (int) Math.min(Piece.BYTES_MAX, bytes - from)));
        }
        return new CodeFile(path, hash, bytes, List.copyOf(pieces));
    }

    /** Whether a path names something below the root of a class path, in the one way in which it can be named. */
    private static boolean isPath(String path) {
        if (path.length() > PATH_CHARS_MAX || path.indexOf('\0') >= 0 || path.indexOf('\\') >= 0) {
            return false;
        }
        for (String part : path.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                return false;
            }
        }
        return true;
    }

    private static ValueInput input(byte[] bytes) throws ValueException {
        return new ValueInput(bytes, CodeSet.class.getClassLoader());
    }

    /** How long all files are together. */
    long bytes() {
        long sum = 0;
        for (CodeFile file : files) {
            sum += file.bytes();
        }
        return sum;
    }
}
