// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.workload;

import gossamer.Mesh;
import java.util.SplittableRandom;

/**
 * How many of 100,000,000 random points of the unit square lie in the quarter of the unit circle: pi/4 of them, about.
 *
 * <p>Task t draws 100,000 points from {@code SplittableRandom(42 + t)}; so the answer is exact whoever runs it.
 */
public final class Pi implements Reference<Long> {
    private static final long TASKS = 1_000;
    private static final int POINTS = 100_000;
    private static final long SEED = 42;
    private static final long HITS = 78_539_768;

    @Override
    public String name() {
        return "pi";
    }

    @Override
    public String unit() {
        return "points";
    }

    @Override
    public long size() {
        return TASKS * POINTS;
    }

    @Override
    public Long answer() {
        return HITS;
    }

    @Override
    public Long onMesh(Mesh mesh) throws Exception {
        return Reference.await(mesh.reduceLongs(TASKS, Pi::hits, Long::sum));
    }

    @Override
    public Long sequential() {
        long sum = 0;
        for (long task = 0; task < TASKS; task++) {
            sum += hits(task);
        }
        return sum;
    }

    private static long hits(long task) {
        SplittableRandom random = new SplittableRandom(SEED + task);
        long hits = 0;
        for (int point = 0; point < POINTS; point++) {
            double x = random.nextDouble();
            double y = random.nextDouble();
            hits += x * x + y * y <= 1 ? 1 : 0;
        }
        return hits;
    }
}
