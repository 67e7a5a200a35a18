// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.demo;

import gossamer.Job;
import gossamer.Mesh;
import gossamer.Peer;
import gossamer.shell.demo.Waiting.Waited;
import gossamer.shell.output.Document;
import gossamer.shell.output.ProgressLine;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks of a fixed length and kills, while they run, the peer that holds most of them.
 *
 * <p>Then each task must have exactly one result: none is lost with the peer, and none that it had delivered is
 * delivered again.
 */
final class KillTrial {
    static final int TASKS = 2_000;

    /**
     * Who was killed and what came of it.
     *
     * @param peer as it described itself just before
     * @param share of the tasks that were done at the kill
     * @param leases tasks in its hands
     * @param rerun tasks given to others again
     * @param pauseSeconds the longest time without any result from the kill on
     * @param firstDoneSeconds from the kill until the first of the tasks that were run again was done
     * @param lastDoneSeconds the same for the last of them; they mix with the tasks that were waiting anyway
     * @param afterSeconds from the submission to the kill
     */
    record Kill(
            Peer peer,
            double share,
            long leases,
            long rerun,
            double pauseSeconds,
            double firstDoneSeconds,
            double lastDoneSeconds,
            double afterSeconds) {}

    /**
     * How one run went.
     *
     * @param kill null if nobody was killed
     * @param lost tasks without a result
     * @param doubled tasks with more than one
     * @param wrong results that are not their task's
     */
    record Run(double seconds, @Nullable Kill kill, int lost, int doubled, int wrong) {
        boolean exact() {
            return lost == 0 && doubled == 0 && wrong == 0;
        }

        Map<String, Object> row() {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("tasks", TASKS);
            row.put("lost", lost);
            row.put("doubled", doubled);
            row.put("wrong", wrong);
            row.put("seconds", Document.measured(seconds));
            if (kill != null) {
                row.put("killedPeer", kill.peer.card().name());
                row.put("killedPid", kill.peer.card().pid());
                row.put("killedAtShare", Document.measured(kill.share));
                row.put("leases", kill.leases);
                row.put("rerun", kill.rerun);
                row.put("pauseSeconds", Document.measured(kill.pauseSeconds));
                row.put("firstRerunDoneSeconds", Document.measured(kill.firstDoneSeconds));
                row.put("lastRerunDoneSeconds", Document.measured(kill.lastDoneSeconds));
            }
            return row;
        }
    }

    private final Mesh mesh;
    private final Strike strike;
    private final ProgressLine line;

    KillTrial(Mesh mesh, Strike strike, ProgressLine line) {
        this.mesh = mesh;
        this.strike = strike;
        this.line = line;
    }

    /**
     * Runs the tasks once.
     *
     * @param kill whether to kill a peer meanwhile
     */
    Run run(boolean kill) throws IOException, InterruptedException {
        try (var requeues = new Requeues()) {
            var watch = new Stopwatch();
            Job<List<Waited>> job = Waiting.submit(mesh, TASKS);
            var pulse = new Pulse(job);
            try {
                Strike.Struck struck = kill ? strike.amid(job, TASKS, watch) : null;
                List<Waited> results = new Follow(line).result("waiting tasks", job);
                double seconds = watch.seconds();
                pulse.stop();
                return count(results, seconds, struck == null ? null : kill(struck, job, results, pulse, requeues));
            } finally {
                pulse.stop();
            }
        }
    }

    private static Kill kill(Strike.Struck struck, Job<?> job, List<Waited> results, Pulse pulse, Requeues requeues) {
        var done = requeues.doneMillis(job, results, struck.millis());
        return new Kill(
                struck.peer(),
                struck.share(),
                struck.peer().stats().held(),
                job.progress().rerun(),
                pulse.longestGapSeconds(struck.nanos()),
                done.getCount() == 0 ? 0 : done.getMin() / 1e3,
                done.getCount() == 0 ? 0 : done.getMax() / 1e3,
                struck.afterSeconds());
    }

    /** Counts the results of each task; a result says itself which task it is of. */
    static Run count(List<Waited> results, double seconds, @Nullable Kill kill) {
        int[] times = new int[TASKS];
        int wrong = 0;
        for (int place = 0; place < results.size(); place++) {
            long index = results.get(place).index();
            if (index == place && index < TASKS) {
                times[place]++;
            } else {
                wrong++;
                if (index >= 0 && index < TASKS) {
                    times[(int) index]++;
                }
            }
        }
        int lost = 0;
        int doubled = 0;
        for (int count : times) {
            lost += count == 0 ? 1 : 0;
            doubled += count > 1 ? 1 : 0;
        }
        return new Run(seconds, kill, lost, doubled, wrong);
    }
}
