// SPDX-License-Identifier: Apache-2.0
package gossamer.work;

import gossamer.config.EngineConfig;
import gossamer.machine.Effects;
import gossamer.message.ResultMessage.Results;
import gossamer.model.Appetite;
import gossamer.model.JobId;
import gossamer.model.PeerId;
import gossamer.model.Yield;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The results that owners have not acknowledged; gathers them into batches and repeats those.
 *
 * <p>A result waits for company only while more of its job is being worked on here, and never longer than
 * {@link EngineConfig#flushNanos}. A step of a bag that was split, or is done, does not wait: somebody is hungry.
 *
 * <p>Confined to the event loop.
 */
public final class Outbox {
    private static final class Pending {
        final List<Yield> yields = new ArrayList<>();
        final long since;
        long bytes;
        boolean urgent;

        Pending(long since) {
            this.since = since;
        }
    }

    private static final class Sent {
        final JobId job;
        final List<Yield> yields;
        final long bytes;
        long sentAt;

        Sent(JobId job, List<Yield> yields, long bytes, long sentAt) {
            this.job = job;
            this.yields = yields;
            this.bytes = bytes;
            this.sentAt = sentAt;
        }
    }

    private final EngineConfig config;
    private final Function<JobId, PeerId> owner;
    private final Map<JobId, Pending> pending = new LinkedHashMap<>();
    private final Map<Long, Sent> sent = new LinkedHashMap<>(); // by rising time of sending
    private long nextBatch = 1;
    private long bytes;

    /** @param owner of a job */
    public Outbox(EngineConfig config, Function<JobId, PeerId> owner) {
        this.config = config;
        this.owner = owner;
    }

    /** Takes the yields of a chunk; adjacent ones are not merged, their order is kept. */
    public void add(JobId job, List<Yield> yields, long nowNanos) {
        if (yields.isEmpty()) {
            return;
        }
        Pending entry = pending.computeIfAbsent(job, key -> new Pending(nowNanos));
        for (Yield yield : yields) {
            entry.yields.add(yield);
            entry.bytes += yield.bytes();
            bytes += yield.bytes();
            entry.urgent |= yield instanceof Yield.Bagged step
                    && (step.isLast() || !step.given().isEmpty());
        }
    }

    /**
     * Sends what need not wait, and repeats what is overdue.
     *
     * @param moreComing whether this peer still works on a job
     * @param appetite what to tell an owner about slots that have nothing to run
     */
    public void flush(long nowNanos, Predicate<JobId> moreComing, Function<PeerId, Appetite> appetite, Effects out) {
        if (!pending.isEmpty()) {
            pending.entrySet().removeIf(entry -> {
                Pending waiting = entry.getValue();
                boolean due = waiting.urgent
                        || waiting.bytes >= config.flushBytes()
                        || nowNanos - waiting.since >= config.flushNanos()
                        || !moreComing.test(entry.getKey());
                if (due) {
                    send(entry.getKey(), waiting, nowNanos, appetite, out);
                }
                return due;
            });
        }
        if (!sent.isEmpty()) {
            repeat(nowNanos, out);
        }
    }

    private void send(JobId job, Pending waiting, long nowNanos, Function<PeerId, Appetite> appetite, Effects out) {
        long batch = nextBatch++;
        List<Yield> yields = List.copyOf(waiting.yields);
        sent.put(batch, new Sent(job, yields, waiting.bytes, nowNanos));
        PeerId to = owner.apply(job);
        out.send(to, new Results(batch, job, yields, appetite.apply(to)));
    }

    private void repeat(long nowNanos, Effects out) {
        Sent oldest = sent.values().iterator().next();
        if (nowNanos - oldest.sentAt < config.repeatNanos()) {
            return;
        }
        List<Map.Entry<Long, Sent>> overdue = new ArrayList<>();
        for (Map.Entry<Long, Sent> entry : sent.entrySet()) {
            if (nowNanos - entry.getValue().sentAt < config.repeatNanos()) {
                break;
            }
            overdue.add(Map.entry(entry.getKey(), entry.getValue()));
        }
        for (Map.Entry<Long, Sent> entry : overdue) {
            Sent batch = entry.getValue();
            sent.remove(entry.getKey());
            batch.sentAt = nowNanos;
            sent.put(entry.getKey(), batch); // to the end: the order is that of sending
            out.send(owner.apply(batch.job), new Results(entry.getKey(), batch.job, batch.yields, Appetite.NONE));
        }
    }

    /** A job has another owner: it is told at once what the one before has not acknowledged. */
    public void onOwner(JobId job, PeerId to, Effects out) {
        sent.forEach((batch, entry) -> {
            if (entry.job.equals(job)) {
                out.send(to, new Results(batch, job, entry.yields, Appetite.NONE));
            }
        });
    }

    /** The owner has these batches. */
    public void onAck(long[] batches) {
        for (long batch : batches) {
            Sent entry = sent.remove(batch);
            if (entry != null) {
                bytes -= entry.bytes;
            }
        }
    }

    /** Nobody wants the results of a job any more. */
    public void drop(JobId job) {
        Pending waiting = pending.remove(job);
        if (waiting != null) {
            bytes -= waiting.bytes;
        }
        sent.values().removeIf(entry -> {
            boolean dropped = entry.job.equals(job);
            if (dropped) {
                bytes -= entry.bytes;
            }
            return dropped;
        });
    }

    /** The results of a job that are here. */
    public List<Yield> yields(JobId job) {
        List<Yield> yields = new ArrayList<>();
        Pending waiting = pending.get(job);
        if (waiting != null) {
            yields.addAll(waiting.yields);
        }
        for (Sent entry : sent.values()) {
            if (entry.job.equals(job)) {
                yields.addAll(entry.yields);
            }
        }
        return yields;
    }

    public boolean has(JobId job) {
        return pending.containsKey(job) || sent.values().stream().anyMatch(entry -> entry.job.equals(job));
    }

    /** The jobs that have results here. */
    public List<JobId> jobs() {
        List<JobId> jobs = new ArrayList<>(pending.keySet());
        sent.values().forEach(entry -> jobs.add(entry.job));
        return jobs.stream().distinct().toList();
    }

    public boolean isEmpty() {
        return pending.isEmpty() && sent.isEmpty();
    }

    /** The size of all results here. */
    public long bytes() {
        return bytes;
    }

    public int size() {
        return pending.size() + sent.size();
    }

    public long deadlineNanos() {
        long deadline = Long.MAX_VALUE;
        for (Pending waiting : pending.values()) {
            deadline = Math.min(deadline, waiting.since + config.flushNanos());
        }
        if (!sent.isEmpty()) {
            deadline = Math.min(deadline, sent.values().iterator().next().sentAt + config.repeatNanos());
        }
        return deadline;
    }
}
