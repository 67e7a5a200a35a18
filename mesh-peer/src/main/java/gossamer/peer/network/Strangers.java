// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Decides which connections are heard that have not shown a valid first MAC yet.
 *
 * <p>Each takes a token of its source address, {@link Bounds#burst} at first and {@link Bounds#perSecond} more a
 * second, and gets it back for a valid MAC: so peers that hold the secret are not counted, however many start at once
 * on one host, and whoever floods is closed unheard. At most {@link Bounds#all} are heard at a time, of one source at
 * most {@link Bounds#ofSource}; one more closes the eldest of the source that has most, so no source can keep others
 * out.
 *
 * <p>Remembers {@link #SOURCES_MAX} sources; the one longest unseen is forgotten. Confined to one thread at a time.
 *
 * @param <T> names a connection
 */
final class Strangers<T> {
    static final int SOURCES_MAX = 1024;

    private final Bounds bounds;
    private final Map<T, String> sources = new LinkedHashMap<>();
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * How many are heard.
     *
     * @param all connections at a time
     * @param ofSource connections of one source at a time
     * @param burst tokens of a source that was not seen lately
     * @param perSecond tokens that come back to it
     */
    record Bounds(int all, int ofSource, int burst, int perSecond) {
        static final Bounds USUAL = new Bounds(64, 32, 64, 20);
    }

    private static final class Bucket {
        private double tokens;
        private long sinceNanos;
    }

    /**
     * What becomes of a new connection.
     *
     * @param heard whether it is heard
     * @param closed which other one is closed for it, or null
     * @param <T> names a connection
     */
    record Verdict<T>(boolean heard, @Nullable T closed) {}

    Strangers(Bounds bounds) {
        this.bounds = bounds;
    }

    /** A connection was opened. */
    Verdict<T> enter(T one, String source, long nowNanos) {
        Bucket bucket = bucket(source, nowNanos);
        if (bucket.tokens < 1) {
            return new Verdict<>(false, null);
        }
        bucket.tokens--;
        T closed = null;
        if (count(source) >= bounds.ofSource()) {
            closed = eldest(source);
        } else if (sources.size() >= bounds.all()) {
            closed = eldest(busiest());
        }
        if (closed != null) {
            leave(closed);
        }
        sources.put(one, source);
        return new Verdict<>(true, closed);
    }

    private Bucket bucket(String source, long nowNanos) {
        Bucket bucket = buckets.get(source);
        if (bucket == null) {
            bucket = new Bucket();
            bucket.tokens = bounds.burst();
            buckets.put(source, bucket);
            if (buckets.size() > SOURCES_MAX) {
                buckets.remove(buckets.keySet().iterator().next());
            }
        } else {
            double back = (nowNanos - bucket.sinceNanos) / (double) TimeUnit.SECONDS.toNanos(1) * bounds.perSecond();
            bucket.tokens = Math.min(bounds.burst(), bucket.tokens + back);
        }
        bucket.sinceNanos = nowNanos;
        return bucket;
    }

    private long count(String source) {
        return sources.values().stream().filter(source::equals).count();
    }

    private String busiest() {
        String busiest = "";
        long most = 0;
        for (String source : sources.values()) { // in the order of coming, so that equals are decided the same way
            long count = count(source);
            if (count > most) {
                most = count;
                busiest = source;
            }
        }
        return busiest;
    }

    private @Nullable T eldest(String source) {
        for (Map.Entry<T, String> each : sources.entrySet()) {
            if (each.getValue().equals(source)) {
                return each.getKey();
            }
        }
        return null;
    }

    /** It has shown a valid first MAC, and is no stranger any more. */
    void know(T one) {
        String source = sources.get(one);
        if (source != null) {
            Bucket bucket = buckets.get(source);
            if (bucket != null) {
                bucket.tokens = Math.min(bounds.burst(), bucket.tokens + 1);
            }
            leave(one);
        }
    }

    /** It is over; nothing if that is known. */
    void leave(T one) {
        sources.remove(one);
    }

    /** How many are heard now. */
    int size() {
        return sources.size();
    }
}
