// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.workload;

import gossamer.Job;
import gossamer.Mesh;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A computation whose exact answer is known.
 *
 * <p>Immutable; safe from any thread: several copies may run at the same time.
 *
 * @param <A> the answer: a value that equals another one of the same content
 */
public interface Reference<A> {
    /** How long a run on a mesh may take before it counts as hung, in seconds. */
    long LIMIT_SECONDS = 300;

    /** A word, such as {@code queens}. */
    String name();

    /** What its size counts, such as {@code nodes}. */
    String unit();

    /** How much there is to do, in that unit; at least 1. */
    long size();

    /** The right answer. */
    A answer();

    /**
     * Computes it on a mesh, and waits.
     *
     * @throws TimeoutException if that takes longer than {@link #LIMIT_SECONDS}
     */
    A onMesh(Mesh mesh) throws Exception;

    /** Computes it in the thread that calls, without a mesh. */
    A sequential() throws Exception;

    /**
     * The result of a job.
     *
     * @throws TimeoutException if it is not there after {@link #LIMIT_SECONDS}; the job is cancelled then
     */
    static <R> R await(Job<R> job) throws Exception {
        try {
            return job.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException hung) {
            job.cancel(true);
            throw hung;
        }
    }
}
