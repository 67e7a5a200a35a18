// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Lets one line a minute through for each kind and source, counts the others, and says at the end how many they were.
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
    private final Set<String> told = new LinkedHashSet<>();
    private final Map<String, Shown> shown = new LinkedHashMap<>(16, 0.75f, true);

    Notices(Consumer<Notice> out) {
        this.out = out;
    }

    private static final class Shown {
        private String line = "";
        private long sinceNanos;
        private long leftOut;
    }

    /**
     * Says a line, unless one of this kind from this source was said within the last minute.
     *
     * @param source an address, or any other text that tells causes apart
     */
    void note(Notice.Kind kind, String source, String line) {
        note(kind, source, () -> line);
    }

    /** The same where there may be floods: the line is made only when it is said, and says the same each time. */
    void note(Notice.Kind kind, String source, Supplier<String> line) {
        String text = admit(kind + "|" + source, line, System.nanoTime());
        if (!text.isEmpty()) {
            say(new Notice(kind, text));
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

    /** Says a line once for each source, as long as that is remembered. */
    void noteFirst(Notice.Kind kind, String source, Supplier<String> line) {
        boolean first;
        lock.lock();
        try {
            first = told.add(kind + "|" + source);
            if (told.size() > SOURCES_MAX) {
                told.remove(told.iterator().next());
            }
        } finally {
            lock.unlock();
        }
        if (first) {
            note(kind, source, line);
        }
    }

    /** Sums up what was left out, once its minute is over; called now and then. */
    void onTick(long nowNanos) {
        List<String> sums = new ArrayList<>();
        lock.lock();
        try {
            for (Shown each : shown.values()) {
                if (each.leftOut > 0 && nowNanos - each.sinceNanos >= PERIOD_NANOS) {
                    sums.add(each.leftOut + " more in the last 60 s were not shown like: " + each.line);
                    each.sinceNanos = nowNanos;
                    each.leftOut = 0;
                }
            }
        } finally {
            lock.unlock();
        }
        sums.forEach(each -> say(new Notice(Notice.Kind.SUMMARY, each)));
    }

    private void say(Notice notice) {
        try {
            out.accept(notice);
        } catch (RuntimeException e) {
            // a listener that fails must not stop the network, and there is nobody else to tell
        }
    }

    private String admit(String key, Supplier<String> toSay, long nowNanos) {
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
            String line = toSay.get();
            String text = last.leftOut == 0 ? line : line + "; " + last.leftOut + " more like it were not shown";
            last.line = line;
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
