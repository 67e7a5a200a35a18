// SPDX-License-Identifier: Apache-2.0
package gossamer.scheduler;

import static gossamer.model.Examples.ANNA;
import static gossamer.model.Examples.BERT;
import static gossamer.model.Examples.CARL;
import static gossamer.model.Examples.DORA;
import static gossamer.model.Examples.view;
import static gossamer.model.Examples.viewScheduledBy;
import static org.assertj.core.api.Assertions.assertThat;

import gossamer.machine.RecordedEffects;
import gossamer.machine.RecordedEffects.Sent;
import gossamer.message.SchedulerMessage.Busy;
import gossamer.message.SchedulerMessage.Directory;
import gossamer.message.SchedulerMessage.DirectoryRequest;
import gossamer.message.SchedulerMessage.Hello;
import gossamer.message.SchedulerMessage.Idle;
import gossamer.message.SchedulerMessage.IdleList;
import gossamer.message.SchedulerMessage.JobReport;
import gossamer.message.StealMessage.IdlePeers;
import gossamer.model.Accept;
import gossamer.model.Appetite;
import gossamer.model.JobHead;
import gossamer.model.JobHead.State;
import gossamer.model.JobId;
import gossamer.model.JobKind;
import gossamer.model.PeerId;
import gossamer.model.View;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RegistryTest {
    private final RecordedEffects effects = new RecordedEffects();
    private final Registry registry = new Registry(ANNA);
    private final View view = viewScheduledBy(ANNA, ANNA, BERT, CARL, DORA);

    private static JobHead job(PeerId owner, long number, State state) {
        return new JobHead(new JobId(owner, number, JobKind.JAVA), "job", 10, 0, 0, 0, state);
    }

    private void idle(PeerId... peers) {
        for (PeerId peer : peers) {
            registry.on(peer, new Idle(view.id(), new Appetite(1, Accept.ALL)), effects);
        }
    }

    private void wants(PeerId owner, int peers) {
        registry.on(owner, new JobReport(view.id(), job(owner, 1, State.RUNNING), peers), effects);
    }

    private Sent list(PeerId to, int... ranks) {
        return new Sent(to, new IdleList(JobKind.JAVA, new IdlePeers(view.id(), ranks)));
    }

    private List<JobHead> directory() {
        registry.on(DORA, new DirectoryRequest(view.id(), 5), effects);
        Sent answer = effects.drainSent().get(0);
        assertThat(answer.to()).isEqualTo(DORA);
        Directory directory = (Directory) answer.message();
        assertThat(directory.ticket()).isEqualTo(5);
        return directory.jobs();
    }

    @Test
    void promisesEachIdlePeerToOneOwner() {
        registry.onView(view, effects);
        idle(BERT, CARL, DORA);

        wants(BERT, 1);
        wants(CARL, 5);
        wants(BERT, 5);

        assertThat(effects.drain()).containsExactly(list(BERT, 2), list(CARL, 1, 3));
        assertThat(registry.idleCount()).isZero();
    }

    @Test
    void promisesAPeerAgainWhenItIsIdleAgain() {
        registry.onView(view, effects);
        idle(BERT);
        wants(CARL, 1);
        effects.drain();

        idle(BERT, BERT);
        wants(CARL, 2);

        assertThat(effects.drain()).containsExactly(list(CARL, 1));
    }

    @Test
    void takesTheLongestIdleFirstAndNoBusyPeer() {
        registry.onView(view, effects);
        idle(DORA, BERT, ANNA);
        registry.on(BERT, new Busy(view.id()), effects);

        wants(CARL, 2);

        assertThat(effects.drain()).containsExactly(list(CARL, 3, 0));
    }

    @Test
    void promisesOnlyPeersThatTakeTheKindOfTheJob() {
        registry.onView(view, effects);
        registry.on(BERT, new Idle(view.id(), new Appetite(1, Accept.COMMANDS)), effects);
        registry.on(CARL, new Idle(view.id(), new Appetite(1, Accept.JAVA)), effects);
        JobHead commands = new JobHead(new JobId(DORA, 2, JobKind.COMMANDS), "job", 10, 0, 0, 0, State.RUNNING);

        wants(ANNA, 5);
        registry.on(DORA, new JobReport(view.id(), commands, 5), effects);

        IdleList programs = new IdleList(JobKind.COMMANDS, new IdlePeers(view.id(), new int[] {1}));
        assertThat(effects.drain()).containsExactly(list(ANNA, 2), new Sent(DORA, programs));
    }

    @Test
    void saysNothingWhenNobodyIsWantedOrIdle() {
        registry.onView(view, effects);
        wants(BERT, 3);
        idle(CARL);
        wants(BERT, 0);
        idle(BERT);
        registry.on(CARL, new Busy(view.id()), effects);
        wants(BERT, 3);

        assertThat(effects.drain()).isEmpty();
    }

    @Test
    void actsOnlyAsTheSchedulerOfTheView() {
        registry.onView(viewScheduledBy(BERT, ANNA, BERT, CARL, DORA), effects);
        View other = viewScheduledBy(BERT, ANNA, BERT, CARL, DORA);
        registry.on(CARL, new Idle(other.id(), new Appetite(1, Accept.ALL)), effects);
        registry.on(DORA, new JobReport(other.id(), job(DORA, 1, State.RUNNING), 3), effects);
        registry.on(DORA, new DirectoryRequest(other.id(), 1), effects);

        assertThat(effects.drain()).isEmpty();
        assertThat(registry.idleCount()).isZero();
    }

    @Test
    void ignoresMessagesOfOlderViews() {
        View older = view(view.id().sequence() - 1, ANNA, BERT, CARL, DORA);
        registry.onView(view, effects);

        registry.on(BERT, new Idle(older.id(), new Appetite(1, Accept.ALL)), effects);
        registry.on(CARL, new JobReport(older.id(), job(CARL, 1, State.RUNNING), 3), effects);

        assertThat(registry.idleCount()).isZero();
        assertThat(effects.drain()).isEmpty();
        registry.onView(older, effects);
        assertThat(registry.idleCount()).as("nor kept for it").isZero();
    }

    @Test
    void keepsMessagesOfAViewThatIsComing() {
        registry.on(BERT, new Idle(view.id(), new Appetite(1, Accept.ALL)), effects);
        registry.on(CARL, new JobReport(view.id(), job(CARL, 1, State.RUNNING), 3), effects);
        assertThat(effects.drain()).isEmpty();

        registry.onView(view, effects);

        assertThat(effects.drain()).containsExactly(list(CARL, 1));
        assertThat(directory()).containsExactly(job(CARL, 1, State.RUNNING));
    }

    @Test
    void keepsABoundedNumberOfEarlyMessages() {
        for (int i = 0; i < Registry.EARLY_MAX + 10; i++) {
            registry.on(BERT, new Idle(view.id(), new Appetite(1, Accept.ALL)), effects);
        }
        long full = registry.stateBytes();
        registry.on(BERT, new Idle(view.id(), new Appetite(1, Accept.ALL)), effects);

        assertThat(registry.stateBytes()).isEqualTo(full);
        registry.onView(view, effects);
        assertThat(registry.idleCount()).isEqualTo(1);
    }

    @Test
    void isAFunctionOfTheHellosOfItsTerm() { // I16
        registry.onView(view, effects);
        idle(BERT, CARL);
        wants(DORA, 1);
        effects.drain();
        View next = viewScheduledBy(ANNA, ANNA, CARL, DORA);

        registry.onView(next, effects);
        registry.on(
                CARL, new Hello(next.id(), new Appetite(1, Accept.ALL), List.of(job(CARL, 4, State.RUNNING))), effects);
        registry.on(DORA, new Hello(next.id(), Appetite.NONE, List.of()), effects);

        assertThat(registry.idleCount()).isEqualTo(1);
        registry.on(DORA, new DirectoryRequest(next.id(), 9), effects);
        assertThat(effects.drain())
                .containsExactly(new Sent(DORA, new Directory(next.id(), 9, List.of(job(CARL, 4, State.RUNNING)))));
    }

    @Test
    void listsJobsByTheirStartAndReplacesTheirHeads() {
        registry.onView(view, effects);
        registry.on(BERT, new JobReport(view.id(), job(BERT, 1, State.RUNNING), 0), effects);
        registry.on(CARL, new JobReport(view.id(), job(CARL, 1, State.RUNNING), 0), effects);
        registry.on(BERT, new JobReport(view.id(), job(BERT, 1, State.DONE), 0), effects);

        assertThat(directory()).containsExactly(job(BERT, 1, State.DONE), job(CARL, 1, State.RUNNING));
    }

    @Test
    void keepsTheLastJobsThatAreOverBesideAnyNumberThatRun() {
        registry.onView(view, effects);
        List<JobHead> expected = new ArrayList<>();
        for (int number = 1; number <= 150; number++) {
            registry.on(BERT, new JobReport(view.id(), job(BERT, number, State.RUNNING), 0), effects);
            expected.add(job(BERT, number, State.RUNNING));
        }
        for (int number = 1; number <= 130; number++) {
            registry.on(CARL, new JobReport(view.id(), job(CARL, number, State.DONE), 0), effects);
            if (number > 30) {
                expected.add(job(CARL, number, State.DONE));
            }
        }

        assertThat(directory()).isEqualTo(expected);
    }
}
