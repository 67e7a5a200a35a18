// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.row;

import gossamer.Mesh;
import gossamer.bench.measure.ProcessFacts;
import gossamer.bench.measure.Samples;
import gossamer.bench.report.Bar;
import gossamer.bench.report.Promise;
import gossamer.bench.report.Row;
import gossamer.bench.workload.UtsTree;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code idle-rss-after}: what memory a peer keeps that has worked and has nothing to do any more.
 *
 * <p>Three peer processes of the released jar with default settings count the nodes of an unbalanced tree; 60 s after
 * that (10 s in a quick run, and the row says so) each one's resident memory is read. One sample is one peer.
 */
final class IdleAfter implements Measurement {
    private static final int PEERS = 3;
    private static final Promise PROMISE = new Promise(
            "idle-rss-after",
            "bytes",
            Bar.valueAtMost(250e6),
            "Resident memory of each of three peers with default settings, some time after they have run uts-t1l.");

    @Override
    public List<Promise> promises() {
        return List.of(PROMISE);
    }

    @Override
    public List<Row> measure(Effort effort) throws Exception {
        UtsTree tree = effort == Effort.TINY ? UtsTree.T1 : UtsTree.T1L;
        int seconds = effort.pick(60, 10, 1);
        try (PeerGroup group = PeerGroup.startReleased(PEERS)) {
            try (Mesh mesh = group.join()) {
                InexactAnswer.check("the nodes of the tree", tree.size(), tree.onMesh(mesh));
            }
            Idle.letPass(seconds);
            List<Double> resident = new ArrayList<>();
            for (long pid : group.pids()) {
                resident.add((double) ProcessFacts.residentBytes(pid));
            }
            Samples bytes = Samples.of(resident);
            return List.of(Row.of(PROMISE, bytes, null)
                    .with("peers", PEERS)
                    .with("secondsAfterWork", seconds)
                    .with("bytesMax", bytes.max()));
        }
    }
}
