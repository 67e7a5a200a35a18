// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gossamer.sim.Fault.Cut;
import gossamer.sim.Fault.Cut.Way;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class FaultsProperties {
    @Property(tries = 500)
    void whatASeedDrawsIsReadAsItWasWritten(@ForAll long seed, @ForAll @IntRange(min = 2, max = 12) int peers) {
        List<Fault> faults = Scenario.draw(seed, peers).faults();

        assertThat(Faults.parse(Faults.format(faults))).isEqualTo(faults);
    }

    @Property(tries = 500)
    void faultsEndWithTheSafetyPhase(@ForAll long seed) {
        Scenario scenario = Scenario.draw(seed, 5);

        assertThat(scenario.faults()).allSatisfy(fault -> {
            assertThat(fault.untilNanos()).isGreaterThanOrEqualTo(fault.atNanos());
            if (fault instanceof Fault.Silence) {
                assertThat(fault.untilNanos()).isLessThanOrEqualTo(scenario.safeNanos());
            }
        });
    }

    @Property(tries = 300)
    void aSeedAlwaysDrawsTheSameScenario(@ForAll long seed) {
        Scenario one = Scenario.draw(seed, 5);
        Scenario other = Scenario.draw(seed, 5);

        assertThat(one.faults()).isEqualTo(other.faults());
        assertThat(one.appetites()).isEqualTo(other.appetites());
        assertThat(one.config()).isEqualTo(other.config());
        assertThat(one.jobs().stream().map(JobPlan::atNanos).toList())
                .isEqualTo(other.jobs().stream().map(JobPlan::atNanos).toList());
    }

    @Example
    void commentsAndBlankLinesAreLeftOut() {
        assertThat(Faults.parse("# by hand\n\n  crash 5 3\n")).containsExactly(new Fault.Crash(5, 3));
    }

    @Example
    void aLineThatIsNoFaultIsRefusedByName() {
        assertThatThrownBy(() -> Faults.parse("crash 5 3\nflood 7 1\n")).hasMessageContaining("\"flood 7 1\"");
        assertThatThrownBy(() -> Faults.parse("cut 5 9 sideways 1")).hasMessageContaining("\"cut 5 9 sideways 1\"");
        assertThatThrownBy(() -> Faults.parse("loss 5")).hasMessageContaining("\"loss 5\"");
    }

    @Example
    void aOneWayCutBlocksOneWayOnly() {
        Cut out = new Cut(0, 1, List.of(1, 2), Way.OUT);
        Cut in = new Cut(0, 1, List.of(1, 2), Way.IN);

        assertThat(out.blocks(1, 3)).isTrue();
        assertThat(out.blocks(3, 1)).isFalse();
        assertThat(in.blocks(1, 3)).isFalse();
        assertThat(in.blocks(3, 1)).isTrue();
        assertThat(out.blocks(1, 2)).isFalse();
        assertThat(out.parts(3, 2)).isTrue();
    }
}
