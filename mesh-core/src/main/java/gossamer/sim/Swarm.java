// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import gossamer.config.EngineConfig;
import gossamer.model.Accept;
import gossamer.model.Appetite;
import gossamer.model.AttemptPolicy;
import gossamer.model.JobKind;
import gossamer.model.JobSpec;
import gossamer.model.JobSpec.Gathering;
import gossamer.sim.JobPlan.Cancelling;
import gossamer.sim.JobPlan.Nature;
import gossamer.sim.JobPlan.Shape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Draws a scenario from a seed: each kind of fault is switched off wholly in some seeds, so that the others are seen
 * alone.
 *
 * <p>One peer with a slot that accepts all, a different one for each seed, is never taken away: without any the jobs
 * could not end.
 */
final class Swarm {
    private static final long US = 1_000;
    private static final long MS = 1_000 * US;
    private static final long SECOND = 1_000 * MS;

    /** How long things go wrong. */
    private static final long SAFE_NANOS = 62 * SECOND;

    /** So long all of it is about the first jobs. */
    private static final long FIRST_ACT_NANOS = 15 * SECOND;

    /** Jobs of the second act are submitted before this. */
    private static final long SECOND_SUBMIT_NANOS = 54 * SECOND;

    /** Jobs of the first act are submitted before this. */
    private static final long SUBMIT_NANOS = 8 * SECOND;

    /** The work of one job on one slot, at most: the survivor alone must get through all jobs in time. */
    private static final long JOB_NANOS_MAX = 8 * SECOND;

    /** Trees of fewer or more nodes are drawn again. */
    private static final long NODES_MIN = 200;

    private static final long NODES_MAX = 4_000;

    /** The work of one job of bags on one slot. */
    private static final long BAG_NANOS_MIN = SECOND / 2;

    private static final long BAG_NANOS_MAX = JOB_NANOS_MAX;

    private static final List<Accept> ROLES = List.of(Accept.values());

    private static final List<Shape> SHAPES = List.of(Shape.INDICES, Shape.ITEMS, Shape.OPEN);

    private final long seed;
    private final int peers;
    private final SplittableRandom faultDice;
    private final SplittableRandom workDice;
    private final SplittableRandom bagDice;
    private final SplittableRandom forkDice;
    private final SplittableRandom roleDice;
    private final SplittableRandom durableDice;
    private final SplittableRandom illDice;
    private final SplittableRandom aimDice;
    private final Journals journals;
    private final SplittableRandom natureDice;
    private final boolean mixed; // peers and jobs of several kinds
    private final List<Appetite> appetites = new ArrayList<>();
    private final int survivor;

    Swarm(long seed, int peers) {
        if (peers < 1) {
            throw new IllegalArgumentException("a world of " + peers + " peers; at least 1");
        }
        Dice dice = Dice.of(seed);
        this.seed = seed;
        this.peers = peers;
        this.faultDice = dice.faults();
        this.workDice = dice.workload();
        this.bagDice = dice.bags();
        this.forkDice = dice.forks();
        this.roleDice = dice.roles();
        this.durableDice = dice.durable();
        this.illDice = dice.ills();
        this.aimDice = dice.aims();
        this.journals = chance(illDice, 50) ? Journals.NONE : chance(illDice, 60) ? Journals.SYNCED : Journals.UNSYNCED;
        this.natureDice = dice.natures();
        this.mixed = chance(roleDice, 30);
        this.survivor = workDice.nextInt(peers);
        for (int peer = 0; peer < peers; peer++) {
            int slots = peer == survivor ? 1 + workDice.nextInt(3) : workDice.nextInt(4);
            Accept accepts = mixed && peer != survivor ? ROLES.get(roleDice.nextInt(ROLES.size())) : Accept.ALL;
            appetites.add(Appetite.of(slots, accepts));
        }
    }

    Scenario scenario() {
        EngineConfig config = config();
        Links links = links();
        List<JobPlan> jobs = jobs();
        return new Scenario(seed, appetites, config, links, jobs, faults(jobs), SAFE_NANOS, journals);
    }

