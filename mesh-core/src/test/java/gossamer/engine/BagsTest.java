// SPDX-License-Identifier: Apache-2.0
package gossamer.engine;

import static gossamer.model.Examples.ANNA;
import static gossamer.model.Examples.BERT;
import static gossamer.model.Examples.CARL;
import static gossamer.model.Examples.MS;
import static gossamer.model.Examples.bags;
import static gossamer.model.Examples.range;
import static gossamer.model.Examples.viewScheduledBy;
import static org.assertj.core.api.Assertions.assertThat;

import gossamer.config.EngineConfig;
import gossamer.engine.Inspection.Held;
import gossamer.engine.Inspection.Place;
import gossamer.machine.Chance;
import gossamer.machine.Event;
import gossamer.machine.RecordedEffects;
import gossamer.machine.RecordedEffects.Checkpointed;
import gossamer.machine.RecordedEffects.Delivered;
import gossamer.machine.RecordedEffects.Recalled;
import gossamer.machine.RecordedEffects.Run;
import gossamer.machine.RecordedEffects.Sent;
import gossamer.machine.RecordedEffects.Stopped;
import gossamer.message.LeaseMessage.Drop;
import gossamer.message.Message;
import gossamer.message.ResultMessage.Results;
import gossamer.message.ResultMessage.Worked;
import gossamer.message.StealMessage.Lifeline;
import gossamer.message.StealMessage.Loot;
import gossamer.model.Accept;
import gossamer.model.Appetite;
import gossamer.model.Items;
import gossamer.model.JobHead;
import gossamer.model.JobId;
import gossamer.model.JobKind;
import gossamer.model.Lease;
import gossamer.model.PeerCard;
import gossamer.model.PeerId;
import gossamer.model.View;
import gossamer.model.Yield;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** One engine that works on a bag of another peer, and one that owns it. */
class BagsTest {
    private static final JobId JOB = new JobId(ANNA, 1, JobKind.JAVA);
    private static final byte[] FIRST = {1, 2, 3, 4};

    private final RecordedEffects effects = new RecordedEffects();
    private final EngineConfig config = EngineConfig.lan();
    private final View view = viewScheduledBy(ANNA, ANNA, BERT, CARL);
    private long now = MS;

    private Engine engine(PeerId peer, int slots) {
        Engine engine = new Engine(
                config, new PeerCard(peer, peer.brief(), "h:1", slots, Accept.ALL, "0", 1), new Chance(1), 0);
        engine.step(now, new Event.ViewInstalled(view), effects);
        effects.drain();
        return engine;
    }

    /** Bert, with the bag of Anna's job in his only worker. */
    private Engine holder(int slots) {
        Engine bert = engine(BERT, slots);
        Lease lease = new Lease(JOB, range(0, 1), 1, Items.of(new byte[][] {FIRST}));
        receive(bert, ANNA, new Loot(1, 1, 0, bags(JOB, 1), List.of(lease), 0, null));
        assertThat(effects.drain()).filteredOn(Run.class::isInstance).hasSize(1);
        return bert;
    }

    private void receive(Engine engine, PeerId from, Message message) {
        engine.step(now, new Event.Received(from, message), effects);
    }

    private static Yield.Bagged step(long number, byte @Nullable [] rest, byte[]... given) {
        return new Yield.Bagged(range(0, 1), 1, number, 10, new byte[1], rest, List.of(given), null);
    }

    private List<Results> resultsSent() {
        return effects.drainSent().stream()
                .map(Sent::message)
                .filter(Results.class::isInstance)
                .map(Results.class::cast)
                .toList();
    }

    private void tick(Engine engine) {
        now = engine.deadlineNanos();
        engine.step(now, new Event.Tick(), effects);
    }

    @Test
    void aHungryPeersLifelineMakesTheBagSplitAndGetsWhatWasSplitOff() {
        Engine bert = holder(1);
        now += config.chunkNanos();

        receive(bert, CARL, new Lifeline(new Appetite(1, Accept.ALL)));
        assertThat(effects.drain()).containsExactly(new Recalled(1, 1));
        bert.step(now, new Event.ChunkStep(1, step(1, new byte[] {1, 2}, new byte[] {3, 4})), effects);

        assertThat(resultsSent())
                .flatExtracting(Results::yields)
                .containsExactly(step(1, new byte[] {1, 2}, new byte[] {3, 4}).with(CARL, 1));
    }

