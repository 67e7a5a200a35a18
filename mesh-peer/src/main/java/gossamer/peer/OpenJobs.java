// SPDX-License-Identifier: Apache-2.0
package gossamer.peer;

import gossamer.peer.code.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * The open job of each shape of submitted tasks; the least recently used is sealed when there are too many.
 *
 * <p>Safe from any thread.
 */
final class OpenJobs {
    private record Used(Shape shape, TaskJob job) {}

    private final int most;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Shape, TaskJob> jobs = new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true); // guarded by lock
    private volatile @org.jspecify.annotations.Nullable Used last;

    OpenJobs(int most) {
        this.most = most;
    }

    /** The job to submit a task of a shape to. */
    @SuppressWarnings("ReferenceEquality") // one shape instance stands for all objects of a lambda class
    TaskJob forShape(Shape shape, Function<Shape, TaskJob> open) {
        Used used = last;
        if (used != null && used.shape() == shape && !used.job().isSealed()) {
            return used.job();
        }
        lock.lock();
        try {
            TaskJob job = jobs.get(shape);
            if (job == null || job.isSealed()) {
                job = open.apply(shape);
                jobs.put(shape, job);
                if (jobs.size() > most) {
                    TaskJob oldest = jobs.remove(jobs.keySet().iterator().next());
                    if (oldest != null) {
                        oldest.seal();
                    }
                }
            }
            last = new Used(shape, job);
            return job;
        } finally {
            lock.unlock();
        }
    }
}
