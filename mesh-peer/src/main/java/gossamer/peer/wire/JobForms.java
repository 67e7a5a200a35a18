// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.wire;

import gossamer.message.JobMessage;
import gossamer.message.JobMessage.Cancel;
import gossamer.message.JobMessage.CancelJob;
import gossamer.message.JobMessage.JobOver;
import gossamer.message.JobMessage.SpecReply;
import gossamer.message.JobMessage.SpecRequest;
import gossamer.model.AttemptPolicy;
import gossamer.model.ContentHash;
import gossamer.model.JobSpec;
import gossamer.model.JobSpec.Gathering;
import gossamer.model.TimeLimits;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** How messages about a job as a whole lie on the wire. */
final class JobForms {
    static final List<Form<? extends JobMessage>> ALL = List.of(
            Form.fields(0x41, SpecRequest.class, (m, out) -> out.job(m.job()), in -> new SpecRequest(in.job())),
            Form.fields(0x42, SpecReply.class, (m, out) -> spec(m.spec(), out), in -> new SpecReply(spec(in))),
            Form.fields(0x43, Cancel.class, JobForms::cancel, JobForms::cancel),
            Form.fields(0x44, JobOver.class, (m, out) -> out.job(m.job()), in -> new JobOver(in.job())),
            Form.fields(0x45, CancelJob.class, (m, out) -> out.job(m.job()), in -> new CancelJob(in.job())));

    private static final Gathering[] GATHERINGS = Gathering.values();

    private JobForms() {}

    /** Everywhere as fields, on the way of a task too: what a job is will grow, and it is said once for many tasks. */
    static void spec(JobSpec spec, FieldsOut out) {
        out.job(spec.id());
        out.text("t", spec.title(), JobSpec.TITLE_MAX);
        out.choice("g", spec.gathering());
        out.number("s", spec.size());
        out.blob("p", spec.program());
        ContentHash code = spec.code();
        if (code != null) {
            out.packed("h", packed -> packed.hash(code));
        }
        if (spec.isDurable()) {
            out.number("b", spec.backups());
        }
        if (spec.isolated()) {
            out.flag("i", true);
        }
        if (!spec.policy().equals(AttemptPolicy.DEFAULT)) {
            out.packed("a", packed -> policy(spec.policy(), packed));
        }
        if (spec.limits().limitsRun()) {
            out.number("r", spec.limits().runNanos());
        }
        if (spec.limits().limitsJob()) {
            out.number("l", spec.limits().jobNanos());
        }
    }

    private static void policy(AttemptPolicy policy, PackedOut out) {
        out.octet(policy.reentrant() ? 1 : 0);
        out.number(policy.retries());
        out.number(policy.pauseNanos());
        out.number(policy.retryOn().size());
        policy.retryOn().forEach(name -> out.blob(name.getBytes(StandardCharsets.UTF_8)));
    }

    private static AttemptPolicy policy(PackedIn in) {
        boolean reentrant = in.octet() != 0;
        int retries = PackedIn.int32(in.number());
        long pauseNanos = in.number();
        String[] names = new String[in.count(1)];
        if (names.length > AttemptPolicy.NAMES_MAX) {
            throw new IllegalArgumentException(names.length + " names of exceptions");
        }
        for (int i = 0; i < names.length; i++) {
            names[i] = new String(in.blob(), StandardCharsets.UTF_8);
        }
        return new AttemptPolicy(reentrant, retries, pauseNanos, PackedIn.list(names));
    }

    static JobSpec spec(FieldsIn in) {
        return new JobSpec(
                in.job(),
                in.text("t", JobSpec.TITLE_MAX),
                in.choice("g", GATHERINGS),
                in.number("s"),
                in.blob("p"),
                in.hash("h"),
                in.int32("b"),
                in.flag("i"),
                in.packed("a", AttemptPolicy.DEFAULT, JobForms::policy),
                new TimeLimits(in.number("r"), in.number("l")));
    }

    private static void cancel(Cancel cancel, FieldsOut out) {
        out.job(cancel.job());
        out.packed("r", ranges -> ranges.ranges(cancel.ranges()));
    }

    private static Cancel cancel(FieldsIn in) {
        return new Cancel(in.job(), in.packed("r", List.of(), PackedIn::ranges));
    }
}
