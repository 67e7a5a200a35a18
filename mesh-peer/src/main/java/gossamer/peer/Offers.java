// SPDX-License-Identifier: Apache-2.0
package gossamer.peer;

import gossamer.Mesh;
import gossamer.MeshFuture;
import gossamer.NotPortable;
import gossamer.peer.code.Portable;
import gossamer.peer.worker.Offering;
import gossamer.peer.worker.Program;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Encodes forks that were taken from workers, and submits them as tasks of this peer, on a thread that exists only
 * while there is something to offer.
 *
 * <p>The queue has no bound of its own: a recall takes no more forks than there are idle slots.
 *
 * <p>Safe from any thread.
 */
final class Offers implements Offering, AutoCloseable {
    private static final System.Logger LOG = System.getLogger("gossamer");
    private static final long IDLE_SECONDS = 10;

    /** Prepares the submission of a fork that was taken apart; the submission itself must not wait. */
    interface Submission {
        Supplier<MeshFuture<?>> prepare(Portable fork);
    }

    private final Mesh mesh;
    private final Submission submission;
    private final ThreadPoolExecutor thread;

    /**
     * @param mesh what tasks at this peer see
     * @param threadName of the thread
     */
    Offers(Mesh mesh, Submission submission, String threadName) {
        this.mesh = mesh;
        this.submission = submission;
        this.thread = new ThreadPoolExecutor(
                1,
                1,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().name(threadName).daemon(true).factory(),
                (rejected, closed) -> {}); // the workers are closed, too, and every task that waits is woken
        thread.allowCoreThreadTimeOut(true);
    }

    @Override
    public Mesh mesh() {
        return mesh;
    }

    @Override
    public void offer(List<Offer> forks) {
        thread.execute(() -> forks.forEach(this::offer));
    }

    private void offer(Offer fork) {
        if (!fork.isWanted()) {
            return;
        }
        try {
            Thread.currentThread().setContextClassLoader(fork.task().getClass().getClassLoader());
            fork.submit(submission.prepare(Program.call(fork.task())));
        } catch (NotPortable refused) {
            returned(fork, refused);
        } catch (RuntimeException | StackOverflowError thrown) { // by what it captured, while that was encoded
            returned(fork, thrown);
        } finally {
            Thread.currentThread().setContextClassLoader(null); // the classes of tasks may go before this thread does
        }
    }

    private static void returned(Offer fork, Throwable why) {
        fork.refuse();
        LOG.log(Level.DEBUG, "a fork stays with its worker, because it cannot travel: {0}", why.getMessage());
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
