// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import static org.assertj.core.api.Assertions.assertThat;

import gossamer.config.EngineConfig;
import gossamer.engine.Inspection;
import gossamer.machine.Effects;
import gossamer.machine.Event;
import gossamer.message.SurveyMessage.SurveyRequest;
import gossamer.model.Accept;
import gossamer.model.Appetite;
import gossamer.model.Change;
import gossamer.model.JobHead;
import gossamer.model.JobId;
import gossamer.model.PeerCard;
import gossamer.model.PeerId;
import gossamer.model.View;
import gossamer.sim.Fault.Bridge;
import gossamer.sim.Fault.Corrupt;
import gossamer.sim.Fault.Crash;
import gossamer.sim.Fault.Cut;
import gossamer.sim.Fault.Cut.Way;
import gossamer.sim.Fault.Freeze;
import gossamer.sim.Fault.Hold;
import gossamer.sim.Fault.Loss;
import gossamer.sim.Fault.Reorder;
import gossamer.sim.Fault.Start;
import gossamer.sim.Fault.Twice;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a world promises to engines: membership as JGroups keeps it, the lane's rule, late and lost messages. */
class WorldTest {
    private static final long MS = 1_000_000;
    private static final long SECOND = 1000 * MS;

    /** A peer that does nothing of itself and remembers what it saw. */
    private static final class Witness implements Subject, Inspection {
        final PeerCard card;
        final List<View> views = new ArrayList<>();
        final List<PeerId> heard = new ArrayList<>();
        private @Nullable PeerId askNext;

        Witness(PeerCard card) {
            this.card = card;
        }

        @Override
        public void step(long nowNanos, Event event, Effects out) {
            switch (event) {
                case Event.ViewInstalled installed -> views.add(installed.view());
                case Event.Received received -> heard.add(received.from());
                default -> {}
            }
            if (askNext != null) {
                out.send(askNext, new SurveyRequest(1));
                askNext = null;
            }
        }

        View view() {
            return views.get(views.size() - 1);
        }

        @Override
        public long deadlineNanos() {
            return Long.MAX_VALUE;
        }

        @Override
        public Inspection inspect() {
            return this;
        }

        @Override
        public List<Held> held(JobId job) {
            return List.of();
        }

        @Override
        public List<JobHead> owned() {
            return List.of();
        }

        @Override
        public List<Booked> book(JobId job) {
            return List.of();
        }

        @Override
        public List<byte[]> bags(JobId job) {
            return List.of();
        }

        @Override
        public List<JobId> current() {
            return List.of();
        }

        @Override
        public List<JobId> backedUp() {
            return List.of();
        }

        @Override
        public List<Change> told(JobId job) {
            return List.of();
        }

        @Override
        public List<JobId> known() {
            return List.of();
        }

        @Override
        public long stateBytes() {
            return 0;
        }
    }

    private final List<Witness> witnesses = new ArrayList<>();

    private World world(int peers, Fault... faults) {
        Scenario scenario = new Scenario(
                1,
                Collections.nCopies(peers, new Appetite(1, Accept.ALL)),
                EngineConfig.lan(),
                new Links(100_000, 10_000, 0, 0),
                List.of(),
                List.of(faults),
                100 * SECOND);
        return new World(
                scenario,
                (config, card, chance, now) -> {
                    Witness witness = new Witness(card);
                    witnesses.add(witness);
                    return witness;
                },
                List.of());
    }

    private void send(World world, int from, int to) {
        witnesses.get(from).askNext = witnesses.get(to).card.peer();
        world.peers().get(from).step(new Event.Tick());
    }

    private Optional<Witness> seenBy(int peer, int other) {
        return Optional.of(witnesses.get(other))
                .filter(one -> witnesses.get(peer).view().contains(one.card.peer()));
    }

    @Test
    void allPeersStartWithOneSharedView() {
        World world = world(4);

        world.run(SECOND);

        assertThat(witnesses).allSatisfy(witness -> assertThat(witness.views).hasSize(1));
        assertThat(witnesses.get(3).view()).isSameAs(witnesses.get(0).view());
        assertThat(witnesses.get(0).view().size()).isEqualTo(4);
    }

    @Test
    void aCrashIsNoticedWithinHalfASecondEvenThatOfTheCoordinator() {
        World world = world(3, new Crash(SECOND, 0));

        world.run(SECOND + 100 * MS);
        assertThat(seenBy(1, 0)).isPresent();
        world.run(SECOND + 500 * MS);

        assertThat(seenBy(1, 0)).isEmpty();
        assertThat(witnesses.get(1).view().id().coordinator())
                .isEqualTo(witnesses.get(1).card.peer());
        assertThat(witnesses.get(1).view().id().sequence()).isEqualTo(2);
    }

