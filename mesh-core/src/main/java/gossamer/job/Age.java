// SPDX-License-Identifier: Apache-2.0
package gossamer.job;

/**
 * How long a job has run, over all its owners.
 *
 * <p>What travels from one to the next is a duration, and each adds what its own clock shows since it heard of that:
 * only the time on the way is lost.
 *
 * <p>Confined to the event loop.
 */
final class Age {
    private long spent;
    private long since;

    /** Takes what was spent by now. */
    void set(long spentNanos, long nowNanos) {
        spent = spentNanos;
        since = nowNanos;
    }

    /** Counts what was spent up to now; whether that was anything. */
    boolean advance(long nowNanos) {
        if (nowNanos <= since) {
            return false;
        }
        set(spent + nowNanos - since, nowNanos);
        return true;
    }

    /** As it was when it was last said. */
    long spentNanos() {
        return spent;
    }

    /** When, by the clock of this peer, it reaches so much. */
    long reachesAt(long nanos) {
        return since + nanos - spent;
    }
}
