// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import gossamer.model.AttemptPolicy;
import gossamer.model.Items;
import gossamer.model.JobKind;
import gossamer.model.JobSpec.Gathering;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A job that somebody submits in a world: when, where, what its tasks take and what they give.
 *
 * <p>The result of a task is a number that only its job and index decide, so that a checker knows it too; a combined
 * result is the sum of those numbers. What a bag gives follows from the nodes that were worked on.
 *
 * @param number from 0, unlike that of any other plan of the world
 * @param peer the number of the peer that submits it; if that one is gone, the next that lives does
 * @param atNanos when
 * @param gathering how results come
 * @param shape where its tasks come from
 * @param tasks how many
 * @param nanos how long the task of an index runs, at least 1
 * @param failOneIn one in so many tasks throws; 0 for none
 * @param pauseNanos between two portions of an open job
 * @param cancel what somebody no longer wants of it, or null
 * @param tree what a bag unfolds, each node in the time of index 0; null for a job of other tasks
 * @param contents how many files its code set has; 0 for a job that needs none
 * @param forks how many forks each of some of its tasks makes and waits for; 0 for a job whose tasks do not fork
 * @param nature how the mesh is to treat its tasks
 */
public record JobPlan(
        int number,
        int peer,
        long atNanos,
        Gathering gathering,
        Shape shape,
        int tasks,
        LongUnaryOperator nanos,
        int failOneIn,
        long pauseNanos,
        @Nullable Cancelling cancel,
        @Nullable Tree tree,
        int contents,
        int forks,
        Nature nature) {
    /**
     * How the mesh is to treat the tasks of a job.
     *
     * @param kind what they are to peers
     * @param backups how many peers keep the owner's book; 0 for a job that ends with its owner
     * @param policy how often they may be attempted
     * @param poison the task that kills the peer that runs it, unless it runs isolated; -1 for none
     */
    record Nature(JobKind kind, int backups, AttemptPolicy policy, int poison) {
        static final Nature PLAIN = new Nature(JobKind.JAVA, 0, AttemptPolicy.DEFAULT, -1);

        Nature of(JobKind other) {
            return new Nature(other, backups, policy, poison);
        }

        Nature withBackups(int count) {
            return new Nature(kind, count, policy, poison);
        }

        Nature with(AttemptPolicy other) {
            return new Nature(kind, backups, other, poison);
        }

        Nature withPoison(int task) {
            return new Nature(kind, backups, policy, task);
        }
    }

    /** A job whose tasks do not fork. */
    public JobPlan(
            int number,
            int peer,
            long atNanos,
            Gathering gathering,
            Shape shape,
            int tasks,
            LongUnaryOperator nanos,
            int failOneIn,
            long pauseNanos,
            @Nullable Cancelling cancel,
            @Nullable Tree tree,
            int contents) {
        this(
                number,
                peer,
                atNanos,
                gathering,
                shape,
                tasks,
                nanos,
                failOneIn,
                pauseNanos,
                cancel,
                tree,
                contents,
                0,
                Nature.PLAIN);
    }

    /** Where the tasks of a job come from. */
    public enum Shape {
        /** Tasks that need only their index. */
        INDICES,
        /** Tasks with one argument each, all there from the start. */
        ITEMS,
        /** Tasks with one argument each, added in portions. */
        OPEN,
        /** One bag, with a whole tree in it. */
        BAG
    }

    /**
     * Somebody changes his mind.
     *
     * @param afterNanos so long after submission
     * @param from the first unwanted task
     * @param to one past the last unwanted task; where that is not above {@code from}, the whole job is unwanted
     */
    public record Cancelling(long afterNanos, long from, long to) {
        boolean isWhole() {
            return to <= from;
        }
    }

    /** How many portions an open job comes in. */
    static final int PORTIONS = 5;

    /** A plain job of index tasks, all of one length, submitted by the first peer. */
    public static JobPlan even(long atNanos, int tasks, long taskNanos, Gathering gathering) {
        return new JobPlan(0, 0, atNanos, gathering, Shape.INDICES, tasks, index -> taskNanos, 0, 0, null, null, 0);
    }

    /** A tree in one bag, submitted by the first peer. */
    public static JobPlan bag(long atNanos, Tree tree, long nodeNanos) {
        return new JobPlan(0, 0, atNanos, Gathering.BAG, Shape.BAG, 1, index -> nodeNanos, 0, 0, null, tree, 0);
    }

    /** Tasks that fork have forks that fork; those do not. */
    private static final int GENERATIONS = 2;

    /** The numbers of the plans of one generation of forks lie so far above those of their parents. */
    private static final int GENERATION = 1 << 16;

    /** A task in so many of those that may fork does. */
    private static final int FORKS_ONE_IN = 3;

    /** The plan of the forks of this job's tasks: shorter tasks of an open job, one such job at each peer. */
    JobPlan ofForks() {
        boolean last = number / GENERATION + 1 == GENERATIONS;
        return new JobPlan(
                number + GENERATION,
                peer,
                atNanos,
                Gathering.EACH,
                Shape.OPEN,
                0,
                index -> 1 + nanos.applyAsLong(index) / 2,
                failOneIn,
                0,
                null,
                null,
                0,
                last ? 0 : forks,
                Nature.PLAIN.of(nature.kind()));
    }

    /** The same job, treated otherwise. */
    JobPlan with(Nature other) {
        return with(tasks, other);
    }

    /** The same job with only its first tasks. */
    JobPlan first(int count) {
        return with(count, nature);
    }

    private JobPlan with(int count, Nature other) {
        return new JobPlan(
                number,
                peer,
                atNanos,
                gathering,
                shape,
                count,
                nanos,
                failOneIn,
                pauseNanos,
                cancel,
                tree,
                contents,
                forks,
                other);
    }

    JobKind kind() {
        return nature.kind();
    }

    int backups() {
        return nature.backups();
    }

    AttemptPolicy policy() {
        return nature.policy();
    }

    boolean isPoison(long index) {
        return nature.poison() == index;
    }

    /** How often the task of an index throws before it gives its value. */
    int throwsBefore(long index) {
        return fails(index) ? 1 + (int) Long.remainderUnsigned(value(index) >>> 16, 3) : 0;
    }

    /** Whether the task of an index forks. */
    boolean forksAt(long index) {
        return forks > 0 && Long.remainderUnsigned(value(index) >>> 8, FORKS_ONE_IN) == 0;
    }

    /** The plan that a number stands for, given those of submitted jobs. */
    static JobPlan numbered(List<JobPlan> plans, int number) {
        int first = number % GENERATION;
        JobPlan plan = first < plans.size() ? plans.get(first) : null;
        if (plan == null || plan.number != first) { // some of those drawn are left out
            plan = plans.stream().filter(one -> one.number == first).findFirst().orElseThrow();
        }
        while (plan.number < number) {
            plan = plan.ofForks();
        }
        return plan;
    }

    /** What the task of an index gives. */
    public long value(long index) {
        long z = (number + 1) * 0x9e3779b97f4a7c15L + index * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 29)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 32);
    }

    /** Whether the task of an index throws. */
    public boolean fails(long index) {
        return failOneIn > 0 && Long.remainderUnsigned(value(index), failOneIn) == 0;
    }

    /** The argument of an index: it says which one it is, and is of a length that differs. */
    byte[] argument(long index) {
        return ByteBuffer.allocate(12 + (int) (value(index) & 0x7f))
                .putInt(number)
                .putLong(index)
                .array();
    }

    /** Whether an argument is that of an index. */
    boolean isArgument(byte[] argument, long index) {
        ByteBuffer buffer = ByteBuffer.wrap(argument);
        return argument.length >= 12 && buffer.getInt() == number && buffer.getLong() == index;
    }

    /** The arguments of a stretch. */
    Items arguments(long from, long to) {
        byte[][] items = new byte[(int) (to - from)][];
        for (int i = 0; i < items.length; i++) {
            items[i] = argument(from + i);
        }
        return Items.of(items);
    }
}
