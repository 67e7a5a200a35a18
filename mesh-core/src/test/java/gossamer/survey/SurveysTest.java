// SPDX-License-Identifier: Apache-2.0
package gossamer.survey;

import static gossamer.model.Examples.ANNA;
import static gossamer.model.Examples.BERT;
import static gossamer.model.Examples.CARL;
import static gossamer.model.Examples.MS;
import static gossamer.model.Examples.view;
import static gossamer.model.Examples.viewScheduledBy;
import static org.assertj.core.api.Assertions.assertThat;

import gossamer.config.EngineConfig;
import gossamer.machine.Effects.PeerReport;
import gossamer.machine.RecordedEffects;
import gossamer.machine.RecordedEffects.PeersTold;
import gossamer.machine.RecordedEffects.Sent;
import gossamer.message.SurveyMessage.SurveyReply;
import gossamer.message.SurveyMessage.SurveyRequest;
import gossamer.model.Accept;
import gossamer.model.PeerCard;
import gossamer.model.PeerId;
import gossamer.model.PeerStats;
import gossamer.model.View;
import java.util.List;
import org.junit.jupiter.api.Test;

class SurveysTest {
    private static final PeerStats STATS = new PeerStats(1, 2, 3, 4, 5, 6, 7, 8);

    private final EngineConfig config = EngineConfig.lan();
    private final RecordedEffects effects = new RecordedEffects();
    private final Surveys surveys = new Surveys(config);
    private final View view = viewScheduledBy(BERT, CARL, BERT, ANNA);
    private long now = 3 * MS;

    private static PeerCard card(PeerId peer) {
        return new PeerCard(peer, "name", "host:1", 1, Accept.ALL, "0", 1);
    }

    private static PeerReport report(PeerId peer, boolean scheduler) {
        return new PeerReport(card(peer), STATS, scheduler);
    }

    private void reply(PeerId from, long ticket) {
        surveys.onReply(from, new SurveyReply(ticket, card(from), STATS), effects);
    }

    private void ask(long ticket) {
        surveys.ask(ticket, view, card(ANNA), STATS, now, effects);
    }

    @Test
    void everyOtherPeerIsAskedAndAllAreToldInTheOrderOfTheView() {
        ask(4);
        reply(BERT, 4);
        reply(BERT, 4);
        reply(CARL, 5);
        reply(CARL, 4);
        reply(CARL, 4);

        assertThat(effects.drain())
                .containsExactly(
                        new Sent(CARL, new SurveyRequest(4)),
                        new Sent(BERT, new SurveyRequest(4)),
                        new PeersTold(4, List.of(report(CARL, false), report(BERT, true), report(ANNA, false))));
        assertThat(surveys.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void alonePeerAnswersItself() {
        surveys.ask(1, view(1, ANNA), card(ANNA), STATS, now, effects);

        assertThat(effects.drain()).containsExactly(new PeersTold(1, List.of(report(ANNA, true))));
    }

    @Test
    void silentPeersAreMissingWhenTheTimeIsUp() {
        ask(4);
        now += MS;
        ask(5);
        reply(BERT, 4);
        effects.drain();

        now = surveys.deadlineNanos();
        surveys.onTime(now - 1, effects);
        assertThat(effects.drain()).isEmpty();
        surveys.onTime(now, effects);

        assertThat(effects.drain()).containsExactly(new PeersTold(4, List.of(report(BERT, true), report(ANNA, false))));
        assertThat(surveys.deadlineNanos()).isEqualTo(now + MS);
        reply(CARL, 4);
        assertThat(effects.drain()).as("too late").isEmpty();
    }

    @Test
    void peersThatLeftAreNotWaitedFor() {
        ask(4);
        reply(BERT, 4);
        effects.drain();

        surveys.onView(view(99, BERT, ANNA), effects);

        assertThat(effects.drain()).containsExactly(new PeersTold(4, List.of(report(BERT, true), report(ANNA, false))));
        assertThat(surveys.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }
}
