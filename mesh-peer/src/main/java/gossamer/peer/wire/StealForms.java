// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.wire;

import gossamer.message.StealMessage;
import gossamer.message.StealMessage.Decline;
import gossamer.message.StealMessage.IdlePeers;
import gossamer.message.StealMessage.Lifeline;
import gossamer.message.StealMessage.Loot;
import gossamer.message.StealMessage.Refuse;
import gossamer.message.StealMessage.StealRequest;
import gossamer.model.IndexRange;
import gossamer.model.Items;
import gossamer.model.JobId;
import gossamer.model.JobSpec;
import gossamer.model.Lease;
import gossamer.model.PeerId;
import gossamer.model.PeerLoad;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How steal messages lie on the wire.
 *
 * <pre>
 *   loot   grant, settledBelow, request, nanosPerTask; an octet: 1 with spec + 2 with idle + 4 through another + 8 lost;
 *          the spec as a record, or the job; the idle; the peer it comes through; the count of leases; the leases
 *   lease  2 x attempt + 1 with items; the range; the items
 *   items  a length above 0 that all have, then all bytes; or 0, then each with its length
 *   idle   the view; the ranks
 * </pre>
 */
final class StealForms {
    static final List<Form<? extends StealMessage>> ALL = List.of(
            Form.packed(0x11, StealRequest.class, StealForms::request, StealForms::request),
            Form.packed(0x12, Loot.class, StealForms::loot, StealForms::loot),
            Form.packed(0x13, Decline.class, StealForms::decline, StealForms::decline),
            Form.packed(0x14, Refuse.class, (m, out) -> out.number(m.grant()), in -> new Refuse(in.number())),
            Form.packed(
                    0x15, Lifeline.class, (m, out) -> out.appetite(m.appetite()), in -> new Lifeline(in.appetite())));

    private static final int WITH_SPEC = 1;
    private static final int WITH_IDLE = 2;
    private static final int THROUGH = 4;
    private static final int LOST = 8;
    private static final int LEASE_BYTES_MIN = 3;

    private StealForms() {}

    private static void request(StealRequest request, PackedOut out) {
        out.number(request.request());
        out.appetite(request.appetite());
        out.number(request.bytesMax());
    }

    private static StealRequest request(PackedIn in) {
        return new StealRequest(in.number(), in.appetite(), in.number());
    }

    private static void loot(Loot loot, PackedOut out) {
        JobSpec spec = loot.spec();
        IdlePeers idle = loot.idle();
        out.number(loot.grant());
        out.number(loot.settledBelow());
        out.number(loot.request());
        out.number(loot.nanosPerTask());
        PeerId through = loot.through();
        out.octet((spec == null ? 0 : WITH_SPEC)
                + (idle == null ? 0 : WITH_IDLE)
                + (through == null ? 0 : THROUGH)
                + (loot.lost() ? LOST : 0));
        JobId job = job(loot);
        if (spec == null) {
            out.job(job);
        } else {
            out.record(spec, JobForms::spec);
        }
        if (idle != null) {
            idle(idle, out);
        }
        if (through != null) {
            out.peer(through);
        }
        leases(loot.leases(), job, out);
    }

    private static JobId job(Loot loot) {
        if (loot.leases().isEmpty()) {
            throw new IllegalArgumentException("loot without a lease");
        }
        JobId job = loot.leases().get(0).job();
        if (loot.spec() != null && !loot.spec().id().equals(job)) {
            throw new IllegalArgumentException(
                    "loot of " + job + " with the spec of " + loot.spec().id());
        }
        return job;
    }

