// SPDX-License-Identifier: Apache-2.0
package gossamer.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ChanceProperties {
    @Property(tries = 200)
    void theSameSeedGivesTheSameThrows(@ForAll long seed, @ForAll @IntRange(min = 1) int bound) {
        Chance one = new Chance(seed);
        Chance other = new Chance(seed);

        for (int i = 0; i < 10; i++) {
            int drawn = one.below(bound);
            assertThat(drawn).isBetween(0, bound - 1).isEqualTo(other.below(bound));
        }
    }

    @Example
    void throwsAreEven() {
        Chance chance = new Chance(5);
        int[] drawn = new int[6];
        for (int i = 0; i < 60_000; i++) {
            drawn[chance.below(6)]++;
        }

        assertThat(Arrays.stream(drawn)).allMatch(count -> 9_500 < count && count < 10_500);
    }

    @Example
    void thereIsNothingBelowOne() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Chance(1).below(0));
    }
}
