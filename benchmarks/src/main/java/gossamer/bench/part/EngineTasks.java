// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.part;

import gossamer.model.JobId;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a task costs in the engines of its owner and its executor together, from submit to delivered result.
 *
 * <p>One operation is one task, or one index of a range.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class EngineTasks {
    private static final int TASKS = 10_000;
    private static final int INDICES = 10_000_000;

    @SuppressWarnings("NullAway.Init") // JMH calls the set-up before anything else
    private EnginePair pair;

    @SuppressWarnings("NullAway.Init") // as above
    private JobId open;

    /** A new pair for each iteration, so that no iteration inherits a long book. */
    @Setup(Level.Iteration)
    public void begin() {
        pair = new EnginePair();
        open = pair.open();
    }

    /** Tasks that are submitted one by one, {@value #TASKS} under way. */
    @Benchmark
    @OperationsPerInvocation(TASKS)
    public long addressed() {
        pair.append(open, TASKS);
        return pair.delivered();
    }

    /** One task at a time, from submit to result: the engines' share of a round trip. */
    @Benchmark
    public long roundTrip() {
        pair.append(open, 1);
        return pair.delivered();
    }

    /** Indices of one job with combined results. */
    @Benchmark
    @OperationsPerInvocation(INDICES)
    public long range() {
        pair.range(INDICES);
        return pair.delivered();
    }
}
