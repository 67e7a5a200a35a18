// SPDX-License-Identifier: Apache-2.0
package gossamer.steal;

import static gossamer.model.Examples.ANNA;
import static gossamer.model.Examples.BERT;
import static gossamer.model.Examples.CARL;
import static gossamer.model.Examples.DORA;
import static gossamer.model.Examples.MS;
import static gossamer.model.Examples.peers;
import static gossamer.model.Examples.view;
import static gossamer.model.Examples.viewScheduledBy;
import static org.assertj.core.api.Assertions.assertThat;

import gossamer.config.EngineConfig;
import gossamer.machine.Chance;
import gossamer.machine.RecordedEffects;
import gossamer.machine.RecordedEffects.Sent;
import gossamer.message.SchedulerMessage.Busy;
import gossamer.message.SchedulerMessage.Idle;
import gossamer.message.StealMessage.Lifeline;
import gossamer.message.StealMessage.StealRequest;
import gossamer.model.Accept;
import gossamer.model.Appetite;
import gossamer.model.PeerId;
import gossamer.model.View;
import gossamer.steal.Thief.Hunger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ThiefTest {
    private static final Appetite APPETITE = new Appetite(2, Accept.ALL);

    private final EngineConfig config = EngineConfig.lan();
    private final RecordedEffects effects = new RecordedEffects();
    private final View view = viewScheduledBy(DORA, ANNA, BERT, CARL, DORA);
    private final Thief thief = new Thief(config, ANNA, new Chance(1));
    private long now = 1_000 * MS;

    private void hungry(@Nullable PeerId hint) {
        thief.consider(Hunger.ALL_SLOTS, APPETITE, hint, now, effects);
    }

    private void hungryWithAllSlotsBusy() {
        thief.consider(Hunger.SOON, APPETITE, null, now, effects);
    }

    private void hungryWithOneSlotBusy() {
        thief.consider(Hunger.SOME_SLOTS, APPETITE, null, now, effects);
    }

    private void fed() {
        thief.consider(Hunger.NONE, APPETITE, null, now, effects);
    }

    private StealRequest request(long number) {
        return new StealRequest(number, APPETITE, config.lootBytesMax());
    }

    private Sent idle() {
        return new Sent(view.scheduler(), new Idle(view.id(), APPETITE));
    }

    private static Sent lifeline(PeerId to) {
        return new Sent(to, new Lifeline(APPETITE));
    }

    /** Brings the thief to where nobody has work and everybody knows that it is idle. */
    private void fallSilent() {
        thief.onView(view, false);
        hungry(null);
        for (long request = 1; request <= 3; request++) {
            thief.onDecline(request, APPETITE, effects);
            hungry(null);
        }
        effects.drain();
        assertThat(thief.isDormant()).isTrue();
    }

    @Test
    void asksNobodyBeforeThereIsAView() {
        hungry(BERT);

        assertThat(effects.drain()).isEmpty();
        assertThat(thief.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void asksNobodyWhenAlone() {
        thief.onView(view(1, ANNA), false);

        hungry(null);

        assertThat(effects.drain()).isEmpty();
        assertThat(thief.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void asksNobodyWithoutSlots() {
        thief.onView(view, false);

        thief.consider(Hunger.ALL_SLOTS, Appetite.NONE, BERT, now, effects);

        assertThat(effects.drain()).isEmpty();
    }

    @Test
    void asksThePeerBelievedToHaveMostWorkFirst() {
        thief.onView(view, false);

        hungry(CARL);

        assertThat(effects.drain()).containsExactly(new Sent(CARL, request(1)));
    }

    @Test
    void drawsTheFirstVictimWhenTheHintIsItselfOrGone() {
        thief.onView(view(1, ANNA, BERT), false);

        hungry(ANNA);
        thief.onView(view(2, ANNA, BERT), false);
        hungry(CARL);

        assertThat(effects.drain()).containsExactly(new Sent(BERT, request(1)), new Sent(BERT, request(2)));
    }

    @Test
    void keepsOneRequestOpen() {
        thief.onView(view, false);
        hungry(BERT);
        effects.drain();

        hungry(CARL);
        now += MS;
        hungry(CARL);

        assertThat(effects.drain()).isEmpty();
    }

    @Test
    void triesThreePeersByRankThenTellsTheSchedulerAndItsNeighboursAndFallsSilent() {
        thief.onView(view, false);

        hungry(CARL);
        thief.onDecline(1, APPETITE, effects);
        hungry(null);
        thief.onDecline(2, APPETITE, effects);
        hungry(null);
        thief.onDecline(3, APPETITE, effects);
        hungry(null);
        now += 3600 * 1000 * MS;
        hungry(null);

        assertThat(effects.drain())
                .containsExactly(
                        new Sent(CARL, request(1)),
                        new Sent(DORA, request(2)),
                        new Sent(BERT, request(3)), // ANNA follows DORA, and is itself
                        idle(),
                        lifeline(BERT),
                        lifeline(CARL),
                        lifeline(DORA));
        assertThat(thief.isDormant()).isTrue();
        assertThat(thief.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void asksNobodyTwiceInARoundOfASmallMesh() {
        View pair = viewScheduledBy(BERT, ANNA, BERT);
        thief.onView(pair, false);

        hungry(null);
        thief.onDecline(1, APPETITE, effects);
        hungry(null);

        assertThat(effects.drain())
                .containsExactly(
                        new Sent(BERT, request(1)), new Sent(BERT, new Idle(pair.id(), APPETITE)), lifeline(BERT));
    }

    @Test
    void neverAsksItself() {
        thief.onView(view, false);

        Set<PeerId> asked = new HashSet<>();
        for (long request = 1; request <= 300; request++) {
            hungry(null);
            thief.onLoot(BERT, request, 0, request, false, now);
        }
        effects.drainSent().forEach(sent -> asked.add(sent.to()));

        assertThat(asked).containsExactlyInAnyOrder(BERT, CARL, DORA);
    }

    @Test
    void countsAnUnansweredRequestAsDeclined() {
        thief.onView(view, false);
        hungry(BERT);

        assertThat(thief.deadlineNanos()).isEqualTo(now + config.stealTimeoutNanos());
        now += config.stealTimeoutNanos() - 1;
        hungry(null);
        now += 1;
        hungry(null);

        assertThat(effects.drain()).containsExactly(new Sent(BERT, request(1)), new Sent(CARL, request(2)));
        assertThat(thief.deadlineNanos()).isGreaterThan(now);
    }

    @Test
    void fallsSilentWhenNobodyAnswersAtAll() {
        thief.onView(view, false);

        for (int tick = 0; tick < 10; tick++) {
            hungry(null);
            assertThat(thief.deadlineNanos()).isGreaterThan(now);
            now = thief.deadlineNanos() == Long.MAX_VALUE ? now + MS : thief.deadlineNanos();
        }

        List<Sent> sent = effects.drainSent();
        assertThat(sent).filteredOn(s -> s.message() instanceof StealRequest).hasSize(3);
        assertThat(sent).filteredOn(s -> s.message() instanceof Lifeline).hasSize(3);
        assertThat(sent).filteredOn(s -> s.message() instanceof Idle).hasSize(1);
        assertThat(sent).hasSize(7);
    }

    @Test
    void countsATimeOutEvenWhenItHasWorkAgain() {
        thief.onView(view, false);
        hungry(BERT);
        effects.drain();

        now += config.stealTimeoutNanos();
        fed();

        assertThat(effects.drain()).isEmpty();
        assertThat(thief.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void ignoresAnswersToRequestsThatAreNotOpen() {
        thief.onView(view, false);
        hungry(BERT);
        effects.drain();

        thief.onDecline(0, APPETITE, effects);
        thief.onDecline(2, APPETITE, effects);
        hungry(null);

        assertThat(effects.drain()).isEmpty();
    }

    @Test
    void startsARoundAnewAfterLoot() {
        thief.onView(view, false);
        hungry(BERT);
        thief.onDecline(1, APPETITE, effects);
        hungry(null);
        thief.onDecline(2, APPETITE, effects);
        hungry(null);
        effects.drain();

        boolean fresh = thief.onLoot(CARL, 1, 1, 3, false, now);
        hungry(CARL);

        assertThat(fresh).isTrue();
        assertThat(effects.drain()).containsExactly(new Sent(CARL, request(4)));
    }

    @Test
    void takesEachHandOverOnce() {
        thief.onView(view, false);

        assertThat(thief.hasTaken(BERT, 7)).isFalse();
        assertThat(thief.onLoot(BERT, 7, 6, 0, false, now)).isTrue();
        assertThat(thief.hasTaken(BERT, 7)).isTrue();
        assertThat(thief.onLoot(BERT, 7, 6, 0, false, now)).isFalse();
        assertThat(thief.onLoot(CARL, 7, 7, 0, false, now)).isTrue();
        assertThat(thief.onLoot(BERT, 6, 6, 0, false, now)).isTrue();
        assertThat(thief.onLoot(BERT, 6, 6, 0, false, now)).isFalse();
        assertThat(effects.drain()).isEmpty();
    }

    @Test
    void doesNotTakeASettledHandOverThatWasOvertakenOnTheWay() {
        thief.onView(view, false);
        thief.onLoot(BERT, 3, 3, 0, false, now);

        thief.onLoot(BERT, 5, 5, 0, false, now);

        assertThat(thief.isSettled(BERT, 3)).isTrue();
        assertThat(thief.onLoot(BERT, 3, 3, 0, false, now)).isFalse();
        assertThat(thief.isSettled(BERT, 5)).isFalse();
        assertThat(thief.isSettled(CARL, 3)).isFalse();
    }

    @Test
    void staysDormantOnCrumbsAndRenewsTheLifelineThatFedItWithItsResults() {
        fallSilent();

        thief.onLoot(CARL, 1, 1, 0, false, now);
        fed();

        assertThat(thief.renewWith(CARL, Hunger.NONE, APPETITE)).isEqualTo(Appetite.NONE);
        assertThat(thief.renewWith(CARL, Hunger.SOON, APPETITE)).isEqualTo(APPETITE);
        assertThat(thief.renewWith(CARL, Hunger.SOON, APPETITE)).isEqualTo(Appetite.NONE);
        assertThat(thief.renewWith(BERT, Hunger.SOON, APPETITE))
                .as("its lifeline stands")
                .isEqualTo(Appetite.NONE);
        assertThat(thief.renewWith(ANNA, Hunger.SOON, APPETITE)).as("itself").isEqualTo(Appetite.NONE);
        assertThat(thief.renewWith(CARL, Hunger.SOON, Appetite.NONE))
                .as("without slots")
                .isEqualTo(Appetite.NONE);
        hungry(null);
        assertThat(effects.drain()).isEmpty();
        assertThat(thief.isDormant()).isTrue();
    }

    @Test
    void renewsTheLifelineThatWasUsedUpByWorkFromElsewhere() {
        fallSilent();

        thief.onLoot(CARL, 1, 1, 0, false, now);
        thief.onFedThrough(BERT);
        fed();
        hungry(null);
        hungry(null);

        assertThat(effects.drain()).containsExactly(lifeline(BERT), lifeline(CARL));
    }

    @Test
    void renewsTheLifelineByItselfWhenNoResultDid() {
        fallSilent();

        thief.onLoot(CARL, 1, 1, 0, false, now);
        fed();
        hungry(null);
        hungry(null);

        assertThat(effects.drain()).containsExactly(lifeline(CARL));
    }

    @Test
    void tellsTheSchedulerAgainAfterItWasDrawnFromTheIdleSet() {
        fallSilent();

        thief.onLoot(CARL, 1, 1, 0, true, now);
        hungry(null);
        hungry(null);

        assertThat(effects.drain()).containsExactly(idle(), lifeline(CARL));
    }

    @Test
    void wakesAfterUnbrokenWorkAndTellsTheSchedulerThatItIsBusy() {
        fallSilent();
        thief.onLoot(CARL, 1, 1, 0, false, now);

        now += config.calmNanos() - 1;
        fed();
        now += 1;
        fed();

        assertThat(effects.drain()).containsExactly(new Sent(view.scheduler(), new Busy(view.id())));
        assertThat(thief.isDormant()).isFalse();
        hungry(BERT);
        assertThat(effects.drain()).containsExactly(new Sent(BERT, request(4)));
    }

    @Test
    void wakesSilentlyWhenTheSchedulerDrewIt() {
        fallSilent();
        thief.onLoot(CARL, 1, 1, 0, true, now);

        now += config.calmNanos();
        fed();

        assertThat(effects.drain()).isEmpty();
        assertThat(thief.isDormant()).isFalse();
    }

    @Test
    void asksJustThePeerThatARumourNamesAndRestsAgainWhenItDeclines() {
        fallSilent();

        thief.onRumour(CARL, Hunger.ALL_SLOTS, APPETITE, now, effects);
        thief.onRumour(BERT, Hunger.ALL_SLOTS, APPETITE, now, effects);
        thief.onDecline(4, APPETITE, effects);
        hungry(null);

        assertThat(effects.drain()).containsExactly(new Sent(CARL, request(4)));
        assertThat(thief.isDormant()).isTrue();
    }

    @Test
    void ignoresRumoursOfItselfOfStrangersAndWhileItHasNoSlotToFill() {
        fallSilent();

        thief.onRumour(ANNA, Hunger.ALL_SLOTS, APPETITE, now, effects);
        thief.onRumour(new PeerId(1, 1), Hunger.ALL_SLOTS, APPETITE, now, effects);
        thief.onRumour(CARL, Hunger.SOON, APPETITE, now, effects);
        thief.onRumour(CARL, Hunger.ALL_SLOTS, Appetite.NONE, now, effects);

        assertThat(effects.drain()).isEmpty();
    }

    @Test
    void ignoresRumoursWhileAwake() {
        thief.onView(view, false);

        thief.onRumour(CARL, Hunger.ALL_SLOTS, APPETITE, now, effects);

        assertThat(effects.drain()).isEmpty();
    }

    @Test
    void forgetsItsLifelinesAndItsRequestWithTheView() {
        fallSilent();
        View next = viewScheduledBy(BERT, ANNA, BERT, CARL);

        thief.onView(next, true);
        hungry(null);
        hungry(null);

        assertThat(effects.drain()).containsExactly(lifeline(BERT), lifeline(CARL)); // its Hello says that it is idle
        assertThat(thief.isDormant()).isTrue();
        assertThat(thief.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void ignoresTheAnswerToARequestOfAnOlderView() {
        thief.onView(view, false);
        hungry(BERT);
        thief.onView(view(99, ANNA, BERT, CARL), true);
        effects.drain();

        thief.onDecline(1, APPETITE, effects);

        assertThat(effects.drain()).isEmpty();
        assertThat(thief.isDormant()).isTrue();
        assertThat(thief.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void saysNothingOfIdlenessWhileAllSlotsAreBusy() {
        thief.onView(view, false);
        for (long request = 1; request <= 3; request++) {
            hungryWithAllSlotsBusy();
            thief.onDecline(request, APPETITE, effects);
        }
        effects.drain();

        hungryWithAllSlotsBusy();

        assertThat(effects.drain()).isEmpty();
    }

    @Test
    void putsOutLifelinesForOneSlotThatHasNothingThoughOthersAreBusy() {
        thief.onView(view, false);
        for (long request = 1; request <= 3; request++) {
            hungryWithOneSlotBusy();
            thief.onDecline(request, APPETITE, effects);
        }
        effects.drain();

        hungryWithOneSlotBusy();

        assertThat(effects.drain()).containsExactly(lifeline(BERT), lifeline(CARL), lifeline(DORA));
        assertThat(thief.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void renewsALifelineForAnEmptySlotWhenTheResultsOfTheOthersTakeTooLong() {
        fallSilent();
        thief.onLoot(CARL, 1, 1, 0, true, now);

        hungryWithOneSlotBusy();
        assertThat(effects.drain()).as("a short task's results will renew it").isEmpty();
        assertThat(thief.deadlineNanos()).isEqualTo(now + config.calmNanos());

        now = thief.deadlineNanos();
        hungryWithOneSlotBusy();
        hungryWithOneSlotBusy();

        assertThat(effects.drain()).containsExactly(idle(), lifeline(CARL));
        assertThat(thief.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void reachesOnlyItsNeighboursInTheHypercubeOfALargeMesh() {
        List<PeerId> members = new ArrayList<>(peers(9));
        members.add(5, ANNA); // rank 5 = 0101 of 10
        View large = view(1, members);
        thief.onView(large, true);

        hungry(null);

        assertThat(effects.drain())
                .containsExactly(lifeline(large.member(4)), lifeline(large.member(7)), lifeline(large.member(1)));
    }

    @Test
    void keepsNoMemoryOfPeersThatLeft() {
        thief.onView(view, false);
        thief.onLoot(CARL, 1, 1, 0, false, now);
        long with = thief.stateBytes();

        thief.onView(view(99, ANNA, BERT), false);

        assertThat(with).isPositive();
        assertThat(thief.stateBytes()).isZero();
    }
}
