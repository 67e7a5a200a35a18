// SPDX-License-Identifier: Apache-2.0
package gossamer.peer;

import gossamer.model.ContentHash;
import gossamer.peer.code.Portable;
import gossamer.peer.code.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The open job of each shape and code set of submitted tasks; the least recently used is sealed when there are too
 * many.
 *
 * <p>Safe from any thread.
 */
final class OpenJobs {
    private record Key(Shape shape, @Nullable ContentHash code) {}

    private record Used(Shape shape, List<Class<?>> classes, TaskJob job) {}

    private final int most;
    private final Function<Portable, @Nullable ContentHash> codeOf;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Key, TaskJob> jobs = new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true); // guarded by lock
    private volatile @Nullable Used last;

    /**
     * @param most how many may be open
     * @param codeOf tells the code set that a task needs
     */
    OpenJobs(int most, Function<Portable, @Nullable ContentHash> codeOf) {
        this.most = most;
        this.codeOf = codeOf;
    }

    /** The job to submit a task to. */
    @SuppressWarnings("ReferenceEquality") // one shape instance stands for all objects of a lambda class
    TaskJob of(Portable task, Function<@Nullable ContentHash, TaskJob> open) {
        Used used = last;
        if (used != null
                && used.shape() == task.shape()
                && used.classes().equals(task.classes())
                && !used.job().isSealed()) {
            return used.job();
        }
        Key key = new Key(task.shape(), codeOf.apply(task));
        lock.lock();
        try {
            TaskJob job = jobs.get(key);
            if (job == null || job.isSealed()) {
                job = open.apply(key.code());
                jobs.put(key, job);
                if (jobs.size() > most) {
                    TaskJob oldest = jobs.remove(jobs.keySet().iterator().next());
                    if (oldest != null) {
                        oldest.seal();
                    }
                }
            }
            last = new Used(task.shape(), task.classes(), job);
            return job;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Seals the jobs with a code set: they would keep it for as long as this peer lives. Tasks that submit more of the
     * kind open others.
     */
    void seal(ContentHash code) {
        List<TaskJob> sealed = new ArrayList<>();
        lock.lock();
        try {
            jobs.entrySet().removeIf(entry -> {
                boolean ends = code.equals(entry.getKey().code());
                if (ends) {
                    sealed.add(entry.getValue());
                }
                return ends;
            });
            last = null; // it may hold on to a class of the code set
        } finally {
            lock.unlock();
        }
        sealed.forEach(TaskJob::seal);
    }
}
