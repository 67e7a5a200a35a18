// SPDX-License-Identifier: Apache-2.0
package gossamer.work;

import gossamer.config.EngineConfig;
import gossamer.machine.Effects;
import gossamer.message.JobMessage.SpecRequest;
import gossamer.model.JobId;
import gossamer.model.JobSpec;
import gossamer.model.PeerId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The descriptions of the jobs that have work here; asks for those that a hand-over left out.
 *
 * <p>A missing description is asked of the granter first and then of the owner, in turn, until it comes or the work is
 * gone.
 *
 * <p>Confined to the event loop.
 */
public final class Specs {
    private static final class Missing {
        final PeerId granter;
        long askedAt;
        int asked;

        Missing(PeerId granter) {
            this.granter = granter;
        }
    }

    private final EngineConfig config;
    private final Function<JobId, PeerId> owner;
    private final Map<JobId, JobSpec> known = new LinkedHashMap<>();
    private final Map<JobId, Missing> missing = new LinkedHashMap<>();
    private long sweepAt = Long.MAX_VALUE;

    /** @param owner of a job */
    public Specs(EngineConfig config, Function<JobId, PeerId> owner) {
        this.config = config;
        this.owner = owner;
    }

    public @Nullable JobSpec get(JobId job) {
        return known.get(job);
    }

    /** Learns of a job. */
    public void learn(JobSpec spec, long nowNanos) {
        known.put(spec.id(), spec);
        missing.remove(spec.id());
        if (sweepAt == Long.MAX_VALUE) {
            sweepAt = nowNanos + config.auditNanos();
        }
    }

    /** Leases came of a job that may be unknown here. */
    public void require(JobId job, PeerId granter, long nowNanos, Effects out) {
        if (!known.containsKey(job) && !missing.containsKey(job)) {
            Missing entry = new Missing(granter);
            missing.put(job, entry);
            ask(job, entry, nowNanos, out);
        }
    }

    private void ask(JobId job, Missing entry, long nowNanos, Effects out) {
        PeerId whom = entry.asked % 2 == 0 ? entry.granter : owner.apply(job);
        entry.asked++;
        entry.askedAt = nowNanos;
        out.send(whom, new SpecRequest(job));
    }

    /**
     * Asks again where an answer is overdue, and forgets jobs that have nothing here.
     *
     * @return the jobs that were forgotten
     */
    public List<JobId> onTime(long nowNanos, Predicate<JobId> hasWork, Effects out) {
        for (JobId job : List.copyOf(missing.keySet())) {
            Missing entry = missing.get(job);
            if (entry == null || !hasWork.test(job)) {
                missing.remove(job);
            } else if (nowNanos - entry.askedAt >= config.repeatNanos()) {
                ask(job, entry, nowNanos, out);
            }
        }
        List<JobId> idle = new ArrayList<>();
        if (nowNanos >= sweepAt) {
            for (JobId job : known.keySet()) {
                if (!hasWork.test(job)) {
                    idle.add(job);
                }
            }
            idle.forEach(job -> forget(job, out));
            sweepAt = known.isEmpty() ? Long.MAX_VALUE : nowNanos + config.auditNanos();
        }
        return idle;
    }

    /** Forgets a job at once. */
    public void forget(JobId job, Effects out) {
        missing.remove(job);
        if (known.remove(job) != null) {
            out.forget(job);
        }
    }

    public long deadlineNanos() {
        long deadline = sweepAt;
        for (Missing entry : missing.values()) {
            deadline = Math.min(deadline, entry.askedAt + config.repeatNanos());
        }
        return deadline;
    }

    /** The jobs that are known or asked for. */
    public List<JobId> jobs() {
        List<JobId> jobs = new ArrayList<>(known.keySet());
        jobs.addAll(missing.keySet());
        return jobs;
    }

    public int size() {
        return known.size() + missing.size();
    }
}
