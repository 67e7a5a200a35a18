// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.code;

import gossamer.model.ContentHash;
import gossamer.model.Piece;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Contents that came from other peers, by hash.
 *
 * <p>What a code set in use needs is pinned and stays; of the rest, what was not used for longest goes first when it is
 * too much. Safe from any thread.
 */
final class ContentStore {
    /** By how many a content is needed, and how long whoever was first says it is. */
    private record Pin(int count, int bytes) {}

    private final long idleBytesMax;
    private final Map<ContentHash, byte[]> contents =
            new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true); // guarded by this
    private final Map<ContentHash, Pin> pins = new HashMap<>(); // guarded by this
    private long pinnedBytes; // guarded by this
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
    synchronized void pin(Collection<Piece> pieces) {
        for (Piece piece : pieces) {
            Pin pin = pins.merge(
                    piece.hash(),
                    new Pin(1, piece.bytes()),
                    (known, more) -> new Pin(known.count() + 1, known.bytes()));
            if (pin.count() == 1) {
                pinnedBytes += pin.bytes();
                byte[] bytes = contents.get(piece.hash());
                idleBytes -= bytes == null ? 0 : bytes.length;
            }
        }
    }

    /** Takes back a {@link #pin}. */
    synchronized void unpin(Collection<Piece> pieces) {
        for (Piece piece : pieces) {
            Pin pin = Objects.requireNonNull(pins.remove(piece.hash()));
            if (pin.count() > 1) {
                pins.put(piece.hash(), new Pin(pin.count() - 1, pin.bytes()));
            } else {
                pinnedBytes -= pin.bytes();
                byte[] bytes = contents.get(piece.hash());
                idleBytes += bytes == null ? 0 : bytes.length;
            }
        }
        evict();
    }

    /** What would be pinned, in bytes, if these were too; what several need counts once. */
    synchronized long pinnedBytesWith(Collection<Piece> pieces) {
        long all = pinnedBytes;
        for (Piece piece : Set.copyOf(pieces)) {
            all += pins.containsKey(piece.hash()) ? 0 : piece.bytes();
        }
        return all;
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
