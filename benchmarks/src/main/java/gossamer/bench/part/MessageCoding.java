// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.part;

import gossamer.message.Message;
import gossamer.message.ResultMessage;
import gossamer.message.StealMessage;
import gossamer.model.Accept;
import gossamer.model.Appetite;
import gossamer.model.IndexRange;
import gossamer.model.Items;
import gossamer.model.JobId;
import gossamer.model.JobKind;
import gossamer.model.Lease;
import gossamer.model.Outcome;
import gossamer.model.PeerId;
import gossamer.model.Yield;
import gossamer.peer.wire.MessageCodec;
import gossamer.peer.wire.WireException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What the two messages that carry tasks and results cost to write and to read; one operation is one message. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class MessageCoding {
    private static final int VALUE_BYTES = 10;

    /** Tasks in the message, each with {@value #VALUE_BYTES} bytes of argument or result. */
    @Param({"1", "1000"})
    private int tasks;

    private final MessageCodec codec = new MessageCodec();

    @SuppressWarnings("NullAway.Init") // JMH calls the set-up before anything else
    private Message loot;

    @SuppressWarnings("NullAway.Init") // as above
    private Message results;

    @SuppressWarnings("NullAway.Init") // as above
    private byte[] lootBytes;

    @SuppressWarnings("NullAway.Init") // as above
    private byte[] resultsBytes;

    /** Makes the messages and their bytes. */
    @Setup
    public void begin() {
        JobId job = new JobId(new PeerId(1, 1), 1, JobKind.JAVA);
        IndexRange range = new IndexRange(5_000, 5_000 + tasks);
        byte[][] values = new byte[tasks][VALUE_BYTES];
        List<Outcome> outcomes = IntStream.range(0, tasks)
                .<Outcome>mapToObj(i -> new Outcome.Success(values[i]))
                .toList();
        loot = new StealMessage.Loot(7, 6, 5, null, List.of(new Lease(job, range, 1, Items.of(values))), 2_000, null);
        results = new ResultMessage.Results(
                9, job, List.of(new Yield.Each(range, 1, outcomes)), new Appetite(1, Accept.ALL));
        lootBytes = codec.encode(loot);
        resultsBytes = codec.encode(results);
    }

    @Benchmark
    public int encodeLoot() {
        return codec.encode(loot, (array, offset, length) -> length);
    }

    @Benchmark
    public Message decodeLoot() throws WireException {
        return codec.decode(lootBytes, 0, lootBytes.length);
    }

    @Benchmark
    public int encodeResults() {
        return codec.encode(results, (array, offset, length) -> length);
    }

    @Benchmark
    public Message decodeResults() throws WireException {
        return codec.decode(resultsBytes, 0, resultsBytes.length);
    }
}
