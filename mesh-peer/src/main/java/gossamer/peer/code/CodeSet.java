// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.code;

import java.util.List;

/**
 * The classes that a piece of code needs, each by the hash of its bytes.
 *
 * @param id SHA-256 over names and hashes of all entries
 * @param entries in the order of their names, none twice; unmodifiable
 */
public record CodeSet(Hash id, List<Entry> entries) {
    /** The most entries of a code set that is read from bytes. */
    static final int ENTRIES_MAX = 65_536;

    /**
     * One class.
     *
     * @param className its binary name, such as {@code java.util.Map$Entry}
     * @param hash SHA-256 of its class file
     */
    public record Entry(String className, Hash hash) {}
}
