// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gossamer.engine.Inspection.Booked;
import gossamer.engine.Inspection.Held;
import gossamer.engine.Inspection.Place;
import gossamer.machine.Effects;
import gossamer.machine.Event;
import gossamer.machine.Note;
import gossamer.message.CodeMessage.CodeRequest;
import gossamer.message.LeaseMessage.Leased;
import gossamer.message.Message;
import gossamer.message.StealMessage.Lifeline;
import gossamer.message.StealMessage.Loot;
import gossamer.message.SurveyMessage;
import gossamer.model.Accept;
import gossamer.model.Appetite;
import gossamer.model.Change;
import gossamer.model.Chunk;
import gossamer.model.IndexRange;
import gossamer.model.JobHead;
import gossamer.model.JobId;
import gossamer.model.JobKind;
import gossamer.model.JobSpec;
import gossamer.model.Lease;
import gossamer.model.Outcome;
import gossamer.model.PeerCard;
import gossamer.model.PeerId;
import gossamer.model.Yield;
import gossamer.sim.SeedRun.Verdict;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each invariant is fed a violation, by an engine that is broken in one way, and finds it. */
class InvariantsTest {
    private static final PeerId PEER = new PeerId(1, 2);
    private static final JobId JOB = new JobId(PEER, 1, JobKind.JAVA);

    /** A quiet world of five: a few jobs, two of them after the safety phase, and no fault. */
    private static final Scenario QUIET = Scenario.draw(3, 5).withFaults(List.of());

    /** Another one, with jobs of bags and durable ones beside the others. */
    private static final Scenario WITH_ALL = Scenario.draw(16, 5).withFaults(List.of());

    @Test
    void theEngineAsItIsBreaksNone() {
        Verdict verdict = new SeedRun(WITH_ALL).run();

        assertThat(verdict.failure()).isNull();
        assertThat(verdict.evaluations())
                .allSatisfy((name, count) -> assertThat(count).as(name).isPositive());
        assertThat(verdict.tail()).isEmpty();
    }

    @Test
    void deliveredOnceFindsAResultThatIsHandedOverTwice() {
        assertThat(failure(engine -> new BrokenSubject(engine) {
                    @Override
                    public void deliver(JobId job, Yield yield) {
                        super.deliver(job, yield);
                        super.deliver(job, yield);
                    }
                }))
                .startsWith("I2 deliveredOnce");
    }

    @Test
    void deliveredImpliesExecutedFindsAValueThatNoTaskGave() {
        assertThat(failure(engine -> new BrokenSubject(engine) {
                    @Override
                    public void deliver(JobId job, Yield yield) {
                        super.deliver(job, wrong(yield));
                    }
                }))
                .startsWith("I3 deliveredImpliesExecuted");
    }

    @Test
    void backupsAgreeFindsABackupThatKnowsLessThanTheOwner() {
        assertThat(failure(WITH_ALL, engine -> new BrokenSubject(engine) {
                    @Override
                    public List<Change> told(JobId job) {
                        List<Change> told = super.told(job);
                        return backedUp().contains(job) ? told.subList(0, told.size() - 1) : told;
                    }
                }))
                .startsWith("I12 backupsAgree")
                .contains("does not know");
    }

    @Test
    void codeOnceFindsAContentThatIsAskedForTwice() {
        assertThat(failure(WITH_ALL, engine -> new BrokenSubject(engine) {
                    @Override
                    public void send(PeerId to, Message message) {
                        super.send(to, message);
                        if (message instanceof CodeRequest) {
                            super.send(to, message);
                        }
                    }
                }))
                .startsWith("C1 codeOnce")
                .contains("asks again for");
    }

    @Test
    void acceptedOnlyFindsAPeerThatRunsWhatItDoesNotAccept() {
        Scenario mixed = Stream.iterate(1L, seed -> seed + 1)
                .map(seed -> Scenario.draw(seed, 5).withFaults(List.of()))
                .filter(InvariantsTest::hasCommandsForOthers)
                .findFirst()
                .orElseThrow();
        Verdict sound = new SeedRun(mixed).run();
        Verdict broken = new SeedRun(
                        mixed,
                        (config, card, chance, now) -> Subject.engine(
                                config,
                                new PeerCard(
                                        card.peer(), card.name(), card.address(), 1, Accept.ALL, "greedy", card.pid()),
                                chance,
                                now))
                .run();

        assertThat(sound.failure()).isNull();
        assertThat(broken.failure()).startsWith("A10 acceptedOnly");
    }

    private static boolean hasCommandsForOthers(Scenario scenario) {
        return scenario.jobs().stream().anyMatch(job -> job.kind() == JobKind.COMMANDS && job.tasks() > 20)
                && scenario.appetites().stream().anyMatch(appetite -> appetite.accepts() == Accept.JAVA);
    }

