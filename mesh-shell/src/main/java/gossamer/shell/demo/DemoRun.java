// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.demo;

import gossamer.Mesh;
import gossamer.config.PeerConfig;
import gossamer.shell.DemoPlan;
import gossamer.shell.output.Document;
import gossamer.shell.output.Percent;
import gossamer.shell.output.ProgressLine;
import gossamer.shell.output.Table;
import gossamer.shell.process.PeerProcess;
import gossamer.shell.process.Program;
import gossamer.shell.process.TrialMesh;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * One run of the demonstration: starts peers, runs workloads on them, kills some at work, and checks every answer.
 *
 * <p>Confined to one thread.
 */
final class DemoRun {
    private static final Duration READY_LIMIT = Duration.ofSeconds(60);
    private static final int KILLS_MAX = 5;
    private static final int WIDTH = 1_024;

    /** Heaps of a size that many peers on one small host do not mind. */
    private static final String HEAP = "-Xmx256m";

    private final DemoPlan plan;
    private final PrintWriter out;
    private final PrintWriter err;
    private final ProgressLine line;
    private final Follow follow;
    private final Roster roster = new Roster();
    private final List<Workload> workloads = new ArrayList<>();
    private final int cores = Runtime.getRuntime().availableProcessors();

    private int started;

    /** @param terminal whether lines on {@code err} can be written over */
    DemoRun(DemoPlan plan, PrintWriter out, PrintWriter err, boolean terminal) {
        this.plan = plan;
        this.out = out;
        this.err = err;
        this.line = new ProgressLine(err, terminal);
        this.follow = new Follow(line);
    }

    /**
     * Runs it all.
     *
     * @return whether every answer was exact
     * @throws IOException if a peer does not start, a workload does not end, or a file cannot be read or written
     */
    boolean run() throws Exception {
        var watch = new Stopwatch();
        Files.createDirectories(plan.out());
        TextFolder.Found texts = TextFolder.find(plan.folder());
        texts.unreadable().forEach(path -> err.println("Left out, since it cannot be read: " + path));
        try (var trial = TrialMesh.create(Program.of(TrialMesh.class, HEAP), "demo", PeerConfig.defaults())) {
            err.println("Starting " + plan.peers() + " peers, one slot each, in mesh \"" + trial.name() + "\".");
            startPeers(trial, plan.peers());
            try (Mesh mesh = Mesh.join(same -> trial.config().withName("demo").withSlots(0))) {
                awaitPeers(mesh, plan.peers());
                countWords(mesh, texts);
                drawMandelbrot(mesh);
                countTree(mesh, "uts t1", Uts.T1, Uts.T1_NODES);
                countTreeThroughAKill(mesh, trial);
                awaitPeers(mesh, plan.peers());
                waitThroughAKill(mesh, trial);
                roster.see(mesh.peers());
            }
        }
        boolean exact = workloads.stream().allMatch(Workload::exact);
        printTables(exact);
        Files.writeString(
                plan.out().resolve("demo.json"),
                document(exact, watch.seconds()).pretty());
        return exact;
    }

