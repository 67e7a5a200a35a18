// SPDX-License-Identifier: Apache-2.0
package gossamer.model;

import java.util.List;

/**
 * How often the tasks of a job may be attempted, and after what.
 *
 * <p>The loss of a peer is not a matter of this: a reentrant task that was lost with its peer is attempted again
 * whatever stands here.
 *
 * @param reentrant whether a task may be started more than once. One that may not is started at most once, whatever is
 *     lost; if its peer is, it ends as {@link Outcome.Abandoned}
 * @param retries how many more times a task that throws is attempted, 0 to {@link #RETRIES_MAX}; 0 for a task that is
 *     not reentrant
 * @param pauseNanos from a failure to the first retry, 0 to a day; each further one waits twice as long as the one
 *     before, an hour at most unless this is more
 * @param retryOn names of classes of exceptions, subclasses included, after which a task is attempted again; empty for
 *     all of them; unmodifiable
 */
public record AttemptPolicy(boolean reentrant, int retries, long pauseNanos, List<String> retryOn) {
    public static final int RETRIES_MAX = 100;

    /** The most names of exceptions. */
    public static final int NAMES_MAX = 32;

    /** The most characters of a name. */
    public static final int NAME_MAX = 255;

    private static final long HOUR_NANOS = 3600 * 1_000_000_000L;

    /** An exception is the result, and what is lost is attempted again. */
    public static final AttemptPolicy DEFAULT = new AttemptPolicy(true, 0, 0, List.of());

    /** At most one start, over all peers, partitions and owners. */
    public static final AttemptPolicy ONCE = new AttemptPolicy(false, 0, 0, List.of());

    public AttemptPolicy {
        if (retries < 0 || retries > RETRIES_MAX) {
            throw new IllegalArgumentException(retries + " retries; from 0 to " + RETRIES_MAX);
        }
        if (!reentrant && retries > 0) {
            throw new IllegalArgumentException(
                    "a task that may start only once cannot be retried: give it no retries, or let it be reentrant");
        }
        if (pauseNanos < 0 || pauseNanos > 24 * HOUR_NANOS) {
            throw new IllegalArgumentException("a pause of " + pauseNanos + " ns; from 0 to a day");
        }
        if (retryOn.size() > NAMES_MAX) {
            throw new IllegalArgumentException(retryOn.size() + " names of exceptions; at most " + NAMES_MAX);
        }
        for (String name : retryOn) {
            if (name.isBlank() || name.length() > NAME_MAX) {
                throw new IllegalArgumentException("\"" + name + "\" is not the name of a class");
            }
        }
        retryOn = List.copyOf(retryOn);
    }

    /** Whether a task is attempted again after an exception, if it was not too often yet. */
    public boolean isRetriedAfter(Throwable thrown) {
        return retries > 0 && (retryOn.isEmpty() || names(thrown));
    }

    /** The same after one that says that a task ran for too long: that has to be among the names. */
    public boolean isRetriedAfterLimit(Throwable thrown) {
        return retries > 0 && names(thrown);
    }

    private boolean names(Throwable thrown) {
        for (Class<?> type = thrown.getClass(); type != null; type = type.getSuperclass()) {
            if (retryOn.contains(type.getName())) {
                return true;
            }
        }
        return false;
    }

    /**
     * How long a task waits before a retry, in nanoseconds.
     *
     * @param retry which one, from 1
     */
    public long pauseNanos(int retry) {
        long most = Math.max(HOUR_NANOS, pauseNanos);
        long pause = pauseNanos;
        for (int i = 1; i < retry && pause > 0 && pause < most; i++) {
            pause *= 2;
        }
        return Math.min(pause, most);
    }
}
