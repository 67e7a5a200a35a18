// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Allows so many events a second from each source; the source longest unseen is forgotten. Safe from any thread. */
final class Limit {
    private static final int SOURCES_MAX = 1024;

    private final int perSecond;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Second> seconds = new LinkedHashMap<>(16, 0.75f, true);

    Limit(int perSecond) {
        this.perSecond = perSecond;
    }

    private static final class Second {
        private long sinceNanos;
        private int events;
    }

    boolean allows(String source, long nowNanos) {
        lock.lock();
        try {
            Second second = seconds.computeIfAbsent(source, key -> new Second());
            if (second.events == 0 || nowNanos - second.sinceNanos >= TimeUnit.SECONDS.toNanos(1)) {
                second.sinceNanos = nowNanos;
                second.events = 0;
            }
            second.events++;
            if (seconds.size() > SOURCES_MAX) {
                seconds.remove(seconds.keySet().iterator().next());
            }
            return second.events <= perSecond;
        } finally {
            lock.unlock();
        }
    }
}
