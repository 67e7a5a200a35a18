// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.wire;

import gossamer.message.ResultMessage;
import gossamer.message.ResultMessage.Results;
import gossamer.message.ResultMessage.ResultsAck;
import gossamer.message.ResultMessage.Worked;
import gossamer.model.Appetite;
import gossamer.model.IndexRange;
import gossamer.model.Outcome;
import gossamer.model.PeerId;
import gossamer.model.Yield;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How result messages lie on the wire.
 *
 * <pre>
 *   results   batch, job, the appetite; the count of yields; the yields
 *   yield     2 x attempt, + 1 where combined, + 2^33 where a step of a bag; then one of
 *               the range; the outcomes
 *               the range; the combined value as a blob
 *               the index as its distance from the end of the range before; step, items, chunk; the result as a blob;
 *               0, or 1 + the length of what is left and that; the count of given bags, each a blob; 0, or 1 and the taker
 *   outcomes  a length above 0 that all have, all successes, then all values; or 0, then each outcome
 *   outcome   8 x detail + kind in one number, kind and detail being 0 success and 1 failure, the length of the bytes
 *             that follow; 2 lost, the attempts; 3 cancelled and 4 abandoned, 0
 * </pre>
 */
final class ResultForms {
    static final List<Form<? extends ResultMessage>> ALL = List.of(
            Form.packed(0x31, Results.class, ResultForms::results, ResultForms::results),
            Form.packed(0x32, ResultsAck.class, ResultForms::ack, ResultForms::ack),
            Form.packed(0x33, Worked.class, ResultForms::worked, ResultForms::worked));

    private static final int YIELD_BYTES_MIN = 4;

    private static final int COMBINED = 1;
    private static final long BAGGED = 1L << 33; // above the bits of any attempt

    private static final int KIND_BITS = 3;
    private static final int SUCCESS = 0;
    private static final int FAILURE = 1;
    private static final int LOST = 2;
    private static final int CANCELLED = 3;
    private static final int ABANDONED = 4;
    private static final int RETRIABLE = 5;

    // Outcomes without content are shared: many tasks end with one of them.
    private static final Outcome EMPTY_SUCCESS = new Outcome.Success(PackedIn.NO_BYTES);
    private static final Outcome IS_CANCELLED = new Outcome.Cancelled();
    private static final Outcome IS_ABANDONED = new Outcome.Abandoned();

    private ResultForms() {}

    private static void results(Results results, PackedOut out) {
        out.number(results.batch());
        out.job(results.job());
        out.appetite(results.appetite());
        out.number(results.yields().size());
        long before = 0;
        for (Yield yield : results.yields()) {
            one(before, yield, out);
            before = yield.range().hi();
        }
    }

    /** @param before where the range of the yield before this one ended, or 0 */
    static void one(long before, Yield yield, PackedOut out) {
        long head = Integer.toUnsignedLong(yield.attempt()) << 1;
        switch (yield) {
            case Yield.Each each -> {
                out.number(head);
                out.range(before, each.range());
                outcomes(each.outcomes(), out);
            }
            case Yield.Combined combined -> {
                out.number(head | COMBINED);
                out.range(before, combined.range());
                out.blob(combined.value());
            }
            case Yield.Bagged bagged -> {
                out.number(head | BAGGED);
                out.signed(bagged.index() - before);
                step(bagged, out);
            }
        }
    }

    private static Results results(PackedIn in) {
        long batch = in.number();
        var job = in.job();
        Appetite appetite = in.appetite();
        Yield[] yields = new Yield[in.count(YIELD_BYTES_MIN)];
        long before = 0;
        for (int i = 0; i < yields.length; i++) {
            yields[i] = one(before, in);
            before = yields[i].range().hi();
        }
        return new Results(batch, job, PackedIn.list(yields), appetite);
    }

    static Yield one(long before, PackedIn in) {
        long head = in.number();
        int attempt = PackedIn.int32((head & ~BAGGED) >>> 1);
        if ((head & BAGGED) != 0) {
            if ((head & COMBINED) != 0) {
                throw new IllegalArgumentException("a step of a bag that is combined");
            }
            return step(before + in.signed(), attempt, in);
        }
        IndexRange range = in.range(before);
        return (head & COMBINED) == 0
                ? new Yield.Each(range, attempt, outcomes(range.size(), in))
                : new Yield.Combined(range, attempt, in.blob());
    }

    private static void step(Yield.Bagged bagged, PackedOut out) {
        out.number(bagged.step());
        out.number(bagged.items());
        out.number(bagged.chunk());
        out.blob(bagged.result());
        byte[] rest = bagged.rest();
        out.number(rest == null ? 0 : 1L + rest.length);
        if (rest != null) {
            out.raw(rest);
        }
        out.number(bagged.given().size());
        bagged.given().forEach(out::blob);
        PeerId taker = bagged.taker();
        out.octet(taker == null ? 0 : 1);
        if (taker != null) {
            out.peer(taker);
        }
    }

