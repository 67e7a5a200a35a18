// SPDX-License-Identifier: Apache-2.0
package gossamer.work;

import static gossamer.model.Examples.ANNA;
import static gossamer.model.Examples.BERT;
import static gossamer.model.Examples.MS;
import static gossamer.model.Examples.spec;
import static org.assertj.core.api.Assertions.assertThat;

import gossamer.config.EngineConfig;
import gossamer.machine.RecordedEffects;
import gossamer.machine.RecordedEffects.Forgotten;
import gossamer.machine.RecordedEffects.Sent;
import gossamer.message.JobMessage.SpecRequest;
import gossamer.model.JobId;
import gossamer.model.JobKind;
import org.junit.jupiter.api.Test;

class SpecsTest {
    private static final JobId JOB = new JobId(ANNA, 1, JobKind.JAVA);
    private static final JobId OTHER = new JobId(ANNA, 2, JobKind.JAVA);

    private final EngineConfig config = EngineConfig.lan();
    private final RecordedEffects effects = new RecordedEffects();
    private final Specs specs = new Specs(config, JobId::origin);
    private long now = 5 * MS;

    @Test
    void asksTheGranterThenTheOwnerInTurnUntilItKnows() {
        specs.require(JOB, BERT, now, effects);
        specs.require(JOB, BERT, now, effects);
        for (int i = 0; i < 2; i++) {
            assertThat(specs.deadlineNanos()).isEqualTo(now + config.repeatNanos());
            specs.onTime(now + 1, job -> true, effects);
            now = specs.deadlineNanos();
            specs.onTime(now, job -> true, effects);
        }

        assertThat(effects.drain())
                .containsExactly(
                        new Sent(BERT, new SpecRequest(JOB)),
                        new Sent(ANNA, new SpecRequest(JOB)),
                        new Sent(BERT, new SpecRequest(JOB)));
        specs.learn(spec(JOB, 3), now);
        assertThat(specs.get(JOB)).isEqualTo(spec(JOB, 3));
        assertThat(specs.deadlineNanos()).as("of the sweep").isEqualTo(now + config.auditNanos());
        assertThat(effects.drain()).isEmpty();
    }

    @Test
    void asksForNothingItKnows() {
        specs.learn(spec(JOB, 3), now);

        specs.require(JOB, BERT, now, effects);

        assertThat(effects.drain()).isEmpty();
        assertThat(specs.size()).isEqualTo(1);
    }

    @Test
    void stopsAskingWhenTheWorkIsGone() {
        specs.require(JOB, BERT, now, effects);
        effects.drain();

        now = specs.deadlineNanos();
        specs.onTime(now, job -> false, effects);

        assertThat(effects.drain()).isEmpty();
        assertThat(specs.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
        assertThat(specs.jobs()).isEmpty();
    }

    @Test
    void forgetsJobsThatHaveNothingHereAfterAWhile() {
        specs.learn(spec(JOB, 3), now);
        specs.learn(spec(OTHER, 3), now + MS);

        now = specs.deadlineNanos();
        assertThat(specs.onTime(now, OTHER::equals, effects)).containsExactly(JOB);

        assertThat(effects.drain()).containsExactly(new Forgotten(JOB));
        assertThat(specs.get(JOB)).isNull();
        assertThat(specs.jobs()).containsExactly(OTHER);
        assertThat(specs.deadlineNanos()).isGreaterThan(now).isLessThan(Long.MAX_VALUE);

        now = specs.deadlineNanos();
        assertThat(specs.onTime(now, job -> false, effects)).containsExactly(OTHER);
        assertThat(effects.drain()).containsExactly(new Forgotten(OTHER));
        assertThat(specs.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void forgetsAJobAtOnceAndOnce() {
        specs.learn(spec(JOB, 3), now);

        specs.forget(JOB, effects);
        specs.forget(JOB, effects);

        assertThat(effects.drain()).containsExactly(new Forgotten(JOB));
    }
}
