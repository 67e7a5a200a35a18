// SPDX-License-Identifier: Apache-2.0
package gossamer.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import gossamer.Mesh;
import gossamer.MeshClosed;
import gossamer.MeshFuture;
import gossamer.config.PeerConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WindowTest {
    private static final long SOON_NANOS = 1;

    private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
    private final Window window = new Window(3, 100, SOON_NANOS, said::add);

    /** Enters on another thread, and comes back once that waits or has entered. */
    private FutureTask<Void> entering(Window into, int size) {
        FutureTask<Void> entering = new FutureTask<>(() -> into.enter(size, true), null);
        Thread thread = Thread.ofPlatform().daemon().start(entering);
        while (!entering.isDone() && thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        return entering;
    }

    private static void entered(FutureTask<Void> entering) throws Exception {
        entering.get(10, TimeUnit.SECONDS);
    }

    @Test
    void aSubmitWaitsWhileAsManyTasksAsMayBeAreOpenAndSaysWhy() throws Exception {
        for (int i = 0; i < 3; i++) {
            window.enter(1, true);
        }

        FutureTask<Void> fourth = entering(window, 7);

        assertThat(said.poll(10, TimeUnit.SECONDS))
                .isEqualTo("a submit has waited for 0 s: the submit window is full: 3 tasks are open, of at most 3,"
                        + " with 3 bytes of arguments, of at most 100, and the next one has 7. It goes on as results"
                        + " arrive; look at ./mesh jobs for what runs, or set submitTasksMax or submitBytesMax higher");
        assertThat(fourth.isDone()).isFalse();
        window.leave(1, 1);
        entered(fourth);
    }

    @Test
    void aSubmitWaitsWhileItsArgumentDoesNotFit() throws Exception {
        window.enter(60, true);

        FutureTask<Void> fits = entering(window, 40);
        FutureTask<Void> doesNot = entering(window, 1);

        entered(fits);
        assertThat(doesNot.isDone()).isFalse();
        window.leave(1, 40);
        entered(doesNot);
    }

    @Test
    void anArgumentLargerThanTheWindowPassesWhenNothingElseIsOpen() throws Exception {
        window.enter(1_000, true);
        FutureTask<Void> another = entering(window, 1_000);
        assertThat(another.isDone()).isFalse();

        window.leave(1, 1_000);

        entered(another);
    }

    @Test
    void smallArgumentsDoNotOvertakeALargeOne() throws Exception {
        window.enter(50, true);
        FutureTask<Void> large = entering(window, 90);

        FutureTask<Void> small = entering(window, 1);

        assertThat(small.isDone()).isFalse();
        window.leave(1, 50);

        entered(large);
        entered(small);
    }

    @Test
    void whoMustNotWaitIsLetInBeyondTheLimits() throws Exception {
        for (int i = 0; i < 4; i++) {
            window.enter(100, false);
        }
        FutureTask<Void> waiting = entering(window, 1);

        window.leave(3, 300);

        assertThat(waiting.isDone()).isFalse();
        window.leave(1, 100);
        entered(waiting);
    }

    @Test
    void anInterruptEndsTheWaitAndOpensNothing() throws Exception {
        window.enter(100, true);
        FutureTask<Boolean> interrupted = new FutureTask<>(() -> {
            Thread.currentThread().interrupt();
            assertThatExceptionOfType(CancellationException.class)
                    .isThrownBy(() -> window.enter(1, true))
                    .withMessageContaining("interrupted while a submit waited: the submit window is full: 1 tasks");
            return Thread.interrupted();
        });
        interrupted.run();
        assertThat(interrupted.get()).isTrue();

        FutureTask<Void> next = entering(window, 100);
        window.leave(1, 100);

        entered(next);
    }

    @Test
    void aLongWaitIsSaidOnceUntilNobodyWaits() throws Exception {
        window.enter(100, true);
        FutureTask<Void> first = entering(window, 100);
        FutureTask<Void> second = entering(window, 100);
        window.leave(1, 100);
        entered(first);
        window.leave(1, 100);
        entered(second);
        assertThat(said).hasSize(1);

        FutureTask<Void> third = entering(window, 100);

        assertThat(said).hasSize(2);
        window.leave(1, 100);
        entered(third);
    }

    @Test
    void nobodyWaitsOnceItIsClosed() throws Exception {
        window.enter(100, true);
        FutureTask<Void> first = entering(window, 100);
        FutureTask<Void> second = entering(window, 100);

        window.close();

        entered(first);
        entered(second);
        window.enter(100, true);
    }

    @Test
    void aSubmitThatWaitsForRoomEndsWithTheMesh() throws Exception {
        Mesh mesh = new LocalMesh(PeerConfig.defaults().withSubmitTasksMax(2), 0);
        List<MeshFuture<Integer>> open = new ArrayList<>(List.of(mesh.submit(() -> 1), mesh.submit(() -> 2)));
        FutureTask<MeshFuture<Integer>> waiting = new FutureTask<>(() -> mesh.submit(() -> 3));
        Thread submitter = Thread.ofPlatform().daemon().start(waiting);
        while (submitter.getState() != Thread.State.TIMED_WAITING) {
            assertThat(waiting.isDone()).isFalse();
        }

        mesh.close();

        open.add(waiting.get(10, TimeUnit.SECONDS));
        for (MeshFuture<Integer> future : open) {
            assertThatExceptionOfType(CompletionException.class)
                    .isThrownBy(future::join)
                    .withCauseInstanceOf(MeshClosed.class);
        }
    }

    @Test
    void aRangeTakesNothingOfTheWindow() throws Exception {
        try (Mesh mesh =
                new LocalMesh(PeerConfig.defaults().withSubmitTasksMax(1).withSubmitBytesMax(1), 0, 1)) {
            assertThat(mesh.reduceLongs(1_000, index -> index, Long::sum).join())
                    .isEqualTo(499_500);
            for (int i = 0; i < 100; i++) {
                int captured = i;
                var unused = mesh.submit(() -> captured);
            }
        }
    }
}
