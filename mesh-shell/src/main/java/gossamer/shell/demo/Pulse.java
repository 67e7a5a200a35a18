// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.demo;

import gossamer.Job;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Watches when results of a job arrive at its owner, to the millisecond.
 *
 * <p>Reads its progress again and again on a thread of its own; {@link #longestGapSeconds} may be asked once it has
 * stopped.
 */
final class Pulse {
    private static final long LOOK_NANOS = 1_000_000;

    private final Job<?> job;
    private final Thread thread;
    private final List<Long> beats = new ArrayList<>(); // of the thread until it has ended
    private volatile boolean stopping;

    Pulse(Job<?> job) {
        this.job = job;
        this.thread = Thread.ofPlatform().daemon().name("gossamer-demo-pulse").start(this::watch);
    }

    private void watch() {
        long seen = 0;
        while (!stopping) {
            long done = job.progress().done();
            if (done != seen) {
                seen = done;
                beats.add(System.nanoTime());
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /** The longest time in seconds between two arrivals, of which the second came after a moment. */
    double longestGapSeconds(long afterNanos) {
        long longest = 0;
        for (int i = 1; i < beats.size(); i++) {
            if (beats.get(i) > afterNanos) {
                longest = Math.max(longest, beats.get(i) - beats.get(i - 1));
            }
        }
        return longest / 1e9;
    }

    /** Watches no longer. */
    void stop() throws InterruptedException {
        stopping = true;
        thread.join();
    }
}
