// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.wire;

import gossamer.message.SchedulerMessage;
import gossamer.message.SchedulerMessage.Busy;
import gossamer.message.SchedulerMessage.Directory;
import gossamer.message.SchedulerMessage.DirectoryRequest;
import gossamer.message.SchedulerMessage.Hello;
import gossamer.message.SchedulerMessage.Idle;
import gossamer.message.SchedulerMessage.IdleList;
import gossamer.message.SchedulerMessage.JobReport;
import gossamer.message.StealMessage.IdlePeers;
import gossamer.model.Appetite;
import gossamer.model.JobHead;
import gossamer.model.JobKind;
import gossamer.model.JobSpec;
import java.util.List;

/** How messages to and from the scheduler lie on the wire. */
final class SchedulerForms {
    static final List<Form<? extends SchedulerMessage>> ALL = List.of(
            Form.fields(0x51, Hello.class, SchedulerForms::hello, SchedulerForms::hello),
            Form.fields(0x52, Idle.class, SchedulerForms::idle, SchedulerForms::idle),
            Form.fields(0x53, Busy.class, (m, out) -> out.view(m.view()), in -> new Busy(in.view())),
            Form.fields(0x54, JobReport.class, SchedulerForms::report, SchedulerForms::report),
            Form.fields(0x55, IdleList.class, SchedulerForms::idleList, SchedulerForms::idleList),
            Form.fields(0x56, DirectoryRequest.class, SchedulerForms::request, SchedulerForms::request),
            Form.fields(0x57, Directory.class, SchedulerForms::directory, SchedulerForms::directory));

    private static final JobKind[] KINDS = JobKind.values();
    private static final JobHead.State[] STATES = JobHead.State.values();

    private SchedulerForms() {}

    private static void hello(Hello hello, FieldsOut out) {
        out.view(hello.view());
        out.packed("i", packed -> packed.appetite(hello.appetite()));
        out.records("j", hello.owned(), SchedulerForms::head);
    }

    private static Hello hello(FieldsIn in) {
        return new Hello(
                in.view(),
                in.packed("i", Appetite.NONE, PackedIn::appetite),
                in.records("j", Integer.MAX_VALUE, SchedulerForms::head));
    }

    private static void report(JobReport report, FieldsOut out) {
        out.view(report.view());
        out.record("h", report.head(), SchedulerForms::head);
        out.number("w", report.wantPeers());
    }

    private static JobReport report(FieldsIn in) {
        return new JobReport(in.view(), in.record("h", SchedulerForms::head), in.int32("w"));
    }

    private static void idle(Idle idle, FieldsOut out) {
        out.view(idle.view());
        out.packed("i", packed -> packed.appetite(idle.appetite()));
    }

    private static Idle idle(FieldsIn in) {
        return new Idle(in.view(), in.packed("i", Appetite.NONE, PackedIn::appetite));
    }

    private static void idleList(IdleList list, FieldsOut out) {
        out.view(list.view());
        out.choice("t", list.kind());
        out.packed("r", ranks -> ranks.ranks(list.idle().ranks()));
    }

    private static IdleList idleList(FieldsIn in) {
        return new IdleList(
                in.choice("t", KINDS), new IdlePeers(in.view(), in.packed("r", new int[0], PackedIn::ranks)));
    }

    private static void request(DirectoryRequest request, FieldsOut out) {
        out.view(request.view());
        out.number("t", request.ticket());
    }

    private static DirectoryRequest request(FieldsIn in) {
        return new DirectoryRequest(in.view(), in.number("t"));
    }

    private static void directory(Directory directory, FieldsOut out) {
        out.view(directory.view());
        out.number("t", directory.ticket());
        out.records("j", directory.jobs(), SchedulerForms::head);
    }

    private static Directory directory(FieldsIn in) {
        return new Directory(in.view(), in.number("t"), in.records("j", Integer.MAX_VALUE, SchedulerForms::head));
    }

    private static void head(JobHead head, FieldsOut out) {
        out.job(head.id());
        out.text("t", head.title(), JobSpec.TITLE_MAX);
        out.number("a", head.total());
        out.number("d", head.done());
        out.number("f", head.failed());
        out.number("r", head.rerun());
        out.choice("s", head.state());
    }

    private static JobHead head(FieldsIn in) {
        return new JobHead(
                in.job(),
                in.text("t", JobSpec.TITLE_MAX),
                in.number("a"),
                in.number("d"),
                in.number("f"),
                in.number("r"),
                in.choice("s", STATES));
    }
}