    @Test
    void aShortCutChangesNoView() {
        World world = world(4, new Cut(SECOND, 4 * SECOND, List.of(0, 1), Way.BOTH));

        world.run(20 * SECOND);

        assertThat(witnesses).allSatisfy(witness -> assertThat(witness.views).hasSize(1));
    }

    @Test
    void theSidesOfALongCutGetViewsOfTheirOwnAndOneAgainAfterIt() {
        World world = world(4, new Cut(SECOND, 10 * SECOND, List.of(2, 3), Way.BOTH));

        world.run(7 * SECOND);
        assertThat(witnesses.get(0).view().size()).isEqualTo(2);
        assertThat(witnesses.get(3).view().size()).isEqualTo(2);
        assertThat(seenBy(0, 1)).isPresent();
        assertThat(seenBy(0, 2)).isEmpty();
        assertThat(seenBy(3, 2)).isPresent();

        world.run(15 * SECOND);
        assertThat(witnesses)
                .allSatisfy(witness -> assertThat(witness.view().size()).isEqualTo(4));
        assertThat(witnesses.get(3).view()).isSameAs(witnesses.get(0).view());
        assertThat(witnesses.get(3).views)
                .isSortedAccordingTo((one, other) -> one.id().compareTo(other.id()));
    }

    @Test
    void aStartedPeerJoinsUnderANewName() {
        World world = world(2, new Crash(SECOND, 1), new Start(2 * SECOND, 1));

        world.run(4 * SECOND);

        assertThat(witnesses).hasSize(3);
        assertThat(witnesses.get(2).card.peer())
                .isNotEqualTo(witnesses.get(1).card.peer());
        assertThat(seenBy(0, 2)).isPresent();
        assertThat(witnesses.get(2).view().size()).isEqualTo(2);
    }

    @Test
    void aMessageArrivesLaterThanItWasSentAndNotInTheSameStep() {
        World world = world(2);
        world.run(SECOND);

        send(world, 0, 1);
        world.run(SECOND + 90_000);
        assertThat(witnesses.get(1).heard).isEmpty();
        world.run(2 * SECOND);

        assertThat(witnesses.get(1).heard).containsExactly(witnesses.get(0).card.peer());
        assertThat(world.network().underWay()).isZero();
    }

    @Test
    void aCutTakesWhatIsUnderWayWithIt() {
        World world = world(2, new Cut(SECOND + 50_000, 2 * SECOND, List.of(0), Way.BOTH));
        world.run(SECOND);

        send(world, 0, 1);
        world.run(3 * SECOND);

        assertThat(witnesses.get(1).heard).isEmpty();
        assertThat(world.network().lost()).isEqualTo(1);
        assertThat(world.network().underWay()).isZero();
    }

    @Test
    void aOneWayCutLetsTheOtherWayThrough() {
        World world = world(2, new Cut(SECOND, 3 * SECOND, List.of(0), Way.OUT));
        world.run(SECOND);

        send(world, 0, 1);
        send(world, 1, 0);
        world.run(2 * SECOND);

        assertThat(witnesses.get(1).heard).isEmpty();
        assertThat(witnesses.get(0).heard).hasSize(1);
    }

    @Test
    void lossTakesItsShare() {
        World world = world(2, new Loss(0, 50 * SECOND, 200));
        world.run(SECOND);

        for (int i = 0; i < 2000; i++) {
            send(world, 0, 1);
        }
        world.run(2 * SECOND);

        assertThat(witnesses.get(1).heard).hasSizeBetween(1500, 1700);
    }

    @Test
    void aMessageFromAPeerOutsideTheViewWaitsForIt() {
        World world = world(1, new Start(SECOND, 0));
        world.run(2 * SECOND);
        assertThat(witnesses.get(1).view().size()).isEqualTo(2);
        SimulatedPeer first = world.peers().get(0);
        View both = witnesses.get(0).view();

        first.install(new View(both.id(), List.of(first.id()))); // as if it were a step behind
        send(world, 1, 0);
        world.run(3 * SECOND);
        assertThat(witnesses.get(0).heard).isEmpty();

        first.install(both);
        assertThat(witnesses.get(0).heard).hasSize(1);
    }

    @Test
    void aMessageFromAPeerOutsideTheViewIsDroppedAfterTwoSeconds() {
        World world = world(1, new Start(SECOND, 0));
        world.run(2 * SECOND);
        SimulatedPeer first = world.peers().get(0);
        View both = witnesses.get(0).view();

        first.install(new View(both.id(), List.of(first.id())));
        send(world, 1, 0);
        world.run(4 * SECOND + 10 * MS);
        first.install(both);

        assertThat(witnesses.get(0).heard).isEmpty();
        assertThat(world.network().underWay()).isZero();
    }