    @Test
    void anIdleWorkerMakesTheBagSplitForThisPeerItself() {
        Engine bert = holder(2);
        receive(bert, CARL, new Lifeline(new Appetite(1, Accept.ALL)));
        effects.drain();
        now += config.chunkNanos();
        bert.step(now, new Event.Tick(), effects);
        assertThat(effects.drain()).contains(new Recalled(1, 1));

        bert.step(now, new Event.ChunkStep(1, step(1, new byte[] {1, 2}, new byte[] {3, 4})), effects);

        assertThat(resultsSent())
                .flatExtracting(Results::yields)
                .containsExactly(step(1, new byte[] {1, 2}, new byte[] {3, 4}).with(BERT, 1));
    }

    @Test
    void aBagThatNobodyWantsSplitIsAskedForACheckpointAlone() {
        Engine bert = holder(1);
        long began = now;

        while (now < began + config.checkpointNanos()) {
            assertThat(effects.drain()).noneMatch(Recalled.class::isInstance).noneMatch(Checkpointed.class::isInstance);
            tick(bert);
        }

        assertThat(now).isEqualTo(began + config.checkpointNanos());
        assertThat(effects.drain()).contains(new Checkpointed(1)).noneMatch(Recalled.class::isInstance);
    }

    @Test
    void theOwnerIsToldNowAndThenHowFarTheBagIs() {
        Engine bert = holder(1);
        now += config.checkpointNanos() / 5;

        bert.step(now, new Event.ChunkProgress(1, 0, 42), effects);

        assertThat(effects.drainSent()).contains(new Sent(ANNA, new Worked(JOB, 0, 1, 0, 42)));
    }

    @Test
    void aBagThatItsOwnerTakesAwayIsStopped() {
        Engine bert = holder(1);

        receive(bert, ANNA, new Drop(JOB, List.of(range(0, 1)), 1));

        assertThat(effects.drain()).contains(new Stopped(1, range(0, 1)));
        assertThat(bert.inspect().held(JOB)).isEmpty();
        bert.step(now, new Event.ChunkStep(1, step(1, new byte[] {1}, new byte[] {2})), effects);
        assertThat(resultsSent()).isEmpty();
    }

    @Test
    void theOwnerSendsWhatWasSplitOffToItsTakerThroughTheGiver() {
        Engine anna = engine(ANNA, 0);
        anna.step(now, new Event.Submitted(bags(JOB, 1), Items.of(new byte[][] {FIRST})), effects);
        receive(anna, BERT, new Lifeline(new Appetite(1, Accept.ALL)));
        now += 2 * MS;
        anna.step(now, new Event.Tick(), effects);
        effects.drain();

        Yield.Bagged step = step(1, new byte[] {1, 2}, new byte[] {3, 4}).with(CARL, 8);
        receive(anna, BERT, new Results(1, JOB, List.of(step), Appetite.NONE));

        List<RecordedEffects.Effect> came = effects.drain();
        assertThat(came).contains(new Delivered(JOB, step));
        List<Loot> loots = came.stream()
                .filter(effect -> effect instanceof Sent sent && sent.to().equals(CARL))
                .map(effect -> (Loot) ((Sent) effect).message())
                .toList();
        assertThat(loots).hasSize(1);
        assertThat(loots.get(0).through()).isEqualTo(BERT);
        assertThat(loots.get(0).leases().get(0).items().at(0)).containsExactly(3, 4);
        assertThat(anna.inspect().held(JOB)).contains(new Held(JOB, range(1, 2), 1, Place.IN_TRANSIT));
        assertThat(anna.inspect().bags(JOB)).containsExactly(new byte[] {1, 2}, new byte[] {3, 4});
    }

    @Test
    void anOwnerThatWorksOnItsOwnBagEndsTheJobWithItsLastStep() {
        Engine anna = engine(ANNA, 1);
        anna.step(now, new Event.Submitted(bags(JOB, 1), Items.of(new byte[][] {FIRST})), effects);
        anna.step(now, new Event.ChunkStep(1, step(1, new byte[] {1, 2}, new byte[] {3})), effects);
        effects.drain();

        anna.step(now, new Event.ChunkDone(1, List.of(step(2, null)), MS), effects);
        assertThat(effects.drain()).as("the other bag").anyMatch(Run.class::isInstance);
        Yield.Bagged other = Yield.Bagged.last(range(1, 2), 1, 1, 5, new byte[1], List.of());
        anna.step(now, new Event.ChunkDone(2, List.of(other), MS), effects);

        JobHead over = new JobHead(JOB, "example", 25, 25, 0, 0, JobHead.State.DONE);
        assertThat(effects.drain()).contains(new RecordedEffects.Progressed(over));
        assertThat(anna.inspect().held(JOB)).isEmpty();
    }
}