    private static Yield wrong(Yield yield) {
        byte[] value = SimulatedWorkers.bytes(42);
        return switch (yield) {
            case Yield.Combined combined -> new Yield.Combined(combined.range(), combined.attempt(), value);
            case Yield.Bagged step ->
                new Yield.Bagged(
                        step.range(),
                        step.attempt(),
                        step.step(),
                        step.items(),
                        new SimulatedBag.Found(step.items() + 1, 0).bytes(),
                        step.rest(),
                        step.given(),
                        step.taker(),
                        step.chunk());
            case Yield.Each each ->
                new Yield.Each(
                        each.range(),
                        each.attempt(),
                        each.outcomes().stream()
                                .<Outcome>map(outcome -> new Outcome.Success(value))
                                .toList());
        };
    }

    @Test
    void leaseDisjointFindsABookWithAHole() {
        assertThat(failure(engine -> new BrokenSubject(engine) {
                    @Override
                    public List<Booked> book(JobId job) {
                        List<Booked> book = super.book(job);
                        return book.size() < 2 ? book : book.subList(1, book.size());
                    }
                }))
                .startsWith("I7 leaseDisjoint")
                .contains("is in no lease");
    }

    @Test
    void leaseDisjointFindsARangeThatTwoPeersAreBookedFor() {
        assertThat(failure(engine -> new BrokenSubject(engine) {
                    @Override
                    public List<Booked> book(JobId job) {
                        List<Booked> book = new ArrayList<>(super.book(job));
                        if (!book.isEmpty()) {
                            book.add(0, book.get(0));
                        }
                        return book;
                    }
                }))
                .startsWith("I7 leaseDisjoint")
                .contains("overlaps");
    }

    @Test
    void stealConservesFindsAVictimThatKeepsWhatItGives() {
        assertThat(failure(engine -> new BrokenSubject(engine) {
                    private final List<Held> kept = new ArrayList<>();

                    @Override
                    public void send(PeerId to, Message message) {
                        if (message instanceof Loot loot) {
                            loot.leases()
                                    .forEach(lease -> kept.add(
                                            new Held(lease.job(), lease.range(), lease.attempt(), Place.BACKLOG)));
                        }
                        super.send(to, message);
                    }

                    @Override
                    public List<Held> held(JobId job) {
                        List<Held> held = new ArrayList<>(super.held(job));
                        kept.stream().filter(entry -> entry.job().equals(job)).forEach(held::add);
                        return held;
                    }
                }))
                .startsWith("I21 stealConserves")
                .contains("made");
    }

    @Test
    void stealConservesFindsAVictimThatForgetsWhatItGave() {
        assertThat(failure(engine -> new BrokenSubject(engine) {
                    @Override
                    public List<Held> held(JobId job) {
                        return super.held(job).stream()
                                .filter(entry -> entry.place() != Place.IN_TRANSIT)
                                .toList();
                    }
                }))
                .startsWith("I21 stealConserves")
                .contains("lost tasks");
    }

    @Test
    void noTaskLostFindsATaskThatNobodyHas() {
        NoTaskLost rule = new NoTaskLost();
        BitSet held = new BitSet();
        held.set(0, 8);

        assertBroken(() -> rule.checkHeld(List.of(new Booked(new IndexRange(5, 9), PEER, 1)), held, "job"))
                .hasMessageContaining("nobody has task 8");
    }

    @Test
    void noTaskLostFindsATaskThatRunsAtTwoPeers() {
        NoTaskLost rule = new NoTaskLost();
        BitSet held = new BitSet();
        BitSet toRun = new BitSet();
        rule.gather("job", List.of(new Held(JOB, new IndexRange(0, 5), 1, Place.BACKLOG)), held, toRun);

        assertBroken(() ->
                        rule.gather("job", List.of(new Held(JOB, new IndexRange(4, 6), 1, Place.WORKERS)), held, toRun))
                .hasMessageContaining("at two peers");
    }

    @Test
    void noTaskLostFindsAThiefThatThrowsItsLootAway() {
        assertThat(failure(engine -> new BrokenSubject(engine) {
                    @Override
                    public void step(long nowNanos, Event event, Effects effects) {
                        if (event instanceof Event.Received(PeerId from, Loot loot)) {
                            Lease lease = loot.leases().get(0);
                            effects.send(
                                    lease.job().origin(),
                                    new Leased(lease.job(), from, loot.grant(), List.of(lease.range()), 1));
                        } else {
                            super.step(nowNanos, event, effects);
                        }
                    }
                }))
                .startsWith("I1 noTaskLost")
                .contains("nobody has");
    }

