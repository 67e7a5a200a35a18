// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import gossamer.sim.JobPlan.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A world as a text: the seed that it is drawn from, and what of it is otherwise, its faults first of all.
 *
 * <pre>
 *   world 532 5                           (the seed, and of how many peers)
 *   peers 3                               (only the first three of them are there)
 *   jobs  0,2                             (only these are submitted)
 *   tasks 2 10                            (job 2 has only ten)
 *   safe  9000000000                      (faults end then)
 *   crash 1200000000 3                    (all faults, as {@link Faults} writes them)
 * </pre>
 *
 * @param seed of the scenario that the world is drawn from
 * @param drawn how many peers that has
 * @param peers how many of them are there
 * @param jobs the numbers of the plans that are submitted, or null for all
 * @param tasks the number of tasks of those plans that have fewer than drawn
 * @param safeNanos when the safety phase ends; 0 for when the scenario says
 * @param faults in place of those drawn
 */
record Recording(
        long seed,
        int drawn,
        int peers,
        @Nullable List<Integer> jobs,
        Map<Integer, Integer> tasks,
        long safeNanos,
        List<Fault> faults) {
    private static final String WORLD = "world ";

    Recording {
        if (peers < 1 || peers > drawn) {
            throw new IllegalArgumentException(peers + " of " + drawn + " peers");
        }
    }

    /** What a seed draws, with all its faults written out. */
    static Recording of(Scenario scenario) {
        return new Recording(scenario.seed(), scenario.peers(), scenario.peers(), null, Map.of(), 0, scenario.faults());
    }

    /** Whether a text is a whole world, not only faults for one. */
    static boolean isOne(String text) {
        return text.lines().anyMatch(line -> line.strip().startsWith(WORLD));
    }

    /**
     * Reads what {@link #format} wrote.
     *
     * @throws IllegalArgumentException if a line makes no sense; the message names it
     */
    static Recording parse(String text) {
        long[] world = null;
        int peers = 0;
        List<Integer> jobs = null;
        Map<Integer, Integer> tasks = new TreeMap<>();
        long safe = 0;
        StringBuilder faults = new StringBuilder();
        for (String line : text.lines().map(String::strip).toList()) {
            String[] words = line.split("\\s+", -1);
            try {
                switch (words[0]) {
                    case "world" -> world = new long[] {Long.decode(words[1]), Integer.parseInt(words[2])};
                    case "peers" -> peers = Integer.parseInt(words[1]);
                    case "jobs" -> jobs = numbers(words[1]);
                    case "tasks" -> tasks.put(Integer.valueOf(words[1]), Integer.valueOf(words[2]));
                    case "safe" -> safe = Long.parseLong(words[1]);
                    default -> faults.append(line).append('\n');
                }
            } catch (NumberFormatException | IndexOutOfBoundsException e) {
                throw new IllegalArgumentException("not a line of a recorded world: \"" + line + "\"", e);
            }
        }
        if (world == null) {
            throw new IllegalArgumentException("no line says \"world SEED PEERS\"");
        }
        int drawn = (int) world[1];
        return new Recording(
                world[0], drawn, peers == 0 ? drawn : peers, jobs, tasks, safe, Faults.parse(faults.toString()));
    }

    private static List<Integer> numbers(String word) {
        List<Integer> numbers = new ArrayList<>();
        for (String number : word.split(",", -1)) {
            numbers.add(Integer.valueOf(number));
        }
        return numbers;
    }

    /** One line for each thing, each ended by a line feed. */
    String format() {
        StringBuilder text = new StringBuilder(WORLD + seed + " " + drawn + "\n");
        if (peers < drawn) {
            text.append("peers ").append(peers).append('\n');
        }
        if (jobs != null) {
            text.append("jobs ")
                    .append(jobs.stream().map(String::valueOf).collect(Collectors.joining(",")))
                    .append('\n');
        }
        tasks.forEach((job, count) -> text.append("tasks " + job + " " + count + "\n"));
        if (safeNanos > 0) {
            text.append("safe ").append(safeNanos).append('\n');
        }
        return text + Faults.format(faults);
    }

    /** The world that this is. */
    Scenario scenario() {
        Scenario whole = Scenario.draw(seed, drawn);
        List<JobPlan> plans = whole.jobs().stream()
                .filter(plan -> jobs == null || jobs.contains(plan.number()))
                .map(plan -> tasks.containsKey(plan.number()) ? plan.first(tasks.get(plan.number())) : plan)
                .toList();
        return new Scenario(
                seed,
                whole.appetites().subList(0, peers),
                whole.config(),
                whole.links(),
                plans,
                faults,
                safeNanos == 0 ? whole.safeNanos() : safeNanos,
                whole.journals());
    }

    Recording withFaults(List<Fault> others) {
        return new Recording(seed, drawn, peers, jobs, tasks, safeNanos, others);
    }

    Recording withPeers(int count) {
        return new Recording(seed, drawn, count, jobs, tasks, safeNanos, faults);
    }

    Recording withJobs(List<Integer> others) {
        return new Recording(seed, drawn, peers, others, tasks, safeNanos, faults);
    }

    Recording withTasks(int job, int count) {
        Map<Integer, Integer> others = new TreeMap<>(tasks);
        others.put(job, count);
        return new Recording(seed, drawn, peers, jobs, others, safeNanos, faults);
    }

    Recording withSafeNanos(long nanos) {
        return new Recording(seed, drawn, peers, jobs, tasks, nanos, faults);
    }

    /** The plans that are submitted and have tasks of which there could be fewer. */
    List<JobPlan> plans() {
        return scenario().jobs();
    }

    /** Whether a plan can do with fewer tasks. */
    static boolean isDivisible(JobPlan plan) {
        return plan.shape() != Shape.BAG && plan.tasks() > 1;
    }
}
