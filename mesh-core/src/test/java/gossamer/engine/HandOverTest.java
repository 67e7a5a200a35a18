// SPDX-License-Identifier: Apache-2.0
package gossamer.engine;

import static gossamer.model.Examples.ANNA;
import static gossamer.model.Examples.BERT;
import static gossamer.model.Examples.CARL;
import static gossamer.model.Examples.MS;
import static gossamer.model.Examples.lease;
import static gossamer.model.Examples.range;
import static gossamer.model.Examples.spec;
import static gossamer.model.Examples.viewScheduledBy;
import static org.assertj.core.api.Assertions.assertThat;

import gossamer.config.EngineConfig;
import gossamer.machine.Chance;
import gossamer.machine.Event;
import gossamer.machine.RecordedEffects;
import gossamer.machine.RecordedEffects.Sent;
import gossamer.message.LeaseMessage.LeaseConfirmed;
import gossamer.message.LeaseMessage.Leased;
import gossamer.message.Message;
import gossamer.message.StealMessage.Loot;
import gossamer.message.StealMessage.Refuse;
import gossamer.model.Accept;
import gossamer.model.JobId;
import gossamer.model.JobKind;
import gossamer.model.JobSpec;
import gossamer.model.Lease;
import gossamer.model.PeerCard;
import gossamer.model.PeerId;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One engine that is handed work, once and again. */
class HandOverTest {
    private static final JobId JOB = new JobId(ANNA, 1, JobKind.JAVA);

    private final RecordedEffects effects = new RecordedEffects();
    private final EngineConfig config = EngineConfig.lan();
    private final Engine bert =
            new Engine(config, new PeerCard(BERT, "bert", "h:1", 1, Accept.ALL, "0", 1), new Chance(1), 0);
    private final long now = MS;

    @BeforeEach
    void join() {
        bert.step(now, new Event.ViewInstalled(viewScheduledBy(ANNA, ANNA, BERT, CARL)), effects);
        effects.drain();
    }

    private void receive(PeerId from, Message message) {
        bert.step(now, new Event.Received(from, message), effects);
    }

    private static Loot loot(long grant, long settledBelow, Lease... leases) {
        JobSpec spec = spec(leases[0].job(), 1_000);
        return new Loot(grant, settledBelow, 0, spec, List.of(leases), MS, null);
    }

    private static Sent leased(PeerId granter, long grant, long lo, long hi) {
        return new Sent(ANNA, new Leased(JOB, granter, grant, List.of(range(lo, hi)), 1));
    }

    @Test
    void saysAgainWhatItHoldsWhenAHandOverIsRepeated() {
        receive(CARL, loot(3, 3, lease(JOB, 10, 20)));
        assertThat(effects.drain()).contains(leased(CARL, 3, 10, 20));

        receive(CARL, loot(3, 3, lease(JOB, 10, 20)));

        assertThat(effects.drain()).containsExactly(leased(CARL, 3, 10, 20));
        assertThat(bert.inspect().held(JOB).stream()
                        .mapToLong(held -> held.range().size())
                        .sum())
                .isEqualTo(10);
    }

    @Test
    void ignoresAHandOverThatIsSettledAndWasOvertaken() {
        receive(CARL, loot(3, 3, lease(JOB, 10, 20)));
        receive(CARL, loot(4, 4, lease(JOB, 30, 40)));
        effects.drain();

        receive(CARL, loot(3, 3, lease(JOB, 10, 20)));

        assertThat(effects.drain()).isEmpty();
    }

    @Test
    void refusesWorkOfOwnersThatAreNotHere() {
        JobId strange = new JobId(new PeerId(9, 9), 1, JobKind.JAVA);

        receive(CARL, loot(3, 3, lease(strange, 10, 20)));

        assertThat(effects.drain()).containsExactly(new Sent(CARL, new Refuse(3)));
        assertThat(bert.inspect().held(strange)).isEmpty();
    }

    @Test
    void refusesNewWorkWhileLeavingButNotWhatItTookBefore() {
        receive(CARL, loot(3, 3, lease(JOB, 10, 20)));
        bert.step(now, new Event.LeaveAsked(), effects);
        effects.drain();

        receive(CARL, loot(3, 3, lease(JOB, 10, 20)));
        receive(CARL, loot(4, 3, lease(JOB, 30, 40)));

        assertThat(effects.drain()).containsExactly(leased(CARL, 3, 10, 20), new Sent(CARL, new Refuse(4)));
    }

    @Test
    void doesNotLeaveBeforeTheOwnerHasConfirmedWhatItHandedBack() {
        receive(CARL, loot(3, 3, lease(JOB, 10, 20)));
        bert.step(now, new Event.LeaveAsked(), effects);
        bert.step(now, new Event.ChunkCut(1, 10), effects);
        bert.step(now, new Event.ChunkCut(2, 11), effects);
        List<RecordedEffects.Effect> before = effects.drain();
        long[] grants = before.stream()
                .filter(effect -> effect instanceof Sent sent && sent.message() instanceof Loot)
                .mapToLong(effect -> ((Loot) ((Sent) effect).message()).grant())
                .toArray();
        assertThat(before).doesNotContain(new RecordedEffects.Left());
        assertThat(grants).isNotEmpty();

        for (long grant : grants) {
            receive(ANNA, new LeaseConfirmed(grant));
        }

        assertThat(bert.inspect().held(JOB)).isEmpty();
        assertThat(effects.drain()).containsExactly(new RecordedEffects.Left());
    }
}
