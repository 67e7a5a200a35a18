// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.row;

import gossamer.bench.measure.ProcessFacts;
import gossamer.bench.measure.Samples;
import gossamer.bench.report.Bar;
import gossamer.bench.report.Promise;
import gossamer.bench.report.Row;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code idle-rss} and {@code idle-cpu}: what a peer costs that has nothing to do.
 *
 * <p>Three peer processes of the released jar with default settings form a mesh. 60 s after the last has started (10 s
 * in a quick run, and the row says so) each one's resident memory is read, and then its processor time over another 30
 * s (10 s). One sample is one peer.
 */
final class Idle implements Measurement {
    private static final int PEERS = 3;
    private static final Promise RSS = new Promise(
            "idle-rss",
            "bytes",
            Bar.valueAtMost(120e6),
            "Resident memory of each of three idle peers with default settings, some time after the start.");
    private static final Promise CPU = new Promise(
            "idle-cpu",
            "cores",
            Bar.valueAtMost(0.003),
            "Processor time per second of each of the same three idle peers.");

    @Override
    public List<Promise> promises() {
        return List.of(RSS, CPU);
    }

    @Override
    public List<Row> measure(Effort effort) throws Exception {
        int ageSeconds = effort.pick(60, 10, 1);
        int spanSeconds = effort.pick(30, 10, 1);
        try (PeerGroup group = PeerGroup.startReleased(PEERS)) {
            letPass(ageSeconds);
            List<Double> resident = new ArrayList<>();
            for (long pid : group.pids()) {
                resident.add((double) ProcessFacts.residentBytes(pid));
            }
            List<Double> cores = coresInUse(group.pids(), spanSeconds);
            Samples bytes = Samples.of(resident);
            return List.of(
                    Row.of(RSS, bytes, null)
                            .with("peers", PEERS)
                            .with("secondsAfterStart", ageSeconds)
                            .with("bytesMax", bytes.max()),
                    Row.of(CPU, Samples.of(cores), null)
                            .with("peers", PEERS)
                            .with("secondsAfterStart", ageSeconds)
                            .with("spanSeconds", spanSeconds));
        }
    }

    private static List<Double> coresInUse(List<Long> pids, int spanSeconds) throws Exception {
        long start = System.nanoTime();
        List<Double> before = new ArrayList<>();
        for (long pid : pids) {
            before.add(ProcessFacts.processorSeconds(pid));
        }
        letPass(spanSeconds);
        double seconds = (System.nanoTime() - start) * 1e-9;
        List<Double> cores = new ArrayList<>();
        for (int i = 0; i < pids.size(); i++) {
            cores.add((ProcessFacts.processorSeconds(pids.get(i)) - before.get(i)) / seconds);
        }
        return cores;
    }

    /** The one place that waits for nothing but time: the age of the peers is what is measured. */
    static void letPass(int seconds) throws InterruptedException {
        Thread.sleep(seconds * 1_000L);
    }
}
