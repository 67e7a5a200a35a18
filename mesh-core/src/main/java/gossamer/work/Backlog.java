// SPDX-License-Identifier: Apache-2.0
package gossamer.work;

import gossamer.model.Accept;
import gossamer.model.Appetite;
import gossamer.model.IndexRange;
import gossamer.model.JobId;
import gossamer.model.Lease;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The leases that wait at this peer, per job, the oldest first.
 *
 * <p>Workers take from the low end of the oldest lease, jobs in turn; thieves take whole leases from the oldest on, and
 * the high end of the last one they need. Leases that lie side by side in one array of arguments are joined, so that
 * tasks submitted one by one still move in stretches.
 *
 * <p>What this peer does not run itself, since it does not accept that kind of job, waits here for others.
 *
 * <p>Confined to the event loop.
 */
public final class Backlog {
    private static final class Queue {
        final ArrayDeque<Lease> leases = new ArrayDeque<>();
        long tasks;
    }

    private final Accept accepts;
    private final Map<JobId, Queue> queues = new LinkedHashMap<>();
    private long tasks;
    private long tasksHere; // of those, what this peer accepts

    /** @param accepts what this peer runs itself */
    public Backlog(Accept accepts) {
        this.accepts = accepts;
    }

    private void count(JobId job, Queue queue, long more) {
        queue.tasks += more;
        tasks += more;
        tasksHere += accepts.takes(job.kind()) ? more : 0;
    }

    /** Puts a lease behind all others of its job. */
    public void add(Lease lease) {
        Queue queue = queues.computeIfAbsent(lease.job(), job -> new Queue());
        Lease last = queue.leases.peekLast();
        Lease joined = last == null ? null : last.joined(lease);
        if (joined != null) {
            queue.leases.pollLast();
        }
        queue.leases.addLast(joined != null ? joined : lease);
        count(lease.job(), queue, lease.size());
    }

    /** Puts a lease before all others of its job: tasks whose holder was lost have waited longest. */
    public void addFirst(Lease lease) {
        Queue queue = queues.computeIfAbsent(lease.job(), job -> new Queue());
        queue.leases.addFirst(lease);
        count(lease.job(), queue, lease.size());
    }

    /** How many tasks wait. */
    public long tasks() {
        return tasks;
    }

    /** How many tasks of one job wait. */
    public long tasks(JobId job) {
        Queue queue = queues.get(job);
        return queue == null ? 0 : queue.tasks;
    }

    public boolean isEmpty() {
        return tasks == 0;
    }

    /** Whether nothing waits that this peer could run itself. */
    public boolean isDry() {
        return tasksHere == 0;
    }

    /** Whether something waits that a peer with that appetite could run. */
    public boolean holdsFor(Appetite appetite) {
        for (JobId job : queues.keySet()) {
            if (appetite.takes(job.kind())) {
                return true;
            }
        }
        return false;
    }

    /** The jobs that have tasks waiting, in the order in which they take turns. */
    public Collection<JobId> jobs() {
        return queues.keySet();
    }

    /** Takes from the low end of the job's oldest lease, and sends the job to the end of the turn. */
    public @Nullable Lease take(JobId job, long tasksMax) {
        Queue queue = queues.remove(job);
        if (queue == null) {
            return null;
        }
        Lease oldest = queue.leases.removeFirst();
        Lease taken = oldest;
        if (oldest.size() > tasksMax) {
            long cut = oldest.range().lo() + tasksMax;
            taken = oldest.part(oldest.range().lo(), cut);
            queue.leases.addFirst(oldest.part(cut, oldest.range().hi()));
        }
        count(job, queue, -taken.size());
        if (queue.tasks > 0) {
            queues.put(job, queue);
        }
        return taken;
    }

    /**
     * Splits off about so many tasks of one job for another peer: disjoint leases of one attempt, the oldest first.
     *
     * @param wanted at least 1
     * @param bytesMax the most argument bytes; the first task goes whatever its size
     * @return at least one lease if the job has tasks waiting, otherwise none
     */
    public List<Lease> split(JobId job, long wanted, long bytesMax) {
        List<Lease> loot = new ArrayList<>();
        Queue queue = queues.get(job);
        if (queue == null) {
            return loot;
        }
        long left = wanted;
        long bytes = 0;
        while (left > 0 && !queue.leases.isEmpty()) {
            Lease oldest = queue.leases.getFirst();
            if (!loot.isEmpty() && oldest.attempt() != loot.get(0).attempt()) {
                break;
            }
            long count = Math.min(left, oldest.size());
            if (!oldest.items().isEmpty()) {
                long fitting = oldest.items().countLastWithin(bytesMax - bytes);
                if (fitting == 0 && !loot.isEmpty()) {
                    break;
                }
                count = Math.min(count, Math.max(1, fitting));
            }
            Lease part = oldest;
            queue.leases.removeFirst();
            if (count < oldest.size()) {
                part = highEnd(oldest, count, queue);
            }
            bytes += part.items().bytes();
            loot.add(part);
            left -= part.size();
            count(job, queue, -part.size());
            if (part.size() < oldest.size()) {
                break;
            }
        }
        if (queue.tasks == 0) {
            queues.remove(job);
        }
        return loot;
    }

    /** The last {@code count} tasks of a lease; the rest goes back to the front of the queue. */
    private static Lease highEnd(Lease lease, long count, Queue queue) {
        long cut = lease.range().hi() - count;
        queue.leases.addFirst(lease.part(lease.range().lo(), cut));
        return lease.part(cut, lease.range().hi());
    }

    /**
     * Removes whatever of these indices waits here with an attempt up to the one given; the number of tasks removed.
     */
    public long remove(JobId job, IndexRange range, int attemptMax) {
        Queue queue = queues.get(job);
        if (queue == null) {
            return 0;
        }
        long before = queue.tasks;
        List<Lease> kept = new ArrayList<>(queue.leases.size() + 1);
        long keptTasks = 0;
        for (Lease lease : queue.leases) {
            if (lease.attempt() > attemptMax || !lease.range().overlaps(range)) {
                kept.add(lease);
                keptTasks += lease.size();
                continue;
            }
            if (lease.range().lo() < range.lo()) {
                kept.add(lease.part(lease.range().lo(), range.lo()));
                keptTasks += range.lo() - lease.range().lo();
            }
            if (range.hi() < lease.range().hi()) {
                kept.add(lease.part(range.hi(), lease.range().hi()));
                keptTasks += lease.range().hi() - range.hi();
            }
        }
        queue.leases.clear();
        queue.leases.addAll(kept);
        count(job, queue, keptTasks - before);
        if (keptTasks == 0) {
            queues.remove(job);
        }
        return before - keptTasks;
    }

    /** Removes all of a job; the number of tasks removed. */
    public long removeJob(JobId job) {
        Queue queue = queues.remove(job);
        if (queue == null) {
            return 0;
        }
        long removed = queue.tasks;
        count(job, queue, -removed);
        return removed;
    }

    /** The waiting leases of a job, oldest first; a copy. */
    public List<Lease> leases(JobId job) {
        Queue queue = queues.get(job);
        return queue == null ? List.of() : List.copyOf(queue.leases);
    }

    /** How many leases wait, of all jobs. */
    public int leaseCount() {
        int count = 0;
        for (Iterator<Queue> it = queues.values().iterator(); it.hasNext(); ) {
            count += it.next().leases.size();
        }
        return count;
    }
}
