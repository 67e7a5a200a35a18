// SPDX-License-Identifier: Apache-2.0
package gossamer.gossip;

import static gossamer.model.Examples.ANNA;
import static gossamer.model.Examples.BERT;
import static gossamer.model.Examples.CARL;
import static gossamer.model.Examples.MS;
import static gossamer.model.Examples.peers;
import static gossamer.model.Examples.view;
import static org.assertj.core.api.Assertions.assertThat;

import gossamer.config.EngineConfig;
import gossamer.machine.Chance;
import gossamer.machine.RecordedEffects;
import gossamer.machine.RecordedEffects.Sent;
import gossamer.message.GossipMessage.Rumour;
import gossamer.model.PeerId;
import gossamer.model.PeerLoad;
import gossamer.model.View;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GossipTest {
    private final EngineConfig config = EngineConfig.lan();
    private final RecordedEffects effects = new RecordedEffects();
    private final Gossip gossip = new Gossip(config, ANNA, new Chance(11));
    private final View view = view(1, ANNA, BERT, CARL);
    private long now = 1_000_000 * MS;

    private static PeerLoad load(PeerId peer, long sequence, long surplusNanos) {
        return new PeerLoad(peer, sequence, 1, surplusNanos);
    }

    private static Rumour rumour(PeerLoad... loads) {
        return new Rumour(List.of(loads));
    }

    private void onTime() {
        gossip.onTime(1, now, effects);
    }

    /** Lets time pass until nothing is planned, and returns what was sent. */
    private List<Sent> untilSilent(long until) {
        List<Sent> sent = new ArrayList<>();
        while (gossip.deadlineNanos() <= until) {
            now = Math.max(now, gossip.deadlineNanos());
            onTime();
            assertThat(gossip.deadlineNanos()).isGreaterThan(now);
            sent.addAll(effects.drainSent());
        }
        return sent;
    }

    @Test
    void nothingChangesAndNothingIsSaid() {
        gossip.onView(view);

        onTime();
        gossip.ownSurplus(0, now);

        assertThat(gossip.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
        assertThat(effects.drain()).isEmpty();
    }

    @Test
    void ownWorkIsToldToTheOthersAfterAMoment() {
        gossip.onView(view);
        gossip.ownSurplus(5 * MS, now);

        assertThat(gossip.deadlineNanos()).isEqualTo(now + config.gossipNanos());
        onTime();
        assertThat(effects.drain()).isEmpty();
        now = gossip.deadlineNanos();
        onTime();
        onTime();

        Rumour told = rumour(load(ANNA, 1, 5 * MS));
        assertThat(effects.drain()).containsExactlyInAnyOrder(new Sent(BERT, told), new Sent(CARL, told));
        assertThat(gossip.deadlineNanos()).as("again while it waits").isEqualTo(now + config.repeatNanos());
    }

    @Test
    void workThatWaitsIsToldAgainUntilItIsGone() {
        gossip.onView(view);
        gossip.ownSurplus(5 * MS, now);
        assertThat(untilSilent(now + config.gossipNanos() + 3 * config.repeatNanos()))
                .hasSize(2 * 4);

        gossip.ownSurplus(0, now);
        assertThat(untilSilent(Long.MAX_VALUE - 1)).hasSize(2);
        assertThat(gossip.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void workThatComesAndGoesAtOnceIsNotWorthARumour() {
        gossip.onView(view);

        gossip.ownSurplus(5 * MS, now);
        gossip.ownSurplus(0, now);

        assertThat(untilSilent(Long.MAX_VALUE - 1)).isEmpty();
    }

    @Test
    void smallChangesAreNotToldBeforeTheRepetition() {
        gossip.onView(view);
        gossip.ownSurplus(5 * MS, now);
        now = gossip.deadlineNanos();
        onTime();
        long next = gossip.deadlineNanos();

        gossip.ownSurplus(6 * MS, now);
        assertThat(gossip.deadlineNanos()).isEqualTo(next);
        gossip.ownSurplus(12 * MS, now);
        assertThat(gossip.deadlineNanos()).isEqualTo(now + config.gossipNanos());
    }

    @Test
    void newsIsPassedOnOnce() {
        gossip.onView(view);
        Rumour news = rumour(load(BERT, 3, 5 * MS));

        assertThat(gossip.on(news, now)).isEqualTo(BERT);
        List<Sent> passedOn = untilSilent(Long.MAX_VALUE - 1);
        assertThat(gossip.on(news, now)).as("known").isNull();
        assertThat(gossip.on(rumour(load(BERT, 2, 9 * MS)), now)).as("older").isNull();

        assertThat(passedOn).containsExactlyInAnyOrder(new Sent(BERT, news), new Sent(CARL, news));
        assertThat(untilSilent(Long.MAX_VALUE - 1)).isEmpty();
    }

    @Test
    void newsBeyondOneRumourGoesWithTheNext() {
        List<PeerId> members = new ArrayList<>(peers(50));
        members.add(0, ANNA);
        gossip.onView(view(1, members));
        List<PeerLoad> loads = new ArrayList<>();
        for (PeerId peer : members.subList(1, 51)) {
            loads.add(load(peer, 1, MS));
        }
        gossip.on(new Rumour(loads), now);

        Set<PeerLoad> passedOn = new HashSet<>();
        for (Sent sent : untilSilent(Long.MAX_VALUE - 1)) {
            Rumour rumour = (Rumour) sent.message();
            assertThat(rumour.loads()).hasSizeLessThanOrEqualTo(Rumour.LOADS_MAX);
            passedOn.addAll(rumour.loads());
        }

        assertThat(passedOn).containsExactlyInAnyOrderElementsOf(loads);
    }

    @Test
    void namesThePeerWithMostWorkAmongTheNews() {
        gossip.onView(view);
        gossip.on(rumour(load(CARL, 5, 90 * MS)), now);

        assertThat(gossip.on(rumour(load(BERT, 1, 5 * MS), load(CARL, 5, 90 * MS)), now))
                .isEqualTo(BERT);
        assertThat(gossip.on(rumour(load(BERT, 2, 0)), now)).as("no work").isNull();
    }

    @Test
    void doesNotBelieveOthersAboutItselfOrAboutStrangers() {
        gossip.onView(view);

        assertThat(gossip.on(rumour(load(ANNA, 9, MS), load(new PeerId(5, 5), 9, MS)), now))
                .isNull();

        assertThat(gossip.loadCount()).isZero();
        assertThat(untilSilent(Long.MAX_VALUE - 1)).isEmpty();
    }

    @Test
    void remembersABoundedNumberOfPeersAndForgetsTheLongestUnheard() {
        List<PeerId> members = new ArrayList<>(peers(200));
        members.add(0, ANNA);
        gossip.onView(view(1, members));

        for (PeerId peer : members.subList(1, 201)) {
            gossip.hear(load(peer, 1, MS), now);
        }

        assertThat(gossip.loadCount()).isEqualTo(config.loadsMax());
        assertThat(gossip.hear(load(members.get(1), 1, MS), now))
                .as("forgotten, so news")
                .isTrue();
        assertThat(gossip.hear(load(members.get(200), 1, MS), now))
                .as("still known")
                .isFalse();
    }

    @Test
    void namesOnlyPeersThatAreBelievedToHaveWork() {
        gossip.onView(view);
        assertThat(gossip.loaded(now)).isNull();
        assertThat(gossip.hint(now)).isNull();

        gossip.hear(load(BERT, 1, 0), now);
        gossip.hear(load(CARL, 1, 3 * MS), now);

        for (int i = 0; i < 20; i++) {
            assertThat(gossip.loaded(now)).isEqualTo(CARL);
        }
        assertThat(gossip.hint(now)).isEqualTo(load(CARL, 1, 3 * MS));
    }

    @Test
    void forgetsWhatIsOld() {
        gossip.onView(view);
        gossip.hear(load(CARL, 1, 3 * MS), now);

        assertThat(gossip.loaded(now + config.loadAgeNanos() - 1)).isEqualTo(CARL);
        assertThat(gossip.loaded(now + config.loadAgeNanos())).isNull();
        assertThat(gossip.loadCount()).isZero();
    }

    @Test
    void forgetsPeersThatLeft() {
        gossip.onView(view);
        gossip.on(rumour(load(BERT, 1, MS), load(CARL, 1, MS)), now);

        gossip.onView(view(2, ANNA, CARL));

        assertThat(gossip.loadCount()).isEqualTo(1);
        for (Sent sent : untilSilent(Long.MAX_VALUE - 1)) {
            assertThat(sent).isEqualTo(new Sent(CARL, rumour(load(CARL, 1, MS))));
        }
    }

    @Test
    void alonePeerIsSilentAndTellsTheFirstOtherAtOnce() {
        gossip.onView(view(1, ANNA));
        gossip.ownSurplus(5 * MS, now);
        assertThat(gossip.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
        now += 60_000 * MS;
        onTime();
        assertThat(effects.drain()).isEmpty();

        gossip.onView(view(2, ANNA, BERT));
        onTime();

        assertThat(effects.drain()).containsExactly(new Sent(BERT, rumour(load(ANNA, 1, 5 * MS))));
        assertThat(gossip.deadlineNanos()).isGreaterThan(now);
    }

    @Test
    void tellsFanoutPeersNoneTwice() {
        List<PeerId> members = new ArrayList<>(peers(20));
        members.add(0, ANNA);
        gossip.onView(view(1, members));
        gossip.ownSurplus(MS, now);
        now = gossip.deadlineNanos();

        onTime();

        assertThat(effects.drainSent())
                .extracting(Sent::to)
                .hasSize(config.gossipFanout())
                .doesNotHaveDuplicates()
                .doesNotContain(ANNA);
    }
}
