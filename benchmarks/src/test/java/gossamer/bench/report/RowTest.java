// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import gossamer.bench.measure.Samples;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RowTest {
    private static final Row.Baseline TENS = new Row.Baseline("tens", Samples.of(10, 10, 20));

    @Test
    void theRatioIsTheMedianOfPairsAndNotTheRatioOfMedians() {
        Row row = row(null, TENS, 30, 10, 50);

        assertThat(row.value()).isEqualTo(30);
        assertThat(row.ratio()).isEqualTo(2.5);
    }

    @Test
    void aBarIsMetOnItsOwnSideAndAtItsLimit() {
        assertThat(row(Bar.valueAtLeast(30), null, 30).met()).isTrue();
        assertThat(row(Bar.valueAtLeast(31), null, 30).met()).isFalse();
        assertThat(row(Bar.valueAtMost(30), null, 30).met()).isTrue();
        assertThat(row(Bar.valueAtMost(29), null, 30).met()).isFalse();
        assertThat(row(Bar.ratioAtMost(2.5), TENS, 30, 10, 50).met()).isTrue();
        assertThat(row(Bar.ratioAtMost(2.4), TENS, 30, 10, 50).met()).isFalse();
        assertThat(row(Bar.ratioAtLeast(2.5), TENS, 30, 10, 50).met()).isTrue();
        assertThat(row(Bar.ratioAtLeast(2.6), TENS, 30, 10, 50).met()).isFalse();
    }

    @Test
    void withoutABarNothingIsMetOrMissed() {
        assertThat(row(null, null, 30).met()).isNull();
    }

    @Test
    void aFailedRowHasMissedItsBarEvenIfItHasNone() {
        assertThat(Row.failed(new Promise("r", "s", null, "R."), "gone").met()).isFalse();
    }

    @Test
    void aBarOnTheRatioWantsABaseline() {
        assertThatIllegalArgumentException().isThrownBy(() -> row(Bar.ratioAtMost(2), null, 30));
    }

    private static Row row(@Nullable Bar bar, Row.@Nullable Baseline baseline, double... samples) {
        return Row.of(new Promise("r", "s", bar, "R."), Samples.of(samples), baseline);
    }
}
