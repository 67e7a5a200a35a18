// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Lets one line a minute through for each kind and source, and counts the others.
 *
 * <p>Remembers {@link #SOURCES_MAX} sources, so that a flood from made-up addresses costs a fixed amount of memory; the
 * one longest unheard is forgotten. Safe from any thread.
 */
final class Notices {
    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final int SOURCES_MAX = 1024;

    private final Consumer<Notice> out;
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Notice.Kind> said = EnumSet.noneOf(Notice.Kind.class);
    private final Map<String, Shown> shown = new LinkedHashMap<>(16, 0.75f, true);

    Notices(Consumer<Notice> out) {
        this.out = out;
    }

    private static final class Shown {
        private long sinceNanos;
        private long leftOut;
    }

    /**
     * Says a line, unless one of this kind from this source was said within the last minute.
     *
     * @param source an address, or any other text that tells causes apart
     */
    void note(Notice.Kind kind, String source, String line) {
        String text = admit(kind + "|" + source, line, System.nanoTime());
        if (!text.isEmpty()) {
            try {
                out.accept(new Notice(kind, text));
            } catch (RuntimeException e) {
                // a listener that fails must not stop the network, and there is nobody else to tell
            }
        }
    }

    /** Says a line once in the life of this peer. */
    void noteOnce(Notice.Kind kind, String source, String line) {
        boolean first;
        lock.lock();
        try {
            first = said.add(kind);
        } finally {
            lock.unlock();
        }
        if (first) {
            note(kind, source, line);
        }
    }

    private String admit(String key, String line, long nowNanos) {
        lock.lock();
        try {
            Shown last = shown.get(key);
            if (last == null) {
                last = new Shown();
                shown.put(key, last);
                forget();
            } else if (nowNanos - last.sinceNanos < PERIOD_NANOS) {
                last.leftOut++;
                return "";
            }
            String text = last.leftOut == 0 ? line : line + "; " + last.leftOut + " more like it were not shown";
            last.sinceNanos = nowNanos;
            last.leftOut = 0;
            return text;
        } finally {
            lock.unlock();
        }
    }

    private void forget() {
        if (shown.size() > SOURCES_MAX) {
            shown.remove(shown.keySet().iterator().next());
        }
    }
}
