// SPDX-License-Identifier: Apache-2.0
package gossamer.bench;

import gossamer.bench.report.Row;
import gossamer.bench.report.Run;
import gossamer.bench.row.Effort;
import gossamer.bench.row.InexactAnswer;
import gossamer.bench.row.Measurement;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Takes one measurement after the other; one that fails or hangs costs its own rows only.
 *
 * <p>Confined to the thread that calls it; each measurement runs on a thread of its own, so that a hung one can be
 * left.
 */
final class Runner {
    private static final long CLEAN_UP_SECONDS = 15;

    private final Effort effort;
    private final Duration limit;
    private final PrintStream log;

    /**
     * Runs nothing yet.
     *
     * @param limit after this a measurement counts as hung
     * @param log where progress and the stacks of failures go
     */
    Runner(Effort effort, Duration limit, PrintStream log) {
        this.effort = effort;
        this.limit = limit;
        this.log = log;
    }

    /**
     * Measures.
     *
     * @param only the names of the rows wanted; empty for all
     */
    Run run(List<Measurement> measurements, List<String> only) throws InterruptedException {
        Instant startedAt = Instant.now();
        long start = System.nanoTime();
        List<Row> rows = new ArrayList<>();
        for (Measurement measurement : measurements) {
            List<String> wanted = measurement.promises().stream()
                    .map(promise -> promise.name())
                    .filter(name -> only.isEmpty() || only.contains(name))
                    .toList();
            if (!wanted.isEmpty()) {
                log.println("measuring " + String.join(", ", wanted));
                double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
                for (Row row : measure(measurement)) {
                    if (wanted.contains(row.name())) {
                        rows.add(row.with("loadBefore", load));
                    }
                }
            }
        }
        return new Run(effort.toString(), startedAt, seconds(start), Run.Machine.here(), rows);
    }

    private List<Row> measure(Measurement measurement) throws InterruptedException {
        FutureTask<List<Row>> task = new FutureTask<>(() -> measurement.measure(effort));
        Thread thread = Thread.ofPlatform().daemon().name("measure").start(task);
        try {
            return task.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException hung) {
            String where = stack(thread);
            task.cancel(true);
            thread.join(TimeUnit.SECONDS.toMillis(CLEAN_UP_SECONDS)); // ends the processes it started
            return failed(
                    measurement, "did not end within " + limit.toMillis() / 1e3 + " s; it was waiting at " + where);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause();
            if (cause instanceof InexactAnswer) {
                return failed(measurement, "inexact: " + cause.getMessage());
            }
            failed.printStackTrace(log);
            return failed(measurement, String.valueOf(cause));
        }
    }

    private static List<Row> failed(Measurement measurement, String why) {
        return measurement.promises().stream()
                .map(promise -> Row.failed(promise, why))
                .toList();
    }

    private static String stack(Thread thread) {
        StackTraceElement[] frames = thread.getStackTrace();
        for (StackTraceElement frame : frames) {
            if (frame.getClassName().startsWith("gossamer.bench.")) {
                return frame.toString();
            }
        }
        return frames.length == 0 ? "its end" : frames[0].toString();
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) * 1e-9;
    }
}
