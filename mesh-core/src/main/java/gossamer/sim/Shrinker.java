// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a world small that breaks a rule: fewer faults, jobs, peers and tasks, less time, as long as the same rule is
 * broken.
 *
 * <p>The faults after Zeller and Hildebrandt, <i>Simplifying and Isolating Failure-Inducing Input</i>, TSE 2002
 * (ddmin): parts of the list are left out, half of it first, then smaller ones.
 */
final class Shrinker {
    private static final long SECOND = 1_000_000_000L;

    private final Subject.Maker maker;
    private final long untilNanos;
    private @Nullable String rule;
    private int tries;

    /** @param seconds of real time after which it makes do with what it has */
    Shrinker(Subject.Maker maker, double seconds) {
        this.maker = maker;
        this.untilNanos = System.nanoTime() + (long) (seconds * SECOND);
    }

    /** How many worlds were tried. */
    int tries() {
        return tries;
    }

    /**
     * The smallest world found that breaks the rule that this one breaks.
     *
     * @throws IllegalArgumentException if this one breaks none
     */
    Recording shrink(Recording failing) {
        rule = rule(new SeedRun(failing.scenario(), maker).run().failure());
        if (rule == null) {
            throw new IllegalArgumentException("seed " + failing.seed() + " passes");
        }
        Recording smallest = failing;
        Recording before;
        do {
            before = smallest;
            smallest = fewerFaults(smallest);
            smallest = fewerJobs(smallest);
            smallest = fewerPeers(smallest);
            smallest = fewerTasks(smallest);
            smallest = shorter(smallest);
        } while (!smallest.equals(before) && !isLate());
        return smallest;
    }

    /** What a failure is about, without the particulars of one world; null for none. */
    static @Nullable String rule(@Nullable String failure) {
        if (failure == null) {
            return null;
        }
        String line = failure.lines().findFirst().orElse("");
        int colon = line.indexOf(':');
        return colon < 0 ? line : line.substring(0, colon);
    }

    private boolean isLate() {
        return System.nanoTime() - untilNanos > 0;
    }

    private boolean fails(Recording tried) {
        if (isLate()) {
            return false;
        }
        tries++;
        return rule != null
                && rule.equals(rule(new SeedRun(tried.scenario(), maker).run().failure()));
    }

    private Recording fewerFaults(Recording failing) {
        Recording smallest = failing;
        int parts = 2;
        while (!smallest.faults().isEmpty() && !isLate()) {
            List<Fault> faults = smallest.faults();
            int count = Math.min(parts, faults.size());
            Recording smaller = null;
            for (int part = 0; part < count && smaller == null; part++) {
                List<Fault> rest = new ArrayList<>(faults.subList(0, faults.size() * part / count));
                rest.addAll(faults.subList(faults.size() * (part + 1) / count, faults.size()));
                Recording tried = smallest.withFaults(rest);
                smaller = fails(tried) ? tried : null;
            }
            if (smaller != null) {
                smallest = smaller;
                parts = Math.max(2, count - 1);
            } else if (count >= faults.size()) {
                break;
            } else {
                parts = 2 * count;
            }
        }
        return smallest;
    }

    private Recording fewerJobs(Recording failing) {
        Recording smallest = failing;
        for (JobPlan plan : failing.plans()) {
            List<Integer> others = new ArrayList<>(
                    smallest.plans().stream().map(JobPlan::number).toList());
            others.remove(Integer.valueOf(plan.number()));
            Recording tried = smallest.withJobs(others);
            if (!others.isEmpty() && fails(tried)) {
                smallest = tried;
            }
        }
        return smallest;
    }

    private Recording fewerPeers(Recording failing) {
        Recording smallest = failing;
        while (smallest.peers() > 1 && fails(smallest.withPeers(smallest.peers() - 1))) {
            smallest = smallest.withPeers(smallest.peers() - 1);
        }
        return smallest;
    }

    private Recording fewerTasks(Recording failing) {
        Recording smallest = failing;
        for (JobPlan plan : failing.plans()) {
            int tasks = plan.tasks();
            while (Recording.isDivisible(plan) && tasks > 1 && fails(smallest.withTasks(plan.number(), tasks / 2))) {
                tasks /= 2;
                smallest = smallest.withTasks(plan.number(), tasks);
            }
        }
        return smallest;
    }

    private Recording shorter(Recording failing) {
        long last = failing.faults().stream().mapToLong(Fault::untilNanos).max().orElse(0);
        long now = failing.scenario().safeNanos();
        Recording tried = failing.withSafeNanos(last + SECOND);
        return last + SECOND < now && fails(tried) ? tried : failing;
    }
}
