// SPDX-License-Identifier: Apache-2.0
package gossamer.scheduler;

import static gossamer.model.Examples.ANNA;
import static gossamer.model.Examples.BERT;
import static gossamer.model.Examples.MS;
import static gossamer.model.Examples.viewScheduledBy;
import static org.assertj.core.api.Assertions.assertThat;

import gossamer.config.EngineConfig;
import gossamer.machine.RecordedEffects;
import gossamer.machine.RecordedEffects.JobsTold;
import gossamer.machine.RecordedEffects.Sent;
import gossamer.message.SchedulerMessage.Directory;
import gossamer.message.SchedulerMessage.DirectoryRequest;
import gossamer.model.JobHead;
import gossamer.model.JobId;
import gossamer.model.JobKind;
import gossamer.model.View;
import java.util.List;
import org.junit.jupiter.api.Test;

class InquiriesTest {
    private static final JobHead OWN =
            new JobHead(new JobId(ANNA, 1, JobKind.JAVA), "own", 1, 0, 0, 0, JobHead.State.RUNNING);
    private static final JobHead OTHER =
            new JobHead(new JobId(BERT, 1, JobKind.JAVA), "other", 1, 0, 0, 0, JobHead.State.RUNNING);

    private final EngineConfig config = EngineConfig.lan();
    private final RecordedEffects effects = new RecordedEffects();
    private final Inquiries inquiries = new Inquiries(config);
    private final View view = viewScheduledBy(BERT, ANNA, BERT);
    private long now = 3 * MS;

    @Test
    void theSchedulerIsAskedAndItsFirstAnswerIsPassedOn() {
        inquiries.ask(7, view, now, effects);
        Directory directory = new Directory(view.id(), 7, List.of(OWN, OTHER));
        inquiries.onDirectory(directory, effects);
        inquiries.onDirectory(directory, effects);

        assertThat(effects.drain())
                .containsExactly(
                        new Sent(BERT, new DirectoryRequest(view.id(), 7)), new JobsTold(7, List.of(OWN, OTHER)));
        assertThat(inquiries.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aSilentSchedulerIsDoneWithout() {
        inquiries.ask(7, view, now, effects);
        now += MS;
        inquiries.ask(8, view, now, effects);
        effects.drain();

        now = inquiries.deadlineNanos();
        inquiries.onTime(now - 1, () -> List.of(OWN), effects);
        assertThat(effects.drain()).isEmpty();
        inquiries.onTime(now, () -> List.of(OWN), effects);

        assertThat(effects.drain()).containsExactly(new JobsTold(7, List.of(OWN)));
        assertThat(inquiries.deadlineNanos()).isEqualTo(now + MS);
        inquiries.onDirectory(new Directory(view.id(), 7, List.of(OTHER)), effects);
        assertThat(effects.drain()).as("too late").isEmpty();
    }

    @Test
    void beforeTheFirstViewTheOwnJobsAreTheAnswer() {
        inquiries.ask(7, null, now, effects);
        assertThat(effects.drain()).isEmpty();

        now = inquiries.deadlineNanos();
        inquiries.onTime(now, () -> List.of(OWN), effects);

        assertThat(effects.drain()).containsExactly(new JobsTold(7, List.of(OWN)));
        assertThat(inquiries.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }
}