    private void startPeers(TrialMesh trial, int count) throws IOException, InterruptedException {
        List<PeerProcess> processes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            processes.add(trial.start("peer-" + ++started, 1));
        }
        for (PeerProcess process : processes) {
            process.awaitReady(READY_LIMIT);
        }
    }

    private void awaitPeers(Mesh mesh, int count) throws IOException {
        long deadlineNanos = System.nanoTime() + READY_LIMIT.toNanos();
        int there = 0;
        while (there < count) {
            if (System.nanoTime() > deadlineNanos) {
                throw new IOException("of " + count + " peers only " + there + " found each other in "
                        + READY_LIMIT.toSeconds() + " s; is multicast on loopback blocked?");
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            var peers = mesh.peers();
            there = (int) peers.stream().filter(peer -> peer.card().slots() > 0).count();
            roster.see(peers);
        }
    }

    private void countWords(Mesh mesh, TextFolder.Found texts) throws Exception {
        out.println("Word count of " + plan.folder() + ": " + count(texts.files(), "file") + ", "
                + count(texts.bytes(), "byte") + ", " + count(texts.pieces().size(), "task"));
        var watch = new Stopwatch();
        var answer = WordCount.Answer.of(follow.result("word count", WordCount.submit(mesh, texts.pieces())));
        double seconds = watch.seconds();
        List<WordCount.Answer> expected = new ArrayList<>();
        double sequential =
                Stopwatch.bestSeconds(() -> expected.add(WordCount.Answer.of(WordCount.sequential(texts.pieces()))));
        boolean exact = expected.stream().allMatch(answer::equals);
        out.println("  " + count(answer.words(), "word") + ", " + number(answer.distinct()) + " distinct, hash "
                + answer.hash() + ": "
                + (exact ? "equal to the sequential count" : "WRONG, counted one by one it is " + expected.get(0)));
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("folder", plan.folder().toString());
        details.put("files", texts.files());
        details.put("bytes", texts.bytes());
        details.put("tasks", texts.pieces().size());
        details.put("words", answer.words());
        details.put("distinct", answer.distinct());
        details.put("hash", answer.hash());
        add(mesh, new Workload("word count", exact, seconds, sequential, busyWidth(), details));
    }

    private void drawMandelbrot(Mesh mesh) throws Exception {
        out.println("Mandelbrot set of " + number(WIDTH) + " x " + number(WIDTH) + " points, a task each row");
        var watch = new Stopwatch();
        List<int[]> rows = follow.result("mandelbrot", Mandelbrot.submit(mesh, WIDTH));
        double seconds = watch.seconds();
        var answer = Mandelbrot.Answer.of(rows);
        boolean exact = answer.equals(Mandelbrot.OF_1024);
        Path picture = plan.out().resolve("mandelbrot.png");
        Mandelbrot.writePng(rows, picture);
        double sequential = Stopwatch.bestSeconds(() -> Mandelbrot.sequential(WIDTH));
        out.println("  " + number(answer.inside()) + " inside, sum of iterations " + number(answer.sum()) + ": "
                + (exact ? "exact" : "WRONG, it should be " + Mandelbrot.OF_1024) + "; picture: " + picture);
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("columns", WIDTH);
        details.put("tasks", WIDTH);
        details.put("inside", answer.inside());
        details.put("sum", answer.sum());
        details.put("picture", picture.toString());
        add(mesh, new Workload("mandelbrot", exact, seconds, sequential, busyWidth(), details));
    }

    private void countTree(Mesh mesh, String name, Uts tree, long nodes) throws Exception {
        out.println("Unbalanced tree " + name + ": " + number(nodes) + " nodes, counted as one bag that splits");
        var watch = new Stopwatch();
        long counted = follow.result(name, UtsBag.submit(mesh, tree));
        double seconds = watch.seconds();
        boolean exact = counted == nodes;
        out.println("  " + number(counted) + " nodes: " + (exact ? "exact" : "WRONG"));
        double sequential = Stopwatch.bestSeconds(tree::sequential);
        add(mesh, new Workload(name, exact, seconds, sequential, busyWidth(), Map.of("nodes", counted)));
    }

    private void countTreeThroughAKill(Mesh mesh, TrialMesh trial) throws Exception {
        out.println("Unbalanced tree uts t1l: " + number(Uts.T1L_NODES) + " nodes"
                + (plan.kill() ? "; meanwhile the peer that holds most leases is killed" : ""));
        double sequential = Stopwatch.bestSeconds(Uts.T1L::sequential);
        var treeTrial = new TreeTrial(mesh, new Strike(mesh, trial, line, "uts t1l"), follow, plan.peers());
        for (int kills = 1; kills <= KILLS_MAX; kills++) {
            TreeTrial.Run run = treeTrial.run(plan.kill());
            String name = kills == 1 ? "uts t1l" : "uts t1l, again";
            workloads.add(new Workload(name, run.exact(), run.seconds(), sequential, busyWidth(), run.row()));
            tell(run);
            TreeTrial.Kill kill = run.kill();
            if (kill == null) {
                roster.worked(run.seconds());
                return;
            }
            roster.lost(kill.struck().peer(), kill.struck().afterSeconds());
            roster.worked(run.seconds());
            startPeers(trial, 1);
            if (kill.rerun() > 0) {
                return;
            }
            out.println("  Nothing had to be run again, so this proved little: repeating it with a new peer.");
            awaitPeers(mesh, plan.peers());
        }
        throw new IOException(KILLS_MAX + " peers were killed at work, and never had anything to be run again");
    }

    private void tell(TreeTrial.Run run) {
        TreeTrial.Kill kill = run.kill();
        if (kill != null) {
            Strike.Struck struck = kill.struck();
            out.println("  killed " + struck.peer().card().name() + " (process "
                    + struck.peer().card().pid() + ") when " + Percent.of(struck.share())
                    + " of the nodes were counted, with "
                    + count(struck.peer().stats().held(), "lease")
                    + "; nodes run again: " + number(kill.rerun()));
        }
        out.println("  " + number(run.nodes()) + " nodes, of which one peer counted " + Percent.of(run.largestShare())
                + " at most: " + (run.exact() ? "exact" : "WRONG"));
    }

    private void waitThroughAKill(Mesh mesh, TrialMesh trial) throws Exception {
        out.println(number(KillTrial.TASKS) + " tasks that wait " + Waiting.MILLIS + " ms"
                + (plan.kill() ? "; meanwhile the peer that holds most of them is killed" : ""));
        int sample = 25;
        double sequential = Stopwatch.bestSeconds(() -> Waiting.sequential(sample)) / sample * KillTrial.TASKS;
        var killTrial = new KillTrial(mesh, new Strike(mesh, trial, line, "waiting tasks"), line);
        for (int kills = 1; kills <= KILLS_MAX; kills++) {
            KillTrial.Run run = killTrial.run(plan.kill());
            // Waiting needs no processor, so that every slot counts, however many cores there are.
            String name = kills == 1 ? "waiting" : "waiting, again";
            workloads.add(new Workload(name, run.exact(), run.seconds(), sequential, plan.peers(), run.row()));
            tell(run);
            KillTrial.Kill kill = run.kill();
            if (kill == null) {
                roster.worked(run.seconds());
                return;
            }
            roster.lost(kill.peer(), kill.afterSeconds());
            roster.worked(run.seconds());
            if (kill.rerun() > 0) {
                return;
            }
            out.println("  Nothing had to be run again, so this proved little: repeating it with a new peer.");
            startPeers(trial, 1);
            awaitPeers(mesh, plan.peers());
        }
        throw new IOException(KILLS_MAX + " peers were killed at work, and never had anything to be run again");
    }

    private void tell(KillTrial.Run run) {
        KillTrial.Kill kill = run.kill();
        if (kill != null) {
            out.println("  killed " + kill.peer().card().name() + " (process "
                    + kill.peer().card().pid() + ") at " + Percent.of(kill.share()) + ", with " + number(kill.leases())
                    + " tasks in its hands; run again: " + number(kill.rerun()) + "; longest pause "
                    + seconds(kill.pauseSeconds()) + " s; done again, the first "
                    + seconds(kill.firstDoneSeconds()) + " s and the last " + seconds(kill.lastDoneSeconds())
                    + " s after the kill");
        }
        out.println("  " + number(KillTrial.TASKS) + " tasks, " + run.lost() + " without a result, " + run.doubled()
                + " with two, " + run.wrong() + " wrong: " + (run.exact() ? "each result exactly once" : "WRONG"));
    }

    private void add(Mesh mesh, Workload workload) {
        workloads.add(workload);
        roster.worked(workload.seconds());
        roster.see(mesh.peers());
    }

    /** How many slots can be busy at a time: peers on one host share its cores. */
    private int busyWidth() {
        return Math.min(plan.peers(), cores);
    }

    private void printTables(boolean exact) {
        out.println();
        roster.table().lines().forEach(out::println);
        out.println();
        Table table = new Table("workload", "seconds", "sequential", "width", "efficiency", "");
        for (Workload each : workloads) {
            table.row(
                    each.name(),
                    seconds(each.seconds()),
                    seconds(each.sequentialSeconds()),
                    each.width(),
                    Percent.of(each.efficiency()),
                    each.exact() ? "exact" : "WRONG");
        }
        table.lines().forEach(out::println);
        out.println("efficiency = sequential / (width x seconds); width = the lesser of " + plan.peers() + " slots and "
                + cores + " cores; for waiting, which needs no core, the slots before the kill");
        out.println(exact ? "All answers are exact." : "Some answers are WRONG.");
    }

    private Document document(boolean exact, double seconds) {
        List<Map<String, Object>> rows = workloads.stream().map(Workload::row).toList();
        return new Document("demo")
                .put("exact", exact)
                .put("seconds", Document.measured(seconds))
                .put("cores", cores)
                .put("peers", roster.rows())
                .put("workloads", rows);
    }

    private static String count(long value, String what) {
        return number(value) + " " + what + (value == 1 ? "" : "s");
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static String seconds(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
