// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns the end of this process, by Ctrl-C or another signal, into an interrupt of the command that runs, and gives it
 * time to end well.
 *
 * <p>Safe from any thread.
 */
final class EndOfProcess {
    /** What a command may take to end; then it ends with the process. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private EndOfProcess() {}

    /** Calls something on this thread, which the end of the process interrupts. */
    static <T> T interrupts(Callable<T> command) throws Exception {
        var done = new CountDownLatch(1);
        Thread caller = Thread.currentThread();
        Thread hook = new Thread(() -> interrupt(caller, done), "gossamer-interrupt");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return command.call();
        } finally {
            done.countDown();
            remove(hook);
        }
    }

    private static void interrupt(Thread command, CountDownLatch done) {
        command.interrupt();
        try {
            if (!done.await(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                command.interrupt();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException endsAlready) {
            // Then the hook runs, and has just been told to go on.
        }
    }
}
