// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.row;

import gossamer.bench.measure.ProcessFacts;
import gossamer.bench.measure.Samples;
import gossamer.bench.report.Bar;
import gossamer.bench.report.Promise;
import gossamer.bench.report.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code idle-rss}: memory of a peer that has nothing to do.
 *
 * <p>Three peer processes with default settings form a mesh; 60 s after the last has started (10 s in a quick run, and the
 * row says so) each one's resident memory is read. One sample is one peer.
 */
final class IdleRss implements Measurement {
    private static final int PEERS = 3;
    private static final Promise PROMISE = new Promise(
            "idle-rss",
            "bytes",
            Bar.valueAtMost(120e6),
            "Resident memory of each of three idle peers with default settings, some time after the start.");

    @Override
    public List<Promise> promises() {
        return List.of(PROMISE);
    }

    @Override
    public List<Row> measure(Effort effort) throws Exception {
        int seconds = effort.pick(60, 10, 1);
        try (PeerGroup group = PeerGroup.startDefault(PEERS)) {
            // The one place that has to wait for time to pass: the age of the peers is what is measured.
            Thread.sleep(seconds * 1_000L);
            List<Double> resident = new ArrayList<>();
            for (long pid : group.pids()) {
                resident.add((double) ProcessFacts.residentBytes(pid));
            }
            Samples samples = Samples.of(resident);
            return List.of(Row.of(
                    PROMISE, samples, null, Map.of("secondsAfterStart", seconds, "peers", PEERS, "bytesMax", samples.max())));
        }
    }
}