    @Test
    void deliveredImpliesExecutedFindsAStepThatCountsWrongly() {
        assertThat(failure(bags(), engine -> new BrokenSubject(engine) {
                    @Override
                    public void deliver(JobId job, Yield yield) {
                        super.deliver(job, wrong(yield));
                    }
                }))
                .startsWith("I3 deliveredImpliesExecuted")
                .contains("says that it found");
    }

    @Test
    void deliveredOnceFindsAStepThatIsHandedOverTwice() {
        assertThat(failure(bags(), engine -> new BrokenSubject(engine) {
                    @Override
                    public void deliver(JobId job, Yield yield) {
                        super.deliver(job, yield);
                        super.deliver(job, yield);
                    }
                }))
                .startsWith("I2 deliveredOnce")
                .contains("is delivered behind");
    }

    @Test
    void creditWholeFindsABagThatIsNotOnRecord() {
        assertThat(failure(bags(), engine -> new BrokenSubject(engine) {
                    @Override
                    public List<byte[]> bags(JobId job) {
                        List<byte[]> bags = super.bags(job);
                        return bags.size() < 2 ? bags : bags.subList(1, bags.size());
                    }
                }))
                .startsWith("I14 creditWhole")
                .contains("are counted or on record");
    }

    @Test
    void creditWholeFindsAWorkerThatLeavesNodesOut() {
        assertThat(failure(bags(), engine -> new BrokenSubject(engine) {
                    @Override
                    public void step(long nowNanos, Event event, Effects effects) {
                        boolean splits = event instanceof Event.ChunkStep taken
                                && !taken.yield().given().isEmpty();
                        super.step(nowNanos, splits ? withoutGiven((Event.ChunkStep) event) : event, effects);
                    }
                }))
                .startsWith("I14 creditWhole");
    }

    private static Event withoutGiven(Event.ChunkStep taken) {
        Yield.Bagged step = taken.yield();
        byte[] rest = Objects.requireNonNull(step.rest());
        return new Event.ChunkStep(
                taken.chunk(),
                new Yield.Bagged(
                        step.range(), step.attempt(), step.step(), step.items(), step.result(), rest, List.of(), null));
    }

    @Test
    void creditWholeFindsAJobThatIsDoneWithoutAllOfItsTree() {
        CreditWhole rule = new CreditWhole();
        Tree tree = new RandomTree(1, 3, 4);
        JobPlan plan = JobPlan.bag(0, tree, 1);
        JobSpec spec = new JobSpec(JOB, "", JobSpec.Gathering.BAG, 1, Ledger.program(plan));
        Ledger.Entry job = new Ledger.Entry(plan, spec, new World(QUIET).peers().get(0), 0);
        rule.checkWhole(job, List.of(tree.root()));
        job.found = new BelowNodes(tree).whole();
        rule.progressed(job, job.owner, new JobHead(JOB, "", 1, 1, 0, 0, JobHead.State.DONE));

        job.found = job.found.plus(new SimulatedBag.Found(-1, 0));
        assertBroken(() -> rule.progressed(job, job.owner, new JobHead(JOB, "", 1, 1, 0, 0, JobHead.State.DONE)))
                .hasMessageContaining("are counted or on record");
    }

    /** A quiet world whose only job is a tree in a bag. */
    private static Scenario bags() {
        JobPlan plan = JobPlan.bag(1_000_000_000L, new RandomTree(1, 4, 6), 1_000_000);
        return new Scenario(
                3, QUIET.appetites(), QUIET.config(), QUIET.links(), List.of(plan), List.of(), QUIET.safeNanos());
    }

    @Test
    void idleSilenceFindsAPeerThatGoesOnAsking() {
        IdleSilence rule = new IdleSilence(3);

        rule.checkAsked(3 + 4 + 2, 5, "p0"); // tries, four others, idle and busy again
        assertBroken(() -> rule.checkAsked(10, 5, "p0")).hasMessageContaining("sent 10 messages");
        assertBroken(() -> rule.checkAsked(3 + 10 + 3, 1000, "p0")).hasMessageContaining("at most 15");
    }

    @Test
    void idleSilenceFindsAMeshThatTalksWithoutWork() {
        assertThat(failure(engine -> new BrokenSubject(engine) {
                    private @Nullable PeerId other;
                    private long now;

                    @Override
                    public void step(long nowNanos, Event event, Effects effects) {
                        now = nowNanos;
                        if (event instanceof Event.Received received) {
                            other = received.from();
                        }
                        super.step(nowNanos, event, effects);
                        if (event instanceof Event.Tick && other != null) {
                            send(other, new SurveyMessage.SurveyRequest(7));
                        }
                    }

                    @Override
                    public long deadlineNanos() {
                        return Math.min(super.deadlineNanos(), now + 5_000_000_000L);
                    }
                }))
                .startsWith("I17 idleSilence")
                .contains("while nobody had work");
    }

