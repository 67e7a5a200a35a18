// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.isolated;

import gossamer.model.AttemptPolicy;
import gossamer.model.ContentHash;
import gossamer.model.IndexRange;
import gossamer.model.Items;
import gossamer.model.JobId;
import gossamer.model.JobKind;
import gossamer.model.JobSpec;
import gossamer.model.JobSpec.Gathering;
import gossamer.model.Lease;
import gossamer.model.Outcome;
import gossamer.model.PeerId;
import gossamer.model.Yield;
import gossamer.peer.value.ValueException;
import gossamer.peer.value.ValueInput;
import gossamer.peer.value.ValueLimits;
import gossamer.peer.value.ValueOutput;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How what a peer and its child tell each other lies in the bodies of frames.
 *
 * <p>A child has run users' code, so no byte that comes from it is trusted; nor, to keep it simple, the other way.
 * Stateless; safe from any thread.
 */
final class Forms {
    private static final ValueLimits LIMITS = new ValueLimits(64, 1, Frame.BODY_MAX);

    /** Outcomes in one frame, in bytes: of larger ones, one. */
    private static final long OUTCOMES_BYTES_MAX = 4L << 20;

    private static final int SUCCESS = 0;
    private static final int FAILURE = 1;
    private static final int CANCELLED = 2;
    private static final int RETRIABLE = 3;

    private Forms() {}

    /**
     * What a child is told first.
     *
     * @param peer the name of the peer, for the messages of failures
     * @param folder where its temporary files are
     * @param code what its tasks need besides the JDK and Gossamer; null for nothing
     */
    record Start(String peer, String folder, @Nullable ContentHash code) {
        byte[] encode() throws ValueException {
            ValueOutput out = new ValueOutput(LIMITS).putString(peer).putString(folder);
            return put(code, out).toBytes();
        }

        static Start decode(byte[] bytes) throws ValueException {
            ValueInput in = input(bytes);
            Start start = new Start(in.string(), in.string(), hash(in));
            in.end();
            return start;
        }
    }

    /** A job, as the child is to run it: inside of itself. */
    static byte[] encode(JobSpec spec) throws ValueException {
        ValueOutput out = new ValueOutput(LIMITS);
        put(spec.id(), out).putString(spec.title()).putByte(spec.gathering() == Gathering.COMBINED ? 1 : 0);
        out.putLong(spec.size()).putBytes(spec.program());
        put(spec.code(), out).putInt(spec.policy().retries());
        out.putVarint(spec.policy().retryOn().size());
        for (String name : spec.policy().retryOn()) {
            out.putString(name);
        }
        return out.toBytes();
    }

    static JobSpec job(byte[] bytes) throws ValueException {
        ValueInput in = input(bytes);
        JobId id = job(in);
        String title = in.string();
        Gathering gathering = in.oneByte() == 0 ? Gathering.EACH : Gathering.COMBINED;
        try {
            long size = in.fixedLong();
            byte[] program = in.byteArray();
            ContentHash code = hash(in);
            AttemptPolicy policy = new AttemptPolicy(true, in.fixedInt(), 0, names(in, bytes.length));
            JobSpec spec = new JobSpec(id, title, gathering, size, program, code, 0, false, policy);
            in.end();
            return spec;
        } catch (IllegalArgumentException impossible) {
            throw new ValueException("no job: " + impossible.getMessage(), impossible);
        }
    }

    private static List<String> names(ValueInput in, int most) throws ValueException {
        List<String> names = new ArrayList<>();
        for (int left = in.varint("the number of names", most); left > 0; left--) {
            names.add(in.string());
        }
        return names;
    }

    static byte[] encode(JobId job) throws ValueException {
        return put(job, new ValueOutput(LIMITS)).toBytes();
    }

    static JobId jobId(byte[] bytes) throws ValueException {
        ValueInput in = input(bytes);
        JobId job = job(in);
        in.end();
        return job;
    }

    static byte[] encode(Lease lease) throws ValueException {
        ValueOutput out = new ValueOutput(LIMITS);
        put(lease.range(), put(lease.job(), out)).putInt(lease.attempt());
        out.putVarint(lease.items().size());
        for (int i = 0; i < lease.items().size(); i++) {
            out.putBytes(lease.items().at(i));
        }
        return out.toBytes();
    }

    static Lease lease(byte[] bytes) throws ValueException {
        ValueInput in = input(bytes);
        JobId job = job(in);
        IndexRange range = range(in);
        int attempt = in.fixedInt();
        byte[][] items = new byte[in.varint("the number of arguments", bytes.length)][];
        for (int i = 0; i < items.length; i++) {
            items[i] = in.byteArray();
        }
        in.end();
        try {
            return new Lease(job, range, attempt, Items.of(items));
        } catch (IllegalArgumentException impossible) {
            throw new ValueException("no lease: " + impossible.getMessage(), impossible);
        }
    }

