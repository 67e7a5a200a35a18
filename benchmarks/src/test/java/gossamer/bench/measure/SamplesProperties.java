// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;

class SamplesProperties {
    @Property
    void asManyLieAboveTheMedianAsBelow(
            @ForAll @Size(min = 1, max = 60) List<@DoubleRange(min = -1e9, max = 1e9) Double> numbers) {
        double median = Samples.of(numbers).median();

        assertThat(numbers.stream().filter(number -> number < median).count()).isLessThanOrEqualTo(numbers.size() / 2);
        assertThat(numbers.stream().filter(number -> number > median).count()).isLessThanOrEqualTo(numbers.size() / 2);
    }

    @Property
    void aPercentileIsTheLeastSampleWithThatShareNotAboveIt(
            @ForAll @Size(min = 1, max = 60) List<@DoubleRange(min = -1e9, max = 1e9) Double> numbers,
            @ForAll @DoubleRange(min = 0.5, max = 100) double percent) {
        double percentile = Samples.of(numbers).percentile(percent);

        assertThat(numbers).contains(percentile);
        assertThat(share(numbers, percentile)).isGreaterThanOrEqualTo(percent / 100 - 1e-9);
        numbers.stream()
                .filter(number -> number < percentile)
                .forEach(smaller -> assertThat(share(numbers, smaller)).isLessThan(percent / 100 + 1e-9));
    }

    @Property
    void theOrderOfMeasurementChangesNoStatistic(
            @ForAll @Size(min = 1, max = 60) List<@DoubleRange(min = -1e9, max = 1e9) Double> numbers,
            @ForAll long seed) {
        List<Double> shuffled = new ArrayList<>(numbers);
        Collections.shuffle(shuffled, new Random(seed));

        assertThat(Samples.of(shuffled).median()).isEqualTo(Samples.of(numbers).median());
        assertThat(Samples.of(shuffled).percentile(99))
                .isEqualTo(Samples.of(numbers).percentile(99));
    }

    private static double share(List<Double> numbers, double notAbove) {
        return (double) numbers.stream().filter(number -> number <= notAbove).count() / numbers.size();
    }
}