    private static Loot loot(PackedIn in) {
        long grant = in.number();
        long settledBelow = in.number();
        long request = in.number();
        long nanosPerTask = in.number();
        int with = in.octet();
        if (with > WITH_SPEC + WITH_IDLE + THROUGH + LOST) {
            throw new IllegalArgumentException("loot with parts that nobody knows");
        }
        JobSpec spec = (with & WITH_SPEC) == 0 ? null : in.record(JobForms::spec);
        JobId job = spec == null ? in.job() : spec.id();
        IdlePeers idle = (with & WITH_IDLE) == 0 ? null : idle(in);
        PeerId through = (with & THROUGH) == 0 ? null : in.peer();
        boolean lost = (with & LOST) != 0;
        return new Loot(grant, settledBelow, request, spec, leases(job, in), nanosPerTask, idle, through, lost);
    }

    private static void leases(List<Lease> leases, JobId job, PackedOut out) {
        out.number(leases.size());
        long before = 0;
        for (Lease lease : leases) {
            if (!lease.job().equals(job)) {
                throw new IllegalArgumentException("loot of " + job + " with a lease of " + lease.job());
            }
            Items items = lease.items();
            out.number(((long) lease.attempt() << 1) | (items.isEmpty() ? 0 : 1));
            out.range(before, lease.range());
            if (!items.isEmpty()) {
                items(items, out);
            }
            before = lease.range().hi();
        }
    }

    private static List<Lease> leases(JobId job, PackedIn in) {
        Lease[] leases = new Lease[in.count(LEASE_BYTES_MIN)];
        if (leases.length == 0) {
            throw new IllegalArgumentException("loot without a lease");
        }
        long before = 0;
        for (int i = 0; i < leases.length; i++) {
            long head = in.number();
            IndexRange range = in.range(before);
            Items items = (head & 1) == 0 ? Items.NONE : items(range.size(), in);
            leases[i] = new Lease(job, range, PackedIn.int32(head >>> 1), items);
            before = range.hi();
        }
        return PackedIn.list(leases);
    }

    /** @param items at least one */
    static void items(Items items, PackedOut out) {
        int common = commonLength(items);
        out.number(common);
        for (int i = 0; i < items.size(); i++) {
            if (common > 0) {
                out.raw(items.at(i));
            } else {
                out.blob(items.at(i));
            }
        }
    }

    /**
     * The length that all have, or 0 where they differ or are empty: what takes no bytes must not come by the million.
     */
    private static int commonLength(Items items) {
        int length = items.at(0).length;
        for (int i = 1; i < items.size(); i++) {
            if (items.at(i).length != length) {
                return 0;
            }
        }
        return length;
    }

    /** @param count at least 1 */
    static Items items(long count, PackedIn in) {
        long common = in.number();
        byte[][] all = new byte[in.fitting(count, Math.max(1, common))][];
        for (int i = 0; i < all.length; i++) {
            all[i] = common == 0 ? in.blob() : in.raw(common);
        }
        Items items = Items.of(all);
        if (common == 0 && commonLength(items) > 0) {
            throw new IllegalArgumentException("arguments of one length, each with its length");
        }
        return items;
    }

    private static void idle(IdlePeers idle, PackedOut out) {
        out.view(idle.view());
        out.ranks(idle.ranks());
    }

    private static IdlePeers idle(PackedIn in) {
        return new IdlePeers(in.view(), in.ranks());
    }

    private static void decline(Decline decline, PackedOut out) {
        PeerLoad hint = decline.hint();
        out.number(decline.request());
        out.octet(hint == null ? 0 : 1);
        if (hint != null) {
            out.peer(hint.peer());
            out.number(hint.sequence());
            out.int32(hint.slots());
            out.number(hint.surplusNanos());
        }
    }

    private static Decline decline(PackedIn in) {
        return new Decline(in.number(), hint(in));
    }

    private static @Nullable PeerLoad hint(PackedIn in) {
        return switch (in.octet()) {
            case 0 -> null;
            case 1 -> new PeerLoad(in.peer(), in.number(), in.int32(), in.number());
            default -> throw new IllegalArgumentException("a hint that is neither there nor not");
        };
    }
}
