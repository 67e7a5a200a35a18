// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.code;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.List;

/**
 * The classes that a piece of code needs, each by the hash of its bytes.
 *
 * @param id SHA-256 over the names and hashes of all entries
 * @param entries in the order of their names, none twice; unmodifiable
 */
public record CodeSet(Hash id, List<Entry> entries) {
    /** The most classes of a code set. */
    static final int ENTRIES_MAX = 65_536;

    /**
     * One class.
     *
     * @param className its binary name, such as {@code java.util.Map$Entry}
     * @param hash SHA-256 of its class file
     */
    public record Entry(String className, Hash hash) {}

    /** The code set of these classes, in any order. */
    public static CodeSet of(List<Entry> entries) {
        List<Entry> sorted = entries.stream()
                .distinct()
                .sorted(Comparator.comparing(Entry::className))
                .toList();
        MessageDigest digest = Hash.sha256();
        for (Entry entry : sorted) {
            digest.update(entry.className().getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0); // no class name has a zero byte in it, so no two lists give the same bytes
            digest.update(entry.hash().bytes());
        }
        return new CodeSet(Hash.from(digest.digest()), sorted);
    }
}
