// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class SamplesTest {
    @Test
    void medianIsTheMiddleOrTheMeanOfTheMiddleTwo() {
        assertThat(Samples.of(9, 1, 5).median()).isEqualTo(5);
        assertThat(Samples.of(4, 1, 2, 9).median()).isEqualTo(3);
    }

    @Test
    void percentileIsTheNearestRank() {
        Samples fifteenToFifty = Samples.of(15, 20, 35, 40, 50);

        assertThat(fifteenToFifty.percentile(30)).isEqualTo(20);
        assertThat(fifteenToFifty.percentile(40)).isEqualTo(20);
        assertThat(fifteenToFifty.percentile(50)).isEqualTo(35);
        assertThat(fifteenToFifty.percentile(100)).isEqualTo(50);
    }

    @Test
    void p99OfAThousandLeavesTenAbove() {
        double[] numbers = new double[1000];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = 1000 - i;
        }

        assertThat(Samples.of(numbers).percentile(99)).isEqualTo(990);
    }

    @Test
    void keepsTheOrderOfMeasurement() {
        assertThat(Samples.of(3, 1, 2).toList()).containsExactly(3.0, 1.0, 2.0);
    }

    @Test
    void ratiosArePairByPair() {
        assertThat(Samples.of(10, 30).over(Samples.of(5, 10)).toList()).containsExactly(2.0, 3.0);
    }

    @Test
    void refusesWhatIsNoMeasurement() {
        assertThatIllegalArgumentException().isThrownBy(() -> Samples.of(new double[0]));
        assertThatIllegalArgumentException().isThrownBy(() -> Samples.of(1, Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> Samples.of(1, Double.POSITIVE_INFINITY));
        assertThatIllegalArgumentException().isThrownBy(() -> Samples.of(1).percentile(0));
        assertThatIllegalArgumentException().isThrownBy(() -> Samples.of(1, 2).over(Samples.of(1)));
    }
}