    private EngineConfig config() {
        EngineConfig lan = EngineConfig.lan();
        return new EngineConfig(
                chance(workDice, 25) ? 20 * MS : lan.chunkNanos(),
                chance(workDice, 25) ? 4 : lan.chunkTasksMax(),
                lan.horizonNanos(),
                chance(workDice, 25) ? 1 : lan.stealTries(),
                lan.stealTimeoutNanos(),
                chance(workDice, 25) ? 1024 : lan.lootBytesMax(),
                chance(workDice, 25) ? 0 : lan.specBytesMax(),
                lan.repeatNanos(),
                lan.flushNanos(),
                chance(workDice, 25) ? 1024 : lan.flushBytes(),
                lan.auditNanos(),
                lan.auditSoonNanos(),
                lan.gossipNanos(),
                lan.gossipFanout(),
                lan.loadsMax(),
                lan.loadAgeNanos(),
                lan.calmNanos(),
                lan.progressNanos(),
                lan.surveyNanos(),
                lan.leaveNanos(),
                lan.outboxBytesMax(),
                lan.checkpointNanos(),
                mixed && chance(roleDice, 30) ? 1 : lan.jobSlotsMax());
    }

    private Links links() {
        long extra = chance(workDice, 50) ? 100 * US : workDice.nextLong(US, 20 * MS);
        return new Links(workDice.nextLong(20 * US, 500 * US), extra, 2 * US, 3 * US);
    }

    private List<JobPlan> jobs() {
        List<JobPlan> jobs = new ArrayList<>();
        int count = 1 + workDice.nextInt(3);
        for (int number = 0; number < count; number++) {
            jobs.add(job(number, workDice.nextLong(SUBMIT_NANOS), true));
        }
        // Two more when nothing goes wrong any more: the mesh must be as good as new.
        jobs.add(job(count, SAFE_NANOS + 10 * SECOND, false));
        jobs.add(job(count + 1, SAFE_NANOS + 11 * SECOND, true));
        if (chance(bagDice, 50)) {
            for (int bags = 1 + bagDice.nextInt(2); bags > 0; bags--) {
                jobs.add(bag(jobs.size(), bagDice.nextLong(SUBMIT_NANOS)));
            }
            jobs.add(bag(jobs.size(), SAFE_NANOS + 12 * SECOND));
        }
        if (chance(forkDice, 50)) {
            jobs.add(forking(jobs.size(), forkDice.nextLong(SUBMIT_NANOS)));
            jobs.add(forking(jobs.size(), SAFE_NANOS + 13 * SECOND));
        }
        if (chance(durableDice, 40)) {
            makeDurable(jobs);
        }
        for (int more = illDice.nextInt(3); more > 0; more--) {
            long at = FIRST_ACT_NANOS + illDice.nextLong(SECOND_SUBMIT_NANOS - FIRST_ACT_NANOS);
            JobPlan job = job(jobs.size(), at, true);
            boolean durable = job.shape() != Shape.OPEN && chance(illDice, journals == Journals.NONE ? 30 : 80);
            jobs.add(durable ? job.with(job.nature().withBackups(1 + illDice.nextInt(JobSpec.BACKUPS_MAX))) : job);
        }
        if (chance(natureDice, 50)) {
            jobs.replaceAll(job -> job.tree() == null && job.forks() == 0 ? job.with(nature(job)) : job);
        }
        if (mixed) {
            jobs.replaceAll(job -> job.tree() == null && job.forks() == 0 && chance(roleDice, 50)
                    ? job.with(job.nature().of(JobKind.COMMANDS))
                    : job);
        }
        return jobs;
    }

    /** A job of bags with a tree in the first: long enough that faults fall into it. */
    private JobPlan bag(int number, long atNanos) {
        RandomTree tree;
        long nodes;
        do {
            tree = new RandomTree(bagDice.nextLong(), 2 + 2 * bagDice.nextDouble(), 4 + bagDice.nextInt(3));
            nodes = new BelowNodes(tree).whole().nodes();
        } while (nodes < NODES_MIN || nodes > NODES_MAX);
        long mean = bagDice.nextLong(BAG_NANOS_MIN, BAG_NANOS_MAX) / nodes;
        long cancelAfter = bagDice.nextLong(2 * SECOND);
        return new JobPlan(
                number,
                bagDice.nextInt(peers),
                atNanos,
                Gathering.BAG,
                Shape.BAG,
                1,
                index -> mean,
                0,
                0,
                chance(bagDice, 15) ? new Cancelling(cancelAfter, 0, 0) : null,
                tree,
                chance(bagDice, 30) ? 1 + bagDice.nextInt(10) : 0);
    }

