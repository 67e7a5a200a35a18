// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.worker;

import gossamer.model.AttemptPolicy;
import gossamer.model.ContentHash;
import gossamer.model.JobSpec;
import gossamer.peer.code.Linker;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A job's code at this peer, decoded once by each worker that runs some of its tasks.
 *
 * <p>Safe from any thread; each runner is confined to its worker.
 */
final class Loaded {
    private final JobSpec spec;
    private final Rules rules;
    private final Linker linker;
    private final String peerName;
    private final @Nullable Isolation isolation;
    private final long limitNanos;
    private final Map<Worker, Runner> runners = new ConcurrentHashMap<>();

    private final Map<Worker, Runner> apart = new ConcurrentHashMap<>();

    /** Those that ran some of its tasks on top of others. */
    private final Set<Worker> nested = ConcurrentHashMap.newKeySet();

    /** @param isolation where tasks run that are to run apart; null if there is no such place here */
    Loaded(JobSpec spec, Rules rules, Linker linker, String peerName, @Nullable Isolation isolation) {
        this.spec = spec;
        this.rules = rules;
        this.linker = linker;
        this.peerName = peerName;
        this.isolation = isolation;
        this.limitNanos = rules.limitNanos(spec);
    }

    /** Whether each of its tasks is a bag. */
    boolean isOfBags() {
        return spec.gathering() == JobSpec.Gathering.BAG;
    }

    /** Whether its tasks are ended when they have run for too long. */
    boolean isTimed() {
        return limitNanos < Long.MAX_VALUE;
    }

    /** How long each of its tasks may run; {@link Long#MAX_VALUE} for ever. */
    long limitNanos() {
        return limitNanos;
    }

    /** Why one that ran for longer is ended. */
    String limitWords() {
        return rules.limitWords(spec, peerName);
    }

    /** Whether all its tasks run apart from this peer. */
    boolean isIsolated() {
        return spec.isolated();
    }

    /** Whether some of its tasks have run apart from this peer. */
    boolean hasRunApart() {
        return !apart.isEmpty();
    }

    AttemptPolicy policy() {
        return spec.policy();
    }

    @Nullable
    ContentHash code() {
        return spec.code();
    }

    /** Called by the worker itself. */
    Runner runner(Worker worker, boolean isolated) {
        if (isolated) {
            return apart.computeIfAbsent(worker, by -> runnerApart());
        }
        Runner known = runners.get(worker);
        if (known == null) {
            known = Runner.of(spec, rules, linker, peerName);
            runners.put(worker, known);
        }
        return known;
    }

    /** One of its own, for a worker that runs some tasks of the job on top of others. */
    Runner another(Worker worker, boolean isolated) {
        if (isolated) {
            return runnerApart();
        }
        nested.add(worker);
        return Runner.of(spec, rules, linker, peerName);
    }

    private Runner runnerApart() {
        return isolation == null
                ? Runner.broken(new IllegalStateException("this peer runs no task apart from itself"), linker, peerName)
                : Runner.apart(spec, rules, linker, peerName, isolation);
    }

    /** The workers that may have something left of code that came from elsewhere; none for code that stays. */
    Set<Worker> tainted() {
        Set<Worker> tainted = new HashSet<>();
        if (linker.isForeign()) {
            tainted.addAll(runners.keySet());
            tainted.addAll(nested);
        }
        return tainted;
    }

    /** A worker has ended. */
    void drop(Worker worker) {
        runners.remove(worker);
        apart.remove(worker);
        nested.remove(worker);
    }
}
