// SPDX-License-Identifier: Apache-2.0
package gossamer;

import gossamer.model.JobHead;
import gossamer.model.JobId;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * The results of a durable job that nobody has consumed, in the order in which they come; first those that were there
 * before.
 *
 * <pre>{@code
 * try (Results results = mesh.attach(job, false)) {
 *     for (Results.Result result : results) {
 *         System.out.println(result.argument() + " gave " + result.value());
 *     }
 * }
 * }</pre>
 *
 * <p>A result counts as consumed once the one after it is asked for, or it was the last: what a program had not
 * finished with when it was lost is there for the next one. {@link #close} leaves the rest to another program, and the
 * job goes on.
 *
 * <p>To be read by one thread at a time.
 */
public interface Results extends Iterable<Results.Result>, AutoCloseable {
    /**
     * What some tasks gave.
     *
     * @param from the index of the first task
     * @param to one past the last; more than one only of a job whose results are merged, where this is one part, to be
     *     merged with the others
     * @param argument of the task, null for tasks that need only their index, and where results are merged
     * @param value what it gave, with the classes of the job's own code; null if it threw
     * @param thrown what it threw, or null
     * @param again whether a program before this one may have had it, and was lost before it said so
     */
    record Result(
            long from,
            long to,
            @Nullable Object argument,
            @Nullable Object value,
            @Nullable Throwable thrown,
            boolean again) {
        /** The index of the task, where it is one. */
        public long index() {
            return from;
        }
    }

    /** The job. */
    JobId job();

    /** How it stood when this program attached to it. */
    JobHead head();

    /**
     * Waits for one result after the other, until the job has no more.
     *
     * @return the same iterator each time; its methods throw {@link JobTaken} when another program takes the job, and
     *     {@link java.util.concurrent.CancellationException} when it is cancelled
     */
    @Override
    Iterator<Result> iterator();

    /** Leaves the job, which goes on. */
    @Override
    void close();
}