    /** A job of which one task in three forks, and one in three of these forks forks again. */
    private JobPlan forking(int number, long atNanos) {
        int tasks = 5 + forkDice.nextInt(40);
        long mean = (long) (MS * Math.pow(100, forkDice.nextDouble()));
        long salt = forkDice.nextLong();
        long cancelAfter = forkDice.nextLong(2 * SECOND);
        int from = forkDice.nextInt(tasks - 1);
        Cancelling cancel = new Cancelling(cancelAfter, from, chance(forkDice, 50) ? 0 : from + 1);
        return new JobPlan(
                number,
                forkDice.nextInt(peers),
                atNanos,
                Gathering.EACH,
                chance(forkDice, 50) ? Shape.ITEMS : Shape.INDICES,
                tasks,
                index -> 1 + new SplittableRandom(salt + index).nextLong(2 * mean),
                chance(forkDice, 30) ? 16 : 0,
                0,
                chance(forkDice, 30) ? cancel : null,
                null,
                0,
                1 + forkDice.nextInt(3),
                Nature.PLAIN);
    }

    /** Tasks that may start only once, that are attempted again when they throw, that kill their peers. */
    private Nature nature(JobPlan job) {
        Nature nature = job.nature();
        int draw = natureDice.nextInt(100);
        if (draw < 30) {
            return nature.with(AttemptPolicy.ONCE);
        }
        if (draw < 60 && job.gathering() == Gathering.EACH) {
            return nature.with(
                    new AttemptPolicy(true, 1 + natureDice.nextInt(3), natureDice.nextLong(SECOND), List.of()));
        }
        if (draw < 75 && peers > 1 && job.tasks() > 0 && job.cancel() == null) {
            return nature.withPoison(natureDice.nextInt(job.tasks()));
        }
        return nature;
    }

    /** The first jobs outlive their owners, but for one whose submitter would have gone on adding to it. */
    private void makeDurable(List<JobPlan> jobs) {
        jobs.replaceAll(job -> job.shape() != Shape.OPEN && job.forks() == 0 && chance(durableDice, 60)
                ? job.with(job.nature().withBackups(1 + durableDice.nextInt(JobSpec.BACKUPS_MAX)))
                : job);
    }

    private JobPlan job(int number, long atNanos, boolean mayCancel) {
        Shape shape = SHAPES.get(workDice.nextInt(SHAPES.size()));
        Gathering gathering = shape != Shape.OPEN && chance(workDice, 40) ? Gathering.COMBINED : Gathering.EACH;
        int tasks = chance(workDice, 5) ? workDice.nextInt(3) : 60 + workDice.nextInt(141);
        long mean = (long) (MS * Math.pow(400, workDice.nextDouble())); // 1 to 400 ms, as many short as long
        mean = Math.min(mean, JOB_NANOS_MAX / Math.max(tasks, 1));
        long salt = workDice.nextLong();
        long spread = mean;
        int failOneIn = gathering == Gathering.EACH && chance(workDice, 50) ? 16 : 0;
        return new JobPlan(
                number,
                workDice.nextInt(peers),
                atNanos,
                gathering,
                shape,
                tasks,
                index -> 1 + new SplittableRandom(salt + index).nextLong(2 * spread),
                failOneIn,
                shape == Shape.OPEN ? workDice.nextLong(SECOND) : 0,
                mayCancel ? cancel(tasks) : null,
                null,
                chance(workDice, 50) ? 1 + workDice.nextInt(40) : 0);
    }

    private @Nullable Cancelling cancel(int tasks) {
        if (tasks < 2 || !chance(workDice, 40)) {
            return null;
        }
        long after = workDice.nextLong(2 * SECOND);
        int from = workDice.nextInt(tasks - 1);
        return chance(workDice, 30)
                ? new Cancelling(after, 0, 0)
                : new Cancelling(after, from, from + 1 + workDice.nextInt(tasks - from));
    }

    private List<Fault> faults(List<JobPlan> jobs) {
        List<Fault> faults = new ArrayList<>();
        new FaultDraws(faultDice, peers, survivor, 0, FIRST_ACT_NANOS, jobs, faults).often();
        if (chance(illDice, 60)) {
            new FaultDraws(illDice, peers, survivor, FIRST_ACT_NANOS, SAFE_NANOS, jobs, faults).often();
        }
        if (journals != Journals.NONE) {
            new FaultDraws(illDice, peers, survivor, 0, SAFE_NANOS, jobs, faults).ofDisks();
        }
        if (chance(illDice, 80)) {
            new FaultDraws(illDice, peers, survivor, 0, SAFE_NANOS, jobs, faults).others();
        }
        faults.sort(Comparator.comparingLong(Fault::atNanos));
        if (chance(aimDice, 60)) {
            new FaultDraws(aimDice, peers, survivor, 0, SAFE_NANOS, jobs, faults).aimed();
            faults.sort(Comparator.comparingLong(Fault::atNanos));
        }
        return faults;
    }

    private static boolean chance(SplittableRandom dice, int percent) {
        return dice.nextInt(100) < percent;
    }
}