    @Test
    void idleSilenceFindsAnEngineThatSpins() {
        assertThat(failure(engine -> new BrokenSubject(engine) {
                    @Override
                    public long deadlineNanos() {
                        return Long.MIN_VALUE / 2;
                    }
                }))
                .startsWith("I17 idleSilence")
                .contains("tick after tick");
    }

    @Test
    void cancelFinalFindsAResultOfACancelledJob() {
        CancelFinal rule = new CancelFinal();
        Ledger.Entry job = entry();
        Yield yield = new Yield.Combined(new IndexRange(0, 1), 1, new byte[0]);

        rule.delivered(job, job.owner, yield);
        job.cancelled = true;

        assertBroken(() -> rule.delivered(job, job.owner, yield)).hasMessageContaining("cancelled");
    }

    @Test
    void cancelFinalFindsAResultAfterTheEnd() {
        CancelFinal rule = new CancelFinal();
        Ledger.Entry job = entry();
        job.last = new JobHead(JOB, "", 1, 1, 0, 0, JobHead.State.DONE);

        assertBroken(() -> rule.delivered(job, job.owner, new Yield.Combined(new IndexRange(0, 1), 1, new byte[0])))
                .hasMessageContaining("though it is over");
    }

    private static Ledger.Entry entry() {
        JobPlan plan = JobPlan.even(0, 1, 1, JobSpec.Gathering.COMBINED);
        JobSpec spec = new JobSpec(JOB, "", JobSpec.Gathering.COMBINED, 1, Ledger.program(plan));
        return new Ledger.Entry(plan, spec, new World(QUIET).peers().get(0), 0);
    }

    @Test
    void everyJobEndsFindsAJobThatIsDoneTooEarly() {
        assertThat(failure(engine -> new BrokenSubject(engine) {
                    @Override
                    public void progress(JobHead head) {
                        super.progress(new JobHead(
                                head.id(), head.title(), head.total(), head.total(), 0, 0, JobHead.State.DONE));
                    }
                }))
                .startsWith("I4 everyJobEnds")
                .contains("results are missing");
    }

    @Test
    void everyJobEndsFindsAPeerThatNeverRunsWhatItTook() {
        assertThat(failure(engine -> new BrokenSubject(engine) {
                    @Override
                    public void run(JobSpec spec, Chunk chunk) {
                        // nothing runs here
                    }
                }))
                .startsWith("I4 everyJobEnds")
                .contains("has not ended in time");
    }

    @Test
    void nothingLeftFindsAPeerThatKeepsAnEndedJob() {
        assertThat(failure(engine -> new BrokenSubject(engine) {
                    private final List<Held> kept = new ArrayList<>();

                    @Override
                    public void progress(JobHead head) {
                        super.progress(head);
                        if (head.isOver()) {
                            kept.add(new Held(head.id(), new IndexRange(0, 1), 1, Place.OUTBOX));
                        }
                    }

                    @Override
                    public List<Held> held(JobId job) {
                        List<Held> held = new ArrayList<>(super.held(job));
                        kept.stream().filter(entry -> entry.job().equals(job)).forEach(held::add);
                        return held;
                    }
                }))
                .startsWith("R10 nothingLeft")
                .contains("still has");
    }

    @Test
    void determinismFindsAnEngineThatDrawsFromElsewhere() {
        long[] draws = {0}; // survives from one run to the next, as a clock would
        StringBuilder err = new StringBuilder();
        Simulation simulation = new Simulation(
                5,
                BrokenSubject.around(engine -> new BrokenSubject(engine) {
                    @Override
                    public void note(Note note) {
                        if (draws[0]++ == 2 && note instanceof Note.ViewChanged changed) {
                            super.send(changed.view().scheduler(), new Lifeline(new Appetite(1, Accept.ALL)));
                        }
                    }
                }),
                err);

        simulation.run(QUIET);

        assertThat(err).contains("I27 determinism");
    }

    private static String failure(UnaryOperator<Subject> wrap) {
        return failure(QUIET, wrap);
    }

    private static String failure(Scenario scenario, UnaryOperator<Subject> wrap) {
        Verdict verdict = new SeedRun(scenario, BrokenSubject.around(wrap)).run();
        assertThat(verdict.tail()).isNotEmpty();
        return String.valueOf(verdict.failure());
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertBroken(ThrowingCallable check) {
        return assertThatThrownBy(check).isInstanceOf(Violation.class);
    }
}
