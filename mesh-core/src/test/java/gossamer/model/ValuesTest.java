// SPDX-License-Identifier: Apache-2.0
package gossamer.model;

import static gossamer.model.Examples.ANNA;
import static gossamer.model.Examples.BERT;
import static gossamer.model.Examples.each;
import static gossamer.model.Examples.range;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ValuesTest {
    @Test
    void peersAreOrderedAsUnsignedNumbers() {
        assertThat(new PeerId(-1, 0)).isGreaterThan(new PeerId(1, 0));
        assertThat(new PeerId(1, -1)).isGreaterThan(new PeerId(1, 1));
        assertThat(new PeerId(1, 2)).isEqualByComparingTo(new PeerId(1, 2)).hasSameHashCodeAs(new PeerId(1, 2));
    }

    @Test
    void peersAreToldApartByTheirFirstDigits() {
        PeerId peer = new PeerId(0x0123_4567_89ab_cdefL, 0xfL);

        assertThat(peer.brief()).isEqualTo("01234567");
        assertThat(peer).hasToString("0123456789abcdef000000000000000f");
        assertThat(new JobId(peer, 7, JobKind.JAVA)).hasToString("01234567-7");
    }

    @Test
    void jobsAreOrderedByOriginThenNumber() {
        assertThat(new JobId(ANNA, 9, JobKind.JAVA)).isLessThan(new JobId(BERT, 1, JobKind.JAVA));
        assertThat(new JobId(ANNA, 2, JobKind.JAVA)).isGreaterThan(new JobId(ANNA, 1, JobKind.JAVA));
    }

    @Test
    void aYieldHasAnOutcomeForEachIndex() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Yield.Each(range(0, 3), 1, List.of(new Outcome.Cancelled())))
                .withMessageContaining("[0,3)");
    }

    @Test
    void aPartOfAYieldKeepsTheOutcomesOfItsIndices() {
        List<Outcome> outcomes = List.of(new Outcome.Cancelled(), new Outcome.Lost(3), new Outcome.Abandoned());
        Yield.Each yield = new Yield.Each(range(5, 8), 2, outcomes);

        assertThat(yield.part(range(6, 8))).isEqualTo(new Yield.Each(range(6, 8), 2, outcomes.subList(1, 3)));
        assertThat(yield.part(range(5, 8))).isSameAs(yield);
    }

    @Test
    void yieldsKnowTheirSize() {
        Outcome hundred = new Outcome.Success(new byte[100]);
        Outcome fifty = new Outcome.Failure(new byte[50]);

        assertThat(each(0, 2, 1).bytes()).isEqualTo(24);
        assertThat(new Yield.Each(range(0, 2), 1, List.of(hundred, fifty)).bytes())
                .isEqualTo(174);
        assertThat(new Yield.Combined(range(0, 9), 1, new byte[30]).bytes()).isEqualTo(50);
    }

    @Test
    void jobsRefuseWhatMakesNoSense() {
        JobId id = new JobId(ANNA, 1, JobKind.JAVA);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Examples.spec(id, -2))
                .withMessageContaining("-2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new JobSpec(id, "x".repeat(121), JobSpec.Gathering.EACH, 1, new byte[0]))
                .withMessageContaining("121");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PeerCard(ANNA, "a", "h:1", -1, Accept.ALL, "1", 0))
                .withMessageContaining("-1");
        assertThat(Examples.open(id).isOpen()).isTrue();
        assertThat(Examples.spec(id, 0).isOpen()).isFalse();
    }

    @Test
    void stepsOfBagsAreComparedByTheirContents() {
        Yield.Bagged step = step(new byte[] {1}, new byte[] {2}, List.of(new byte[] {3}));

        assertThat(step).isEqualTo(step(new byte[] {1}, new byte[] {2}, List.of(new byte[] {3})));
        assertThat(step).hasSameHashCodeAs(step(new byte[] {1}, new byte[] {2}, List.of(new byte[] {3})));
        assertThat(step)
                .isNotEqualTo(step(new byte[] {0}, new byte[] {2}, List.of(new byte[] {3})))
                .isNotEqualTo(step(new byte[] {1}, null, List.of(new byte[] {3})))
                .isNotEqualTo(step(new byte[] {1}, new byte[] {2}, List.of(new byte[] {4})))
                .isNotEqualTo(step(new byte[] {1}, new byte[] {2}, List.of()))
                .isNotEqualTo(step.with(Examples.ANNA, 0))
                .isNotEqualTo(step.with(null, 1));
    }

    private static Yield.Bagged step(byte[] result, byte @Nullable [] rest, List<byte[]> given) {
        return new Yield.Bagged(range(5, 6), 2, 3, 4, result, rest, given, null);
    }

    @Test
    void stepOfABagKnowsItsIndexItsSizeAndWhetherItIsTheLast() {
        Yield.Bagged step = step(new byte[10], new byte[100], List.of(new byte[1000]));

        assertThat(step.index()).isEqualTo(5);
        assertThat(step.bytes()).isEqualTo(48 + 10 + 100 + 4 + 1000);
        assertThat(step.isLast()).isFalse();
        assertThat(step(new byte[0], null, List.of()).isLast()).isTrue();
    }

    @Test
    void stepIsOfOneBagAndCountsFromOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Yield.Bagged(range(5, 7), 1, 1, 0, new byte[0], null, List.of(), null));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Yield.Bagged(range(5, 6), 1, 0, 0, new byte[0], null, List.of(), null));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Yield.Bagged(range(5, 6), 1, 1, -1, new byte[0], null, List.of(), null));
    }
}
