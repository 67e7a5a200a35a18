// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.wire;

import gossamer.message.LeaseMessage;
import gossamer.message.LeaseMessage.Audit;
import gossamer.message.LeaseMessage.AuditReport;
import gossamer.message.LeaseMessage.Drop;
import gossamer.message.LeaseMessage.LeaseConfirmed;
import gossamer.message.LeaseMessage.Leased;
import gossamer.message.LeaseMessage.StartReply;
import gossamer.message.LeaseMessage.StartRequest;
import gossamer.model.IndexRange;
import java.util.Arrays;
import java.util.List;

/** How lease messages lie on the wire; audits, which are rare, as fields. */
final class LeaseForms {
    static final List<Form<? extends LeaseMessage>> ALL = List.of(
            Form.packed(0x21, Leased.class, LeaseForms::leased, LeaseForms::leased),
            Form.packed(
                    0x22,
                    LeaseConfirmed.class,
                    (m, out) -> out.number(m.grant()),
                    in -> new LeaseConfirmed(in.number())),
            Form.packed(0x23, Drop.class, LeaseForms::drop, LeaseForms::drop),
            Form.fields(0x24, Audit.class, LeaseForms::audit, LeaseForms::audit),
            Form.fields(0x25, AuditReport.class, LeaseForms::report, LeaseForms::report),
            Form.packed(0x26, StartRequest.class, LeaseForms::wish, LeaseForms::wish),
            Form.packed(0x27, StartReply.class, LeaseForms::reply, LeaseForms::reply));

    private LeaseForms() {}

    private static void leased(Leased leased, PackedOut out) {
        out.job(leased.job());
        out.peer(leased.granter());
        out.number(leased.grant());
        out.ranges(leased.ranges());
        out.int32(leased.attempt());
    }

    private static Leased leased(PackedIn in) {
        return new Leased(in.job(), in.peer(), in.number(), in.ranges(), in.int32());
    }

    private static void drop(Drop drop, PackedOut out) {
        out.job(drop.job());
        out.ranges(drop.ranges());
        out.int32(drop.attempt());
    }

    private static Drop drop(PackedIn in) {
        return new Drop(in.job(), in.ranges(), in.int32());
    }

    private static void wish(StartRequest wish, PackedOut out) {
        out.job(wish.job());
        out.number(wish.chunk());
        out.range(0, wish.range());
        out.int32(wish.attempt());
    }

    private static StartRequest wish(PackedIn in) {
        return new StartRequest(in.job(), in.number(), in.range(0), in.int32());
    }

    private static void reply(StartReply reply, PackedOut out) {
        out.job(reply.job());
        out.number(reply.chunk());
        out.ranges(reply.plain());
        out.ranges(reply.isolated());
    }

    private static StartReply reply(PackedIn in) {
        return new StartReply(in.job(), in.number(), in.ranges(), in.ranges());
    }

    private static void audit(Audit audit, FieldsOut out) {
        out.job(audit.job());
        out.number("a", audit.audit());
        out.number("e", audit.epoch());
        out.flag("w", audit.attended());
    }

    private static Audit audit(FieldsIn in) {
        return new Audit(in.job(), in.number("a"), in.int32("e"), in.flag("w"));
    }

    private static void report(AuditReport report, FieldsOut out) {
        out.job(report.job());
        out.number("a", report.audit());
        out.packed("r", ranges -> ranges.ranges(report.ranges()));
        out.packed("m", attempts -> attempts.ranks(report.attempts()));
    }

    private static AuditReport report(FieldsIn in) {
        List<IndexRange> ranges = in.packed("r", List.of(), PackedIn::ranges);
        int[] attempts = in.packed("m", new int[0], PackedIn::ranks);
        return new AuditReport(in.job(), in.number("a"), ranges, Arrays.copyOf(attempts, ranges.size()));
    }
}
