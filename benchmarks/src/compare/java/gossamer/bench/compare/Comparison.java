// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.compare;

import gossamer.bench.measure.Interleaved;
import gossamer.bench.measure.Samples;
import gossamer.bench.report.Bar;
import gossamer.bench.report.Promise;
import gossamer.bench.report.Row;
import gossamer.bench.row.Effort;
import gossamer.bench.row.Measurement;
import java.util.Arrays;
import java.util.List;

/**
 * {@code addressed}, {@code roundtrip-p50} and {@code roundtrip-p99} of Gossamer beside those of another system.
 *
 * <p>Both have three executor processes of one slot and one client process that runs no task, with the same flags, heap
 * and class path; both are warmed up for the same time and measured in turns. The value of a row is Gossamer's, its
 * baseline the other's. Both run the same number of tasks, as many as the slower one does in some seconds.
 */
final class Comparison implements Measurement {
    private static final int WARM_UP_TASKS = 2_000;
    private static final int WARM_UP_TRIPS = 500;

    private final Rival rival;
    private final Promise addressed;
    private final Promise p50;
    private final Promise p99;

    Comparison(Rival rival) {
        this.rival = rival;
        this.addressed = new Promise(
                "addressed-" + rival.word(),
                "tasks/s",
                Bar.ratioAtLeast(rival.timesFaster()),
                "No-op tasks of Gossamer, each submitted by itself with its own captured long and its own future, beside "
                        + rival.title() + ".");
        this.p50 = roundTrip(50);
        this.p99 = roundTrip(99);
    }

    private Promise roundTrip(int percent) {
        return new Promise(
                "roundtrip-p" + percent + "-" + rival.word(),
                "seconds",
                Bar.ratioAtMost(1),
                percent + " of 100 round trips of one tiny task of Gossamer take at most this, one at a time; beside "
                        + rival.title() + ".");
    }

    /** Beside each of the other systems. */
    static List<Measurement> all() {
        return Arrays.stream(Rival.values())
                .filter(each -> each != Rival.GOSSAMER)
                .<Measurement>map(Comparison::new)
                .toList();
    }

    @Override
    public List<Promise> promises() {
        return List.of(addressed, p50, p99);
    }

    @Override
    public List<Row> measure(Effort effort) throws Exception {
        try (Cluster ours = Cluster.start(Rival.GOSSAMER);
                Cluster theirs = Cluster.start(rival)) {
            double seconds = effort.pick(20, 5, 1);
            double ourRate = warmUpTasks(ours, seconds);
            double theirRate = warmUpTasks(theirs, seconds);
            int tasks = (int) Math.clamp(
                    Math.min(ourRate, theirRate) * effort.pick(5, 3, 1),
                    effort.pick(Participant.WINDOW, Participant.WINDOW / 5, 10_000),
                    1_000_000);
            List<List<Double>> rates = Interleaved.run(
                    effort.pick(7, 3, 1), List.of(() -> ours.addressed(tasks), () -> theirs.addressed(tasks)));
            warmUpTrips(ours, seconds);
            warmUpTrips(theirs, seconds);
            int trips = effort.pick(2_000, 1_000, 50);
            List<List<Samples>> blocks = Interleaved.run(
                    effort.pick(15, 7, 1), List.of(() -> ours.roundTrips(trips), () -> theirs.roundTrips(trips)));
            return List.of(
                    row(addressed, Samples.of(rates.get(0)), Samples.of(rates.get(1)), ours, theirs)
                            .with("tasks", tasks)
                            .with("window", Participant.WINDOW)
                            .with("warmUpSeconds", seconds),
                    row(p50, percentile(blocks.get(0), 50), percentile(blocks.get(1), 50), ours, theirs)
                            .with("roundTripsPerSample", trips)
                            .with("warmUpSeconds", seconds),
                    row(p99, percentile(blocks.get(0), 99), percentile(blocks.get(1), 99), ours, theirs)
                            .with("roundTripsPerSample", trips)
                            .with("warmUpSeconds", seconds));
        }
    }

    /** The rate of the last of the warm-up's blocks. */
    private static double warmUpTasks(Cluster cluster, double seconds) throws Exception {
        long start = System.nanoTime();
        double rate;
        do {
            rate = cluster.addressed(WARM_UP_TASKS);
        } while ((System.nanoTime() - start) * 1e-9 < seconds);
        return rate;
    }

    private static void warmUpTrips(Cluster cluster, double seconds) throws Exception {
        long start = System.nanoTime();
        do {
            cluster.roundTrips(WARM_UP_TRIPS);
        } while ((System.nanoTime() - start) * 1e-9 < seconds);
    }

    private Row row(Promise promise, Samples value, Samples beside, Cluster ours, Cluster theirs) {
        return Row.of(promise, value, new Row.Baseline(rival.title(), beside))
                .with("manual", rival.manual())
                .with("flags", String.join(" ", Cluster.FLAGS))
                .with("processes", ours.pids())
                .with("rivalProcesses", theirs.pids());
    }

    private static Samples percentile(List<Samples> blocks, double percent) {
        return Samples.of(
                blocks.stream().map(block -> block.percentile(percent)).toList());
    }
}
