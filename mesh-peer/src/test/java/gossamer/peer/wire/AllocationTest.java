// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import gossamer.message.LeaseMessage.Drop;
import gossamer.message.Message;
import gossamer.message.ResultMessage.Results;
import gossamer.message.ResultMessage.ResultsAck;
import gossamer.message.SchedulerMessage.Directory;
import gossamer.message.SchedulerMessage.IdleList;
import gossamer.message.StealMessage.IdlePeers;
import gossamer.message.StealMessage.Loot;
import gossamer.model.Appetite;
import gossamer.model.IndexRange;
import gossamer.model.Items;
import gossamer.model.JobHead;
import gossamer.model.JobKind;
import gossamer.model.Lease;
import gossamer.model.Outcome;
import gossamer.model.Yield;
import java.lang.management.ManagementFactory;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The messages that take the most memory for each of their bytes: nothing but the smallest entries.
 *
 * <p>What they may allocate grows with the entries that are really there, and with nothing else.
 */
class AllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int MANY = 50_000;
    private static final int ENTRY_BYTES = 64;

    private final MessageCodec codec = new MessageCodec();

    static Stream<Arguments> densest() {
        byte[] one = {1};
        return Stream.of(
                Arguments.of("arguments of 1 byte", message(n -> loot(List.of(Examples.lease(0, items(n, one)))))),
                Arguments.of(
                        "arguments of no byte", message(n -> loot(List.of(Examples.lease(0, items(n, new byte[0])))))),
                Arguments.of(
                        "leases",
                        message(n -> loot(ranges(n)
                                .map(range -> new Lease(Examples.JOB, range, 1, Items.NONE))
                                .toList()))),
                Arguments.of("successes of 1 byte", message(n -> results(each(n, new Outcome.Success(one))))),
                Arguments.of("successes of no byte", message(n -> results(each(n, new Outcome.Success(new byte[0]))))),
                Arguments.of("lost", message(n -> results(each(n, new Outcome.Lost(1))))),
                Arguments.of(
                        "yields",
                        message(n -> results(ranges(n)
                                .<Yield>map(range -> new Yield.Combined(range, 0, one))
                                .toList()))),
                Arguments.of(
                        "steps of bags",
                        message(n -> results(ranges(n)
                                .<Yield>map(range ->
                                        new Yield.Bagged(range, 0, 1, 0, new byte[0], null, List.of(), null, 0))
                                .toList()))),
                Arguments.of("acknowledged batches", message(n -> new ResultsAck(new long[n]))),
                Arguments.of(
                        "ranges", message(n -> new Drop(Examples.JOB, ranges(n).toList(), 1))),
                Arguments.of(
                        "idle peers",
                        message(n -> new IdleList(JobKind.JAVA, new IdlePeers(Examples.VIEW, new int[n])))),
                Arguments.of(
                        "jobs",
                        message(n -> new Directory(
                                Examples.VIEW,
                                0,
                                Collections.nCopies(
                                        n, new JobHead(Examples.JOB, "", 0, 0, 0, 0, JobHead.State.DONE))))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("densest")
    void allocatesForWhatIsThereAndForNothingElse(String what, IntFunction<Message> messages) throws WireException {
        byte[] few = codec.encode(messages.apply(10));
        byte[] many = codec.encode(messages.apply(MANY));
        codec.decode(few, 0, few.length); // links the classes it needs

        long before = THREADS.getCurrentThreadAllocatedBytes();
        Message read = codec.decode(many, 0, many.length);
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;

        assertThat(read).isNotNull();
        assertThat(many.length).isGreaterThanOrEqualTo(MANY);
        assertThat(allocated)
                .as("for %s %s in %s bytes", MANY, what, many.length)
                .isLessThanOrEqualTo(4L * many.length + (64 << 10) + (long) ENTRY_BYTES * MANY);
    }

    private static IntFunction<Message> message(IntFunction<Message> message) {
        return message;
    }

    private static Stream<IndexRange> ranges(int count) {
        return IntStream.range(0, count).mapToObj(i -> new IndexRange(i, i + 1));
    }

    private static Items items(int count, byte[] item) {
        return Items.of(Collections.nCopies(count, item).toArray(byte[][]::new));
    }

    private static Loot loot(List<Lease> leases) {
        return new Loot(1, 0, 0, null, leases, 0, null);
    }

    private static Results results(List<Yield> yields) {
        return new Results(1, Examples.JOB, yields, Appetite.NONE);
    }

    private static List<Yield> each(int count, Outcome outcome) {
        return List.of(new Yield.Each(new IndexRange(0, count), 1, Collections.nCopies(count, outcome)));
    }
}
