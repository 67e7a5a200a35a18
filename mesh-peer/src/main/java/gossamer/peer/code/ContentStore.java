// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.code;

import gossamer.model.ContentHash;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Contents that came from other peers, by hash.
 *
 * <p>What a code set in use needs is pinned and stays; of the rest, what was not used for longest goes first when it is
 * too much. Safe from any thread.
 */
final class ContentStore {
    private final long idleBytesMax;
    private final Map<ContentHash, byte[]> contents =
            new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true); // guarded by this
    private final Map<ContentHash, Integer> pins = new HashMap<>(); // guarded by this
    private long idleBytes; // guarded by this
    private volatile Function<ContentHash, byte @Nullable []> beyond = hash -> null;

    /** @param idleBytesMax what is kept though nothing needs it, in bytes */
    ContentStore(long idleBytesMax) {
        this.idleBytesMax = idleBytesMax;
    }

    /** Where to look for what is not in memory; before the first event. */
    void lookAlso(Function<ContentHash, byte @Nullable []> where) {
        beyond = where;
    }

    /** The bytes of a content, not to be written to; null if they are not here. */
    byte @Nullable [] get(ContentHash hash) {
        byte[] kept = kept(hash);
        return kept != null ? kept : beyond.apply(hash);
    }

    private synchronized byte @Nullable [] kept(ContentHash hash) {
        return contents.get(hash);
    }

    boolean has(ContentHash hash) {
        return get(hash) != null;
    }

    /** Keeps a content. */
    synchronized void put(ContentHash hash, byte[] bytes) {
        if (contents.put(hash, bytes) == null && !pins.containsKey(hash)) {
            idleBytes += bytes.length;
            evict();
        }
    }

    /** These contents are needed once more, whether they are here yet or not. */
    synchronized void pin(Collection<ContentHash> hashes) {
        for (ContentHash hash : hashes) {
            if (pins.merge(hash, 1, Integer::sum) == 1) {
                byte[] bytes = contents.get(hash);
                idleBytes -= bytes == null ? 0 : bytes.length;
            }
        }
    }

    /** Takes back a {@link #pin}. */
    synchronized void unpin(Collection<ContentHash> hashes) {
        for (ContentHash hash : hashes) {
            if (pins.merge(hash, -1, Integer::sum) == 0) {
                pins.remove(hash);
                byte[] bytes = contents.get(hash);
                idleBytes += bytes == null ? 0 : bytes.length;
            }
        }
        evict();
    }

    private void evict() {
        Iterator<Map.Entry<ContentHash, byte[]>> oldest = contents.entrySet().iterator();
        while (idleBytes > idleBytesMax && oldest.hasNext()) {
            Map.Entry<ContentHash, byte[]> entry = oldest.next();
            if (!pins.containsKey(entry.getKey())) {
                idleBytes -= entry.getValue().length;
                oldest.remove();
            }
        }
    }

    /** How many bytes are here that nothing needs. */
    synchronized long idleBytes() {
        return idleBytes;
    }
}
