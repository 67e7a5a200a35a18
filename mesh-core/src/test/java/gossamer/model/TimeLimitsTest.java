// SPDX-License-Identifier: Apache-2.0
package gossamer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimeLimitsTest {
    @Test
    void aLimitIsFromAMillisecondToAYear() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TimeLimits.NONE.withJob(Duration.ZERO))
                .withMessage("the limit of a job is PT0S; it must be from 1 ms to 365 days");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TimeLimits.NONE.withJob(Duration.ofDays(366)))
                .withMessage("the limit of a job is PT8784H; it must be from 1 ms to 365 days");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TimeLimits(0, -5))
                .withMessage("the limit of a job is -5 ns; it must be from 1 ms to 365 days");
        assertThat(TimeLimits.NONE.withJob(Duration.ofMillis(1)).limitsJob()).isTrue();
        assertThat(TimeLimits.NONE.limitsJob()).isFalse();
    }

    @Test
    void aTaskMayNotRunForLongerThanItsJob() {
        TimeLimits brief = TimeLimits.NONE.withJob(Duration.ofSeconds(5));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> brief.withRun(Duration.ofSeconds(6)))
                .withMessageContaining("each task may run for 6 s, and the whole job takes 5 s at most");
        assertThat(brief.withRun(Duration.ofSeconds(5)).limitsRun()).isTrue();
    }

    @Test
    void aSpanIsSaidInTheLargestUnitThatItIsAWholeNumberOf() {
        assertThat(TimeLimits.words(Duration.ofMillis(1500).toNanos())).isEqualTo("1500 ms");
        assertThat(TimeLimits.words(Duration.ofSeconds(90).toNanos())).isEqualTo("90 s");
        assertThat(TimeLimits.words(Duration.ofMinutes(90).toNanos())).isEqualTo("90 min");
        assertThat(TimeLimits.words(Duration.ofHours(30).toNanos())).isEqualTo("30 h");
    }
}
