// SPDX-License-Identifier: Apache-2.0
package gossamer.engine;

import static gossamer.model.Examples.MS;
import static org.assertj.core.api.Assertions.assertThat;

import gossamer.config.EngineConfig;
import gossamer.machine.RecordedEffects;
import org.junit.jupiter.api.Test;

class LeavingTest {
    private final EngineConfig config = EngineConfig.lan();
    private final RecordedEffects effects = new RecordedEffects();
    private final Leaving leaving = new Leaving(config);
    private final long now = 7 * MS;

    @Test
    void nobodyLeavesUnasked() {
        assertThat(leaving.isLeaving()).isFalse();
        assertThat(leaving.isOver(now, true)).isFalse();
        assertThat(leaving.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void thePeerGoesWhenNothingIsHereAnyMore() {
        leaving.begin(now);

        assertThat(leaving.isLeaving()).isTrue();
        assertThat(leaving.isOver(now, false)).isFalse();
        assertThat(leaving.isOver(now, true)).isTrue();
    }

    @Test
    void thePeerGoesWhenItsTimeIsUpWhateverIsHere() {
        leaving.begin(now);
        leaving.begin(now + MS);

        assertThat(leaving.deadlineNanos()).isEqualTo(now + config.leaveNanos());
        assertThat(leaving.isOver(leaving.deadlineNanos() - 1, false)).isFalse();
        assertThat(leaving.isOver(leaving.deadlineNanos(), false)).isTrue();
    }

    @Test
    void thePeerGoesOnce() {
        leaving.begin(now);

        leaving.end(effects);

        assertThat(effects.drain()).containsExactly(new RecordedEffects.Left());
        assertThat(leaving.isOver(now + config.leaveNanos(), true)).isFalse();
        assertThat(leaving.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }
}