    /** In parts, none of which is longer than a frame may be. */
    static List<byte[]> encode(Yield yield) throws ValueException {
        List<byte[]> parts = new ArrayList<>(1);
        switch (yield) {
            case Yield.Combined(IndexRange range, int attempt, byte[] value) -> {
                ValueOutput out = new ValueOutput(LIMITS).putByte(1);
                parts.add(put(range, out).putInt(attempt).putBytes(value).toBytes());
            }
            case Yield.Each each -> {
                long lo = each.range().lo();
                for (long from = lo; from < each.range().hi(); ) {
                    long to = from;
                    for (long sum = 0; to < each.range().hi() && (to == from || sum < OUTCOMES_BYTES_MAX); to++) {
                        sum += length(each.outcomes().get((int) (to - lo)));
                    }
                    parts.add(encode(each.part(new IndexRange(from, to))));
                    from = to;
                }
            }
            case Yield.Bagged bagged -> throw new ValueException("a step of a bag");
        }
        return parts;
    }

    private static int length(Outcome outcome) {
        return 8
                + switch (outcome) {
                    case Outcome.Success success -> success.value().length;
                    case Outcome.Failure failure -> failure.failure().length;
                    default -> 0;
                };
    }

    private static byte[] encode(Yield.Each each) throws ValueException {
        ValueOutput out = put(each.range(), new ValueOutput(LIMITS).putByte(0)).putInt(each.attempt());
        for (Outcome outcome : each.outcomes()) {
            switch (outcome) {
                case Outcome.Success success -> out.putByte(SUCCESS).putBytes(success.value());
                case Outcome.Failure failure ->
                    out.putByte(failure.retriable() ? RETRIABLE : FAILURE).putBytes(failure.failure());
                default -> out.putByte(CANCELLED);
            }
        }
        return out.toBytes();
    }

    static Yield yielded(byte[] bytes) throws ValueException {
        ValueInput in = input(bytes);
        boolean combined = in.oneByte() != 0;
        IndexRange range = range(in);
        int attempt = in.fixedInt();
        Yield yield;
        if (combined) {
            yield = new Yield.Combined(range, attempt, in.byteArray());
        } else {
            if (range.size() > bytes.length) {
                throw new ValueException(bytes.length + " bytes for the outcomes of " + range);
            }
            List<Outcome> outcomes = new ArrayList<>();
            for (long left = range.size(); left > 0; left--) {
                outcomes.add(
                        switch (in.oneByte()) {
                            case SUCCESS -> new Outcome.Success(in.byteArray());
                            case FAILURE -> new Outcome.Failure(in.byteArray());
                            case RETRIABLE -> new Outcome.Failure(in.byteArray(), true);
                            case CANCELLED -> new Outcome.Cancelled();
                            default -> throw new ValueException("an unknown kind of outcome");
                        });
            }
            yield = new Yield.Each(range, attempt, List.copyOf(outcomes));
        }
        in.end();
        return yield;
    }

    private static ValueOutput put(JobId job, ValueOutput out) throws ValueException {
        return out.putLong(job.origin().high())
                .putLong(job.origin().low())
                .putLong(job.number())
                .putByte(job.kind().code());
    }

    private static JobId job(ValueInput in) throws ValueException {
        PeerId origin = new PeerId(in.fixedLong(), in.fixedLong());
        long number = in.fixedLong();
        int kind = in.oneByte();
        if (kind != JobKind.JAVA.code()) {
            throw new ValueException("a job of kind " + kind + " does not run apart");
        }
        return new JobId(origin, number, JobKind.JAVA);
    }

    private static ValueOutput put(IndexRange range, ValueOutput out) throws ValueException {
        return out.putLong(range.lo()).putLong(range.hi());
    }

    private static IndexRange range(ValueInput in) throws ValueException {
        long lo = in.fixedLong();
        long hi = in.fixedLong();
        if (lo < 0 || hi <= lo) {
            throw new ValueException("no range: [" + lo + "," + hi + ")");
        }
        return new IndexRange(lo, hi);
    }

    private static ValueOutput put(@Nullable ContentHash hash, ValueOutput out) throws ValueException {
        return hash == null
                ? out.putByte(0)
                : out.putByte(1)
                        .putLong(hash.a())
                        .putLong(hash.b())
                        .putLong(hash.c())
                        .putLong(hash.d());
    }

    private static @Nullable ContentHash hash(ValueInput in) throws ValueException {
        return in.oneByte() == 0
                ? null
                : new ContentHash(in.fixedLong(), in.fixedLong(), in.fixedLong(), in.fixedLong());
    }

    private static ValueInput input(byte[] bytes) throws ValueException {
        return new ValueInput(bytes, Forms.class.getClassLoader(), LIMITS);
    }
}
