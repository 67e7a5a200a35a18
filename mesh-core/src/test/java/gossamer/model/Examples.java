// SPDX-License-Identifier: Apache-2.0
package gossamer.model;

import java.util.ArrayList;
import java.util.List;

/** A few peers, jobs and values that the tests speak of. */
public final class Examples {
    public static final PeerId ANNA = new PeerId(0xa000_0000_0000_0000L, 1);
    public static final PeerId BERT = new PeerId(0xb000_0000_0000_0000L, 2);
    public static final PeerId CARL = new PeerId(0xc000_0000_0000_0000L, 3);
    public static final PeerId DORA = new PeerId(0xd000_0000_0000_0000L, 4);

    public static final long US = 1_000L;
    public static final long MS = 1_000_000L;
    public static final long SECOND = 1_000 * MS;

    private static final byte[] PROGRAM = new byte[16];

    private Examples() {}

    /** A peer that differs from those of all other numbers. */
    public static PeerId peer(int number) {
        return new PeerId(0x9e3779b97f4a7c15L * (number + 1), number);
    }

    public static List<PeerId> peers(int count) {
        List<PeerId> peers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            peers.add(peer(i));
        }
        return peers;
    }

    /** A view installed by its first member. */
    public static View view(long sequence, PeerId... members) {
        return view(sequence, List.of(members));
    }

    public static View view(long sequence, List<PeerId> members) {
        return new View(new ViewId(members.get(0), sequence), members);
    }

    /** A view whose members stand as given and that elects the scheduler given. */
    public static View viewScheduledBy(PeerId scheduler, PeerId... members) {
        for (long sequence = 1; ; sequence++) {
            View view = view(sequence, members);
            if (view.scheduler().equals(scheduler)) {
                return view;
            }
        }
    }

    public static JobSpec spec(JobId id, long size) {
        return new JobSpec(id, "example", JobSpec.Gathering.EACH, size, PROGRAM);
    }

    public static JobSpec combined(JobId id, long size) {
        return new JobSpec(id, "example", JobSpec.Gathering.COMBINED, size, PROGRAM);
    }

    /** A job of so many bags. */
    public static JobSpec bags(JobId id, long size) {
        return new JobSpec(id, "example", JobSpec.Gathering.BAG, size, PROGRAM);
    }

    public static JobSpec open(JobId id) {
        return spec(id, JobSpec.OPEN);
    }

    /** A job whose description is too large to ride on each hand-over. */
    public static JobSpec bulky(JobId id, long size) {
        return new JobSpec(id, "example", JobSpec.Gathering.EACH, size, new byte[10_000]);
    }

    public static IndexRange range(long lo, long hi) {
        return new IndexRange(lo, hi);
    }

    /** A first attempt of tasks that have no arguments. */
    public static Lease lease(JobId job, long lo, long hi) {
        return new Lease(job, range(lo, hi), 1, Items.NONE);
    }

    /** A yield of successes whose values are empty. */
    public static Yield.Each each(long lo, long hi, int attempt) {
        List<Outcome> outcomes = new ArrayList<>();
        for (long i = lo; i < hi; i++) {
            outcomes.add(new Outcome.Success(new byte[0]));
        }
        return new Yield.Each(range(lo, hi), attempt, List.copyOf(outcomes));
    }

    public static Yield.Combined combinedYield(long lo, long hi, int attempt) {
        return new Yield.Combined(range(lo, hi), attempt, new byte[8]);
    }

    /** Arguments of the lengths given, each filled with its own number. */
    public static Items items(int... lengths) {
        byte[][] items = new byte[lengths.length][];
        for (int i = 0; i < lengths.length; i++) {
            items[i] = new byte[lengths[i]];
            java.util.Arrays.fill(items[i], (byte) i);
        }
        return Items.of(items);
    }
}