    @Test
    void aMessageToAPeerOutsideTheViewIsNotSent() {
        World world = world(1, new Start(SECOND, 0));
        world.run(SECOND + 10 * MS); // started, not in the view yet

        send(world, 0, 1);

        assertThat(world.messages()).isZero();
    }

    @Test
    void heldMessagesComeWhenTheHoldEnds() {
        World world = world(2, new Hold(SECOND, 3 * SECOND, List.of(0), Way.OUT));
        world.run(SECOND);

        send(world, 0, 1);
        send(world, 1, 0);
        world.run(3 * SECOND - MS);
        assertThat(witnesses.get(0).heard).hasSize(1);
        assertThat(witnesses.get(1).heard).isEmpty();
        world.run(3 * SECOND + MS);

        assertThat(witnesses.get(1).heard).hasSize(1);
        assertThat(world.network().underWay()).isZero();
    }

    @Test
    void aBridgeSpeaksWithBothSides() {
        World world = world(3, new Bridge(SECOND, 3 * SECOND, List.of(0), 1));
        world.run(SECOND);

        send(world, 0, 1);
        send(world, 2, 1);
        send(world, 0, 2);
        world.run(2 * SECOND);

        assertThat(witnesses.get(1).heard).hasSize(2);
        assertThat(witnesses.get(2).heard).isEmpty();
    }

    @Test
    void aFrozenPeerIsEvictedAndHearsOfItWhenItGoesOn() {
        World world = world(3, new Freeze(SECOND, 10 * SECOND, 2));
        world.run(SECOND + MS);

        send(world, 0, 2);
        world.run(9 * SECOND);
        assertThat(witnesses.get(0).view().size()).isEqualTo(2);
        assertThat(witnesses.get(2).views).hasSize(1);
        assertThat(witnesses.get(2).heard).isEmpty();
        world.run(20 * SECOND);

        assertThat(witnesses.get(2).heard).hasSize(1);
        assertThat(witnesses.get(2).view()).isSameAs(witnesses.get(0).view());
        assertThat(witnesses.get(0).view().size()).isEqualTo(3);
    }

    @Test
    void aPeerThatIsFrozenForAMomentStays() {
        World world = world(3, new Freeze(SECOND, 4 * SECOND, 2));

        world.run(20 * SECOND);

        assertThat(witnesses).allSatisfy(witness -> assertThat(witness.views).hasSize(1));
    }

    @Test
    void aDamagedFrameEndsTheSessionOfItsTwoPeers() {
        World world = world(3, new Corrupt(SECOND + 50_000, SECOND + 500 * MS, 0, 1));
        world.run(SECOND);

        send(world, 1, 0);
        send(world, 1, 2);
        world.run(2 * SECOND);
        send(world, 1, 0);
        world.run(3 * SECOND);

        assertThat(witnesses.get(0).heard).hasSize(1);
        assertThat(witnesses.get(2).heard).hasSize(1);
    }

    @Test
    void messagesComeTwiceInTheirShare() {
        World world = world(2, new Twice(0, 50 * SECOND, 200));
        world.run(SECOND);

        for (int i = 0; i < 2000; i++) {
            send(world, 0, 1);
        }
        world.run(2 * SECOND);

        assertThat(witnesses.get(1).heard).hasSizeBetween(2300, 2500);
        assertThat(world.network().underWay()).isZero();
    }

    @Test
    void messagesOvertakeEachOther() {
        World world = world(3, new Reorder(0, SECOND + MS, 1000, 20 * SECOND));
        world.run(SECOND);
        send(world, 0, 2);
        world.run(SECOND + 2 * MS);

        send(world, 1, 2);
        world.run(30 * SECOND);

        assertThat(witnesses.get(2).heard)
                .containsExactly(
                        witnesses.get(1).card.peer(), witnesses.get(0).card.peer());
    }

    @Test
    void aClockThatRunsSlowerReachesATimeLater() {
        Clock clock = new Clock(1_000);

        clock.drift(5 * SECOND, -50);

        assertThat(clock.at(5 * SECOND)).isEqualTo(5 * SECOND + 1_000);
        assertThat(clock.at(25 * SECOND)).isEqualTo(24 * SECOND + 1_000);
        assertThat(clock.when(24 * SECOND + 1_000)).isEqualTo(25 * SECOND);
        for (long shown = 7 * SECOND; shown < 7 * SECOND + 100; shown++) {
            assertThat(clock.at(clock.when(shown))).isGreaterThanOrEqualTo(shown);
        }
    }
}
