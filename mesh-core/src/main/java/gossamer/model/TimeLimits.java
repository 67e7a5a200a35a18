// SPDX-License-Identifier: Apache-2.0
package gossamer.model;

import java.time.Duration;

/**
 * How long a job may take; beyond what its submitter says here, it fails.
 *
 * <p>Times are those of one peer's clock, or durations that are handed on from one peer to the next: clocks of two
 * peers are never compared.
 *
 * @param jobNanos from its submission until it is done, 1 ms to 365 days, or 0 for as long as it takes. A job that is
 *     not done by then ends, with all its tasks, like one that is cancelled: no more of its results are delivered. An
 *     owner that takes over goes on counting; while no peer has the job, because all that keep it are down, no time
 *     goes by for it
 */
public record TimeLimits(long jobNanos) {
    /** As long as it takes. */
    public static final TimeLimits NONE = new TimeLimits(0);

    private static final Duration LEAST = Duration.ofMillis(1);
    private static final Duration MOST = Duration.ofDays(365);

    public TimeLimits {
        check("the limit of a job", jobNanos);
    }

    private static void check(String what, long nanos) {
        if (nanos != 0 && (nanos < LEAST.toNanos() || nanos > MOST.toNanos())) {
            throw new IllegalArgumentException(
                    what + " is " + words(nanos) + "; it must be from 1 ms to " + MOST.toDays() + " days");
        }
    }

    /**
     * The same, with another limit of the whole job.
     *
     * @throws IllegalArgumentException if it is not from 1 ms to 365 days
     */
    public TimeLimits withJob(Duration to) {
        return new TimeLimits(nanos("the limit of a job", to));
    }

    private static long nanos(String what, Duration limit) {
        if (limit.compareTo(LEAST) < 0 || limit.compareTo(MOST) > 0) {
            throw new IllegalArgumentException(
                    what + " is " + limit + "; it must be from 1 ms to " + MOST.toDays() + " days");
        }
        return limit.toNanos();
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