    @SuppressWarnings("NullAway") // of a class file it does not see that an array may be null
    private static Yield.Bagged step(long index, int attempt, PackedIn in) {
        IndexRange range = new IndexRange(index, index + 1);
        long step = in.number();
        long items = in.number();
        long chunk = in.number();
        byte[] result = in.blob();
        long left = in.number();
        byte[] rest = left == 0 ? null : in.raw(left - 1);
        return new Yield.Bagged(range, attempt, step, items, result, rest, given(in), taker(in), chunk);
    }

    private static List<byte[]> given(PackedIn in) {
        byte[][] given = new byte[in.count(1)][];
        for (int i = 0; i < given.length; i++) {
            given[i] = in.blob();
        }
        return given.length == 0 ? List.of() : PackedIn.list(given);
    }

    private static @Nullable PeerId taker(PackedIn in) {
        int there = in.octet();
        if (there > 1) {
            throw new IllegalArgumentException("a taker that is neither there nor not");
        }
        return there == 0 ? null : in.peer();
    }

    private static void outcomes(List<Outcome> outcomes, PackedOut out) {
        int common = commonLength(outcomes);
        out.number(common);
        for (Outcome outcome : outcomes) {
            if (common > 0 && outcome instanceof Outcome.Success success) {
                out.raw(success.value());
            } else {
                outcome(outcome, out);
            }
        }
    }

    /** The length that the values of all have, or 0: what takes no bytes must not come by the million. */
    private static int commonLength(List<Outcome> outcomes) {
        int length = -1;
        for (Outcome outcome : outcomes) {
            if (!(outcome instanceof Outcome.Success success) || (length >= 0 && success.value().length != length)) {
                return 0;
            }
            length = success.value().length;
        }
        return length;
    }

    private static void outcome(Outcome outcome, PackedOut out) {
        switch (outcome) {
            case Outcome.Success success -> {
                detailed(SUCCESS, success.value().length, out);
                out.raw(success.value());
            }
            case Outcome.Failure failure -> {
                detailed(failure.retriable() ? RETRIABLE : FAILURE, failure.failure().length, out);
                out.raw(failure.failure());
            }
            case Outcome.Lost lost -> detailed(LOST, Integer.toUnsignedLong(lost.attempts()), out);
            case Outcome.Cancelled cancelled -> detailed(CANCELLED, 0, out);
            case Outcome.Abandoned abandoned -> detailed(ABANDONED, 0, out);
        }
    }

    private static void detailed(int kind, long detail, PackedOut out) {
        out.number((detail << KIND_BITS) | kind);
    }

    private static List<Outcome> outcomes(long count, PackedIn in) {
        long common = in.number();
        Outcome[] outcomes = new Outcome[in.fitting(count, Math.max(1, common))];
        for (int i = 0; i < outcomes.length; i++) {
            outcomes[i] = common == 0 ? outcome(in) : new Outcome.Success(in.raw(common));
        }
        List<Outcome> list = PackedIn.list(outcomes);
        if (common == 0 && commonLength(list) > 0) {
            throw new IllegalArgumentException("values of one length, each with its length");
        }
        return list;
    }

    private static Outcome outcome(PackedIn in) {
        long head = in.number();
        long detail = head >>> KIND_BITS;
        int kind = (int) head & ((1 << KIND_BITS) - 1);
        return switch (kind) {
            case SUCCESS -> detail == 0 ? EMPTY_SUCCESS : new Outcome.Success(in.raw(detail));
            case FAILURE -> new Outcome.Failure(in.raw(detail));
            case RETRIABLE -> new Outcome.Failure(in.raw(detail), true);
            case LOST -> new Outcome.Lost(PackedIn.int32(detail));
            case CANCELLED -> bare(detail, IS_CANCELLED);
            case ABANDONED -> bare(detail, IS_ABANDONED);
            default -> throw new IllegalArgumentException("an outcome of no known kind");
        };
    }

    private static Outcome bare(long detail, Outcome outcome) {
        if (detail != 0) {
            throw new IllegalArgumentException("an outcome with a detail that it cannot have");
        }
        return outcome;
    }

    private static void worked(Worked worked, PackedOut out) {
        out.job(worked.job());
        out.number(worked.index());
        out.number(worked.chunk());
        out.number(worked.step());
        out.number(worked.items());
    }

    private static Worked worked(PackedIn in) {
        return new Worked(in.job(), in.number(), in.number(), in.number(), in.number());
    }

    private static void ack(ResultsAck ack, PackedOut out) {
        out.number(ack.batches().length);
        long before = 0;
        for (long batch : ack.batches()) {
            out.signed(batch - before);
            before = batch;
        }
    }

    private static ResultsAck ack(PackedIn in) {
        long[] batches = new long[in.count(1)];
        long before = 0;
        for (int i = 0; i < batches.length; i++) {
            before += in.signed();
            batches[i] = before;
        }
        return new ResultsAck(batches);
    }
}
