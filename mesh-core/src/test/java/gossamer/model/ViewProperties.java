// SPDX-License-Identifier: Apache-2.0
package gossamer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** I10: one scheduler for each view, whoever computes it. */
class ViewProperties {
    @Property(tries = 200)
    void theSchedulerIsAMemberAndTheSameWhateverTheOrder(
            @ForAll @IntRange(min = 1, max = 40) int count, @ForAll @LongRange(min = 0) long sequence) {
        List<PeerId> members = Examples.peers(count);
        View view = new View(new ViewId(members.get(0), sequence), members);
        List<PeerId> shuffled = new ArrayList<>(members);
        Collections.shuffle(shuffled, new Random(sequence));
        View same = new View(view.id(), shuffled);

        assertThat(members).contains(view.scheduler());
        assertThat(same.scheduler()).isEqualTo(view.scheduler());
    }

    @Property(tries = 200)
    void theLossOfAnotherPeerWithinAViewWouldNotChangeTheScheduler(
            @ForAll @IntRange(min = 2, max = 40) int count, @ForAll @LongRange(min = 0) long sequence) {
        List<PeerId> members = new ArrayList<>(Examples.peers(count));
        ViewId id = new ViewId(members.get(0), sequence);
        PeerId scheduler = new View(id, members).scheduler();

        members.removeIf(peer -> !peer.equals(scheduler) && peer.low() % 2 == 0);

        assertThat(new View(id, members).scheduler()).isEqualTo(scheduler);
    }

    @Example
    void theOfficeGoesRoundEvenly() {
        List<PeerId> members = Examples.peers(10);
        Map<PeerId, Integer> terms = new HashMap<>();
        for (long sequence = 0; sequence < 10_000; sequence++) {
            terms.merge(Examples.view(sequence, members).scheduler(), 1, Integer::sum);
        }

        assertThat(terms).hasSize(10);
        assertThat(terms.values()).allMatch(count -> 850 < count && count < 1150);
    }

    @Example
    void anotherCoordinatorOfTheSameSequenceIsAnotherView() {
        List<PeerId> members = Examples.peers(10);
        int same = 0;
        for (long sequence = 0; sequence < 1000; sequence++) {
            View one = new View(new ViewId(members.get(0), sequence), members);
            View other = new View(new ViewId(members.get(1), sequence), members);
            same += one.scheduler().equals(other.scheduler()) ? 1 : 0;
        }

        assertThat(same).isBetween(50, 200);
    }

    @Property(tries = 100)
    void ranksAreIndices(@ForAll @IntRange(min = 1, max = 60) int count) {
        List<PeerId> members = Examples.peers(count);
        View view = Examples.view(1, members);

        for (int rank = 0; rank < count; rank++) {
            assertThat(view.rankOf(view.member(rank))).isEqualTo(rank);
            assertThat(view.contains(members.get(rank))).isTrue();
        }
        assertThat(view.rankOf(Examples.ANNA)).isEqualTo(-1);
        assertThat(view.contains(Examples.ANNA)).isFalse();
        assertThat(view.size()).isEqualTo(count);
    }

    @Example
    void aViewHasMembersAndNoneTwice() {
        PeerId anna = Examples.ANNA;
        ViewId id = new ViewId(anna, 1);
        assertThatIllegalArgumentException().isThrownBy(() -> new View(id, List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new View(id, List.of(anna, Examples.BERT, anna)))
                .withMessageContaining("twice");
    }

    @Example
    void laterViewsAreGreater() {
        ViewId first = new ViewId(Examples.BERT, 1);

        assertThat(new ViewId(Examples.ANNA, 2)).isGreaterThan(first);
        assertThat(new ViewId(Examples.CARL, 1)).isGreaterThan(first);
        assertThat(new ViewId(Examples.BERT, 1)).isEqualByComparingTo(first);
    }
}
