// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.row;

import gossamer.bench.report.Bar;
import gossamer.bench.workload.MandelbrotSet;
import gossamer.bench.workload.Matrix;
import gossamer.bench.workload.Pi;
import gossamer.bench.workload.Queens;
import gossamer.bench.workload.Reference;
import gossamer.bench.workload.UtsTree;
import gossamer.bench.workload.WordNumbers;
import java.util.List;

/** All there is to measure. */
public final class Measurements {
    private Measurements() {}

    /** In the order in which a run takes them. */
    public static List<Measurement> all() {
        return List.of(
                new Known(UtsTree.T1L, UtsTree.T1, Bar.ratioAtLeast(0.97)),
                new Known(UtsTree.T3L, UtsTree.T3, Bar.ratioAtLeast(0.97)),
                new SmallestGrain(),
                new Addressed(),
                new RangeNoop(),
                new RoundTrip(),
                Forks.spawn(),
                new Payload(),
                new KillOne(),
                new BackupCost(),
                new Join(),
                new JoinFour(),
                new Idle(),
                new QueuedBytes(),
                new IdleAfter(),
                SealedBlocks.of64KiB(),
                SealedBlocks.of1MiB(),
                new SealedSmall(),
                new Lanes(),
                new Known(new Queens(13), new Queens(8), null),
                Forks.fib(),
                same(new MandelbrotSet()),
                same(new Pi()),
                same(new Matrix()),
                same(new WordNumbers()));
    }

    /** A row for a workload that is short enough for tests as it is, and only informs. */
    private static Known same(Reference<?> reference) {
        return new Known(reference, reference, null);
    }
}
