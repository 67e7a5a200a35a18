// SPDX-License-Identifier: Apache-2.0
package gossamer.work;

import static gossamer.model.Examples.ANNA;
import static gossamer.model.Examples.BERT;
import static gossamer.model.Examples.MS;
import static gossamer.model.Examples.each;
import static gossamer.model.Examples.range;
import static org.assertj.core.api.Assertions.assertThat;

import gossamer.config.EngineConfig;
import gossamer.machine.RecordedEffects;
import gossamer.machine.RecordedEffects.Sent;
import gossamer.message.ResultMessage.Results;
import gossamer.model.Accept;
import gossamer.model.Appetite;
import gossamer.model.JobId;
import gossamer.model.JobKind;
import gossamer.model.Outcome;
import gossamer.model.Yield;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private static final JobId JOB = new JobId(ANNA, 1, JobKind.JAVA);
    private static final JobId OTHER = new JobId(BERT, 1, JobKind.JAVA);

    private final EngineConfig config = EngineConfig.lan();
    private final RecordedEffects effects = new RecordedEffects();
    private final Outbox outbox = new Outbox(config, JobId::origin);
    private final Yield.Each first = each(0, 1, 1);
    private final Yield.Each second = each(1, 2, 1);
    private boolean moreComing;
    private int hungrySlots;
    private long now = 5 * MS;

    private void flush() {
        outbox.flush(now, job -> moreComing, owner -> Appetite.of(hungrySlots, Accept.ALL), effects);
    }

    private static Sent results(long batch, JobId job, int hungrySlots, Yield... yields) {
        return new Sent(job.origin(), new Results(batch, job, List.of(yields), Appetite.of(hungrySlots, Accept.ALL)));
    }

    private static Yield.Each large(long lo, int bytes) {
        return new Yield.Each(range(lo, lo + 1), 1, List.of(new Outcome.Success(new byte[bytes])));
    }

    @Test
    void sendsAtOnceWhenNothingMoreIsComing() {
        outbox.add(JOB, List.of(first), now);

        flush();

        assertThat(effects.drain()).containsExactly(results(1, JOB, 0, first));
    }

    @Test
    void waitsForCompanyWhileMoreIsComingButNotLong() {
        moreComing = true;
        outbox.add(JOB, List.of(first), now);
        flush();
        assertThat(effects.drain()).isEmpty();
        assertThat(outbox.deadlineNanos()).isEqualTo(now + config.flushNanos());

        now += config.flushNanos() / 2;
        outbox.add(JOB, List.of(second), now);
        flush();
        assertThat(effects.drain()).isEmpty();

        now = outbox.deadlineNanos();
        flush();
        assertThat(effects.drain()).containsExactly(results(1, JOB, 0, first, second));
        assertThat(outbox.deadlineNanos()).isEqualTo(now + config.repeatNanos());
    }

    @Test
    void aSplitAndALastStepDoNotWaitForCompany() {
        moreComing = true;
        Yield.Bagged checkpoint = new Yield.Bagged(range(3, 4), 1, 1, 5, new byte[0], new byte[9], List.of(), null, 1);
        Yield.Bagged split =
                new Yield.Bagged(range(3, 4), 1, 2, 5, new byte[0], new byte[9], List.of(new byte[4]), null, 1);
        Yield.Bagged last = Yield.Bagged.last(range(3, 4), 1, 3, 5, new byte[0], List.of());

        outbox.add(JOB, List.of(checkpoint), now);
        flush();
        assertThat(effects.drain()).as("a checkpoint can wait").isEmpty();

        outbox.add(JOB, List.of(split), now);
        flush();
        assertThat(effects.drain()).containsExactly(results(1, JOB, 0, checkpoint, split));
        outbox.add(JOB, List.of(last), now);
        flush();
        assertThat(effects.drain()).containsExactly(results(2, JOB, 0, last));
    }

    @Test
    void sendsALargeBatchAtOnce() {
        moreComing = true;
        Yield.Each yield = large(0, (int) config.flushBytes());
        outbox.add(JOB, List.of(yield), now);

        flush();

        assertThat(effects.drain()).containsExactly(results(1, JOB, 0, yield));
    }

    @Test
    void sendsEachJobToItsOwner() {
        outbox.add(JOB, List.of(first), now);
        outbox.add(OTHER, List.of(second), now);

        flush();

        assertThat(effects.drain()).containsExactly(results(1, JOB, 0, first), results(2, OTHER, 0, second));
    }

    @Test
    void mentionsHungrySlotsTheFirstTimeOnly() {
        hungrySlots = 3;
        outbox.add(JOB, List.of(first), now);
        flush();
        now += config.repeatNanos();
        flush();

        assertThat(effects.drain()).containsExactly(results(1, JOB, 3, first), results(1, JOB, 0, first));
    }

    @Test
    void repeatsUntilAcknowledgedUnderTheSameNumber() {
        outbox.add(JOB, List.of(first), now);
        flush();
        now += MS;
        outbox.add(JOB, List.of(second), now);
        flush();
        effects.drain();

        now += config.repeatNanos() - MS;
        flush();
        assertThat(effects.drain()).containsExactly(results(1, JOB, 0, first));
        assertThat(outbox.deadlineNanos()).isEqualTo(now + MS);

        outbox.onAck(new long[] {1, 99});
        outbox.onAck(new long[] {1});
        now += MS;
        flush();
        assertThat(effects.drain()).containsExactly(results(2, JOB, 0, second));

        outbox.onAck(new long[] {2});
        now += 10 * config.repeatNanos();
        flush();
        assertThat(effects.drain()).isEmpty();
        assertThat(outbox.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
        assertThat(outbox.isEmpty()).isTrue();
    }

    @Test
    void countsTheBytesOfWhatIsNotAcknowledged() {
        Yield.Each hundred = large(0, 100);
        Yield.Each thousand = large(1, 1000);
        outbox.add(JOB, List.of(hundred), now);
        outbox.add(OTHER, List.of(thousand), now);
        assertThat(outbox.bytes()).isEqualTo(hundred.bytes() + thousand.bytes());

        flush();
        assertThat(outbox.bytes()).as("sent").isEqualTo(hundred.bytes() + thousand.bytes());

        outbox.onAck(new long[] {1});
        assertThat(outbox.bytes()).as("acknowledged").isEqualTo(thousand.bytes());

        outbox.drop(OTHER);
        assertThat(outbox.bytes()).as("dropped").isZero();
        assertThat(outbox.isEmpty()).isTrue();
    }

    @Test
    void dropsWhatWaitsOfAJobNobodyWants() {
        moreComing = true;
        outbox.add(JOB, List.of(first), now);
        outbox.add(OTHER, List.of(second), now);

        outbox.drop(JOB);

        assertThat(outbox.bytes()).isEqualTo(second.bytes());
        assertThat(outbox.has(JOB)).isFalse();
        assertThat(outbox.has(OTHER)).isTrue();
        assertThat(outbox.jobs()).containsExactly(OTHER);
        now += config.flushNanos();
        flush();
        assertThat(effects.drain()).containsExactly(results(1, OTHER, 0, second));
    }

    @Test
    void reportsTheRangesOfWaitingAndOfSentResults() {
        outbox.add(JOB, List.of(first), now);
        flush();
        outbox.add(JOB, List.of(second), now);
        outbox.add(OTHER, List.of(each(7, 9, 1)), now);

        assertThat(outbox.yields(JOB)).extracting(Yield::range).containsExactlyInAnyOrder(range(0, 1), range(1, 2));
        assertThat(outbox.has(JOB)).isTrue();
        assertThat(outbox.size()).isEqualTo(3);
    }

    @Test
    void ignoresAChunkThatYieldedNothing() {
        outbox.add(JOB, List.of(), now);

        flush();

        assertThat(effects.drain()).isEmpty();
        assertThat(outbox.isEmpty()).isTrue();
        assertThat(outbox.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }
}
