// SPDX-License-Identifier: Apache-2.0
package gossamer.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a job may take; beyond what its submitter says here, it fails.
 *
 * <p>Times are those of one peer's clock, or durations that are handed on from one peer to the next: clocks of two
 * peers are never compared.
 *
 * @param runNanos how long each of its tasks may run, on whichever peer, 1 ms to 365 days, or 0 for as long as it
 *     likes; each attempt and each fork counts anew. A task that is over it is interrupted, within a second, and fails
 *     with {@link gossamer.LimitExceeded}
 * @param jobNanos from its submission until it is done, 1 ms to 365 days, or 0 for as long as it takes. A job that is
 *     not done by then ends, with all its tasks, like one that is cancelled: no more of its results are delivered. An
 *     owner that takes over goes on counting; while no peer has the job, because all that keep it are down, no time
 *     goes by for it
 */
public record TimeLimits(long runNanos, long jobNanos) {
    /** As long as it takes. */
    public static final TimeLimits NONE = new TimeLimits(0, 0);

    private static final Duration LEAST = Duration.ofMillis(1);
    private static final Duration MOST = Duration.ofDays(365);

    public TimeLimits {
        check("the limit of a run", runNanos);
        check("the limit of a job", jobNanos);
        if (jobNanos > 0 && runNanos > jobNanos) {
            throw new IllegalArgumentException("each task may run for " + words(runNanos)
                    + ", and the whole job takes " + words(jobNanos)
                    + " at most: no task can come to its limit, so make it shorter, or that of the job longer");
        }
    }

    private static void check(String what, long nanos) {
        if (nanos != 0 && (nanos < LEAST.toNanos() || nanos > MOST.toNanos())) {
            throw new IllegalArgumentException(
                    what + " is " + words(nanos) + "; it must be from 1 ms to " + MOST.toDays() + " days");
        }
    }

    /**
     * The same, with another limit of each task.
     *
     * @throws IllegalArgumentException if it is not from 1 ms to 365 days, or longer than that of the job
     */
    public TimeLimits withRun(Duration to) {
        return new TimeLimits(nanos("the limit of a run", to), jobNanos);
    }

    /**
     * The same, with another limit of the whole job.
     *
     * @throws IllegalArgumentException if it is not from 1 ms to 365 days, or shorter than that of each task
     */
    public TimeLimits withJob(Duration to) {
        return new TimeLimits(runNanos, nanos("the limit of a job", to));
    }

    private static long nanos(String what, Duration limit) {
        if (limit.compareTo(LEAST) < 0 || limit.compareTo(MOST) > 0) {
            throw new IllegalArgumentException(
                    what + " is " + limit + "; it must be from 1 ms to " + MOST.toDays() + " days");
        }
        return limit.toNanos();
    }

    public boolean limitsRun() {
        return runNanos > 0;
    }

    /** Of each task; null for none. */
    public @Nullable Duration runLimit() {
        return limitsRun() ? Duration.ofNanos(runNanos) : null;
    }

    public boolean limitsJob() {
        return jobNanos > 0;
    }

    /** A span of time for people, in the largest unit that it is a whole number of: {@code 90 s}, {@code 250 ms}. */
    public static String words(long nanos) {
        Duration span = Duration.ofNanos(nanos);
        if (nanos % 1_000_000 != 0) {
            return nanos + " ns";
        }
        if (span.toMillisPart() != 0) {
            return span.toMillis() + " ms";
        }
        if (span.toSecondsPart() != 0) {
            return span.toSeconds() + " s";
        }
        return span.toMinutesPart() != 0 ? span.toMinutes() + " min" : span.toHours() + " h";
    }
}
