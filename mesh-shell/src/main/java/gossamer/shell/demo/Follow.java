// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.demo;

import gossamer.Job;
import gossamer.Progress;
import gossamer.shell.output.ProgressLine;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits for jobs, showing how far they are.
 *
 * <p>Confined to one thread.
 */
final class Follow {
    /** A job that does not move for so long is given up: saying so is better than to hang. */
    private static final Duration STALL = Duration.ofSeconds(60);

    private static final long LOOK_MILLIS = 50;

    private final ProgressLine line;

    Follow(ProgressLine line) {
        this.line = line;
    }

    /**
     * Waits for the result.
     *
     * @throws IOException if a task failed, or nothing was done for a minute
     */
    <R> R result(String what, Job<R> job) throws IOException, InterruptedException {
        long movedNanos = System.nanoTime();
        long done = -1;
        while (true) {
            try {
                R result = job.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                line.end();
                return result;
            } catch (TimeoutException running) {
                Progress progress = job.progress();
                if (progress.done() != done) {
                    done = progress.done();
                    movedNanos = System.nanoTime();
                } else if (System.nanoTime() - movedNanos > STALL.toNanos()) {
                    line.end();
                    job.cancel(true);
                    throw new IOException(what + " stands still at " + done + " of " + progress.total() + " tasks");
                }
                line.show(what, progress.share(), progress.done() + "/" + progress.total());
            } catch (ExecutionException failed) {
                line.end();
                throw new IOException(what + " failed: " + failed.getCause(), failed.getCause());
            }
        }
    }
}
