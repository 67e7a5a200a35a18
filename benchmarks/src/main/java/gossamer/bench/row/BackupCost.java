// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.row;

import gossamer.Mesh;
import gossamer.bench.measure.Interleaved;
import gossamer.bench.measure.Samples;
import gossamer.bench.report.Bar;
import gossamer.bench.report.Promise;
import gossamer.bench.report.Row;
import gossamer.bench.workload.UtsTree;
import java.util.List;

/**
 * {@code backup-cost}: what it costs a job that another peer keeps its book too.
 *
 * <p>The nodes of an unbalanced tree are counted on two executor processes of one slot, by a job with one backup and by
 * one without, in turns; the client, who owns both, has no slots, so the backup is one of the executors.
 */
final class BackupCost implements Measurement {
    private static final int SLOTS = 2;
    private static final Promise PROMISE = new Promise(
            "backup-cost",
            "seconds",
            Bar.ratioAtMost(1.03),
            "The time of uts-t1l as a job with one backup; beside the same without backups.");

    @Override
    public List<Promise> promises() {
        return List.of(PROMISE);
    }

    @Override
    public List<Row> measure(Effort effort) throws Exception {
        UtsTree tree = effort == Effort.TINY ? UtsTree.T1 : UtsTree.T1L;
        try (PeerGroup group = PeerGroup.start(SLOTS, 1);
                Mesh mesh = group.join()) {
            Mesh durable = mesh.durable(1);
            seconds(durable, tree);
            seconds(mesh, tree);
            List<List<Double>> seconds = Interleaved.run(
                    effort.pick(9, 2, 1), List.of(() -> seconds(durable, tree), () -> seconds(mesh, tree)));
            Row.Baseline baseline = new Row.Baseline("no backup", Samples.of(seconds.get(1)));
            return List.of(Row.of(PROMISE, Samples.of(seconds.get(0)), baseline)
                    .with("nodes", tree.size())
                    .with("executors", group.pids()));
        }
    }

    private static double seconds(Mesh mesh, UtsTree tree) throws Exception {
        long start = System.nanoTime();
        long nodes = tree.onMesh(mesh);
        double seconds = (System.nanoTime() - start) * 1e-9;
        InexactAnswer.check("the nodes of the tree", tree.size(), nodes);
        return seconds;
    }
}
