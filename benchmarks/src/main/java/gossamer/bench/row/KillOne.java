// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.row;

import gossamer.Job;
import gossamer.Mesh;
import gossamer.Peer;
import gossamer.bench.measure.Samples;
import gossamer.bench.report.Bar;
import gossamer.bench.report.Promise;
import gossamer.bench.report.Row;
import gossamer.bench.workload.Reference;
import gossamer.bench.workload.UtsTree;
import gossamer.shell.demo.UtsBag;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * {@code kill-again} and {@code kill-time}: what the loss of one of three peers amid a job costs.
 *
 * <p>The nodes of an unbalanced tree are counted on three executor processes of one slot. When half of them are
 * counted, the process that holds most is killed by SIGKILL; the count must still be exact. What is done again is told
 * by the owner: the nodes that the lost peer had told of and whose part of the tree was given to others.
 *
 * <p>Each sample has three new processes, which count the tree twice unbroken before, once to warm up; the second time
 * is what the run with the kill is measured against: 1.1 times as long, and one second to find out.
 */
final class KillOne implements Measurement {
    private static final int EXECUTORS = 3;
    private static final double TIMES = 1.1;
    private static final double DETECTION_SECONDS = 1;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private static final Promise AGAIN = new Promise(
            "kill-again",
            "of all nodes",
            Bar.valueAtMost(0.10),
            "The share of the nodes that were counted again after kill -9 of the peer that held most, at half of them.");
    private static final Promise TIME = new Promise(
            "kill-time",
            "seconds",
            Bar.ratioAtMost(1),
            "The time of that run; beside 1.1 times the unbroken run before it, and a second.");

    @Override
    public List<Promise> promises() {
        return List.of(AGAIN, TIME);
    }

    @Override
    public List<Row> measure(Effort effort) throws Exception {
        UtsTree tree = effort == Effort.TINY ? UtsTree.T3 : UtsTree.T1L;
        List<Double> again = new ArrayList<>();
        List<Double> seconds = new ArrayList<>();
        List<Double> allowed = new ArrayList<>();
        List<Double> shares = new ArrayList<>();
        for (int sample = 0; sample < effort.pick(5, 2, 1); sample++) {
            try (PeerGroup group = PeerGroup.start(EXECUTORS, 1);
                    Mesh mesh = group.join()) {
                unbroken(mesh, tree);
                allowed.add(TIMES * unbroken(mesh, tree) + DETECTION_SECONDS);
                Broken broken = broken(group, mesh, tree);
                again.add(broken.again);
                seconds.add(broken.seconds);
                shares.add(broken.share);
            }
        }
        Row.Baseline baseline = new Row.Baseline("1.1 x unbroken + 1 s", Samples.of(allowed));
        return List.of(
                Row.of(AGAIN, Samples.of(again), null)
                        .with("nodes", tree.size())
                        .with("againMax", Samples.of(again).max())
                        .with("sharesAtKill", shares),
                Row.of(TIME, Samples.of(seconds), baseline)
                        .with("nodes", tree.size())
                        .with("sharesAtKill", shares));
    }

    private static double unbroken(Mesh mesh, UtsTree tree) throws Exception {
        long start = System.nanoTime();
        long nodes = tree.onMesh(mesh);
        double seconds = (System.nanoTime() - start) * 1e-9;
        InexactAnswer.check("the nodes of the unbroken run", tree.size(), nodes);
        return seconds;
    }

    /**
     * A run with a kill.
     *
     * @param again nodes counted again over all nodes
     * @param share of the nodes that was counted at the kill
     */
    private record Broken(double seconds, double again, double share) {}

    private static Broken broken(PeerGroup group, Mesh mesh, UtsTree tree) throws Exception {
        long start = System.nanoTime();
        Job<Long> job = UtsBag.submit(mesh, tree.tree());
        awaitHalf(job, tree.size());
        double share = (double) job.progress().done() / tree.size();
        group.kill(holdsMost(group, mesh).card().pid());
        long nodes = Reference.await(job);
        double seconds = (System.nanoTime() - start) * 1e-9;
        InexactAnswer.check("the nodes of the run with a kill", tree.size(), nodes);
        return new Broken(seconds, (double) job.progress().rerun() / tree.size(), share);
    }

    private static void awaitHalf(Job<?> job, long nodes) throws TimeoutException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Reference.LIMIT_SECONDS);
        while (job.progress().done() < nodes / 2) {
            if (System.nanoTime() - deadline > 0) {
                throw new TimeoutException(job.progress().done() + " of " + nodes + " nodes are counted after "
                        + Reference.LIMIT_SECONDS + " s");
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private static Peer holdsMost(PeerGroup group, Mesh mesh) {
        return mesh.peers().stream()
                .filter(peer -> group.pids().contains(peer.card().pid()))
                .max(Comparator.comparingLong(peer -> peer.stats().held()))
                .orElseThrow(() -> new IllegalStateException("no executor told what it holds"));
    }
}
