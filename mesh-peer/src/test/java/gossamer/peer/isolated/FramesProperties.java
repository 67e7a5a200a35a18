// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.isolated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gossamer.model.AttemptPolicy;
import gossamer.model.ContentHash;
import gossamer.model.IndexRange;
import gossamer.model.Items;
import gossamer.model.JobId;
import gossamer.model.JobKind;
import gossamer.model.JobSpec;
import gossamer.model.Lease;
import gossamer.model.Outcome;
import gossamer.model.PeerId;
import gossamer.model.Yield;
import gossamer.peer.isolated.Frame.Kind;
import gossamer.peer.value.ValueException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/** What a peer and its child tell each other arrives as it was said; whatever else comes is refused. */
class FramesProperties {
    private static final JobId JOB = new JobId(new PeerId(3, 4), 5, JobKind.JAVA);

    private static byte[] written(Frame frame) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        frame.writeTo(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static Frame read(byte[] bytes, int bodyMax) throws IOException {
        return Frame.readFrom(new DataInputStream(new ByteArrayInputStream(bytes)), bodyMax);
    }

    @Property
    void aFrameArrivesAsItWasSent(@ForAll Kind kind, @ForAll byte[] body) throws IOException {
        Frame frame = read(written(new Frame(kind, body)), Frame.BODY_MAX);

        assertThat(frame.kind()).isEqualTo(kind);
        assertThat(frame.body()).isEqualTo(body);
    }

    @Property
    void aFrameThatIsCutIsTheEndOfTheOtherSide(@ForAll byte[] body, @ForAll @IntRange(max = 1_000) int cut)
            throws IOException {
        byte[] whole = written(new Frame(Kind.YIELD, body));
        byte[] part = Arrays.copyOf(whole, cut % whole.length);

        assertThatThrownBy(() -> read(part, Frame.BODY_MAX)).isInstanceOf(EOFException.class);
    }

    @Property
    void garbageIsRefusedOrAFrame(@ForAll byte[] bytes) {
        try {
            read(bytes, 1 << 10);
        } catch (IOException refused) {
            assertThat(refused).isNotNull(); // nothing else may come of it
        }
    }

    @Property
    void aBodyThatIsTooLongIsRefusedBeforeItIsRead(@ForAll @IntRange(min = 1_025) int length) {
        byte[] header = {
            0x67, 0x43, 7, (byte) (length >> 24), (byte) (length >> 16), (byte) (length >> 8), (byte) length
        };

        assertThatThrownBy(() -> read(header, 1 << 10))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("at most 1024");
    }

    @Example
    void memoryIsTakenAsBytesComeNotAsTheLengthSays() {
        byte[] header = {0x67, 0x43, 7, 0x0f, 0, 0, 0}; // 240 MiB are to follow
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();

        assertThatThrownBy(() -> read(header, Frame.BODY_MAX)).isInstanceOf(EOFException.class);

        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1 << 20);
    }

    @Property
    void jobsAndLeasesArriveAsTheyWereSent(
            @ForAll String title, @ForAll byte[] program, @ForAll @Size(max = 20) List<byte[]> items) throws Exception {
        String name = title.length() > JobSpec.TITLE_MAX ? title.substring(0, JobSpec.TITLE_MAX) : title;
        JobSpec spec = new JobSpec(
                JOB,
                name,
                JobSpec.Gathering.COMBINED,
                9,
                program,
                new ContentHash(1, 2, 3, 4),
                2,
                /* isolated= */ true,
                new AttemptPolicy(true, 3, 0, List.of("java.io.IOException")));
        long size = Math.max(1, items.size());
        Lease lease = new Lease(JOB, new IndexRange(7, 7 + size), 3, Items.of(items.toArray(new byte[0][])));

        JobSpec job = Forms.job(Forms.encode(spec));
        Lease same = Forms.lease(Forms.encode(lease));

        assertThat(job.id()).isEqualTo(JOB);
        assertThat(job.title()).isEqualTo(name);
        assertThat(job.gathering()).isEqualTo(spec.gathering());
        assertThat(job.program()).isEqualTo(program);
        assertThat(job.code()).isEqualTo(spec.code());
        assertThat(job.policy()).isEqualTo(spec.policy());
        assertThat(job.isolated())
                .as("what runs in a child is not to run in a child of it")
                .isFalse();
        assertThat(same.range()).isEqualTo(lease.range());
        assertThat(same.attempt()).isEqualTo(3);
        assertThat(same.items().sameAs(lease.items())).isTrue();
    }

    @Property
    void yieldsArriveAsTheyWereSentThoughPerhapsInParts(
            @ForAll @LongRange(min = 0, max = 1L << 40) long lo,
            @ForAll @Size(min = 1, max = 12) List<@IntRange(min = -1, max = 3 << 20) Integer> lengths)
            throws Exception {
        List<Outcome> outcomes = new ArrayList<>();
        for (int length : lengths) {
            outcomes.add(
                    length < 0
                            ? new Outcome.Cancelled()
                            : length % 2 == 0
                                    ? new Outcome.Success(new byte[length])
                                    : new Outcome.Failure(new byte[Math.min(length, 100)]));
        }
        Yield.Each each = new Yield.Each(new IndexRange(lo, lo + outcomes.size()), 2, outcomes);

        long next = lo;
        for (byte[] part : Forms.encode(each)) {
            assertThat(part.length).isLessThan(8 << 20);
            Yield.Each read = (Yield.Each) Forms.yielded(part);
            assertThat(read.range().lo()).isEqualTo(next);
            assertThat(read.attempt()).isEqualTo(2);
            for (Outcome outcome : read.outcomes()) {
                Outcome sent = outcomes.get((int) (next++ - lo));
                assertThat(outcome.getClass()).isEqualTo(sent.getClass());
                if (outcome instanceof Outcome.Success success) {
                    assertThat(success.value()).isEqualTo(((Outcome.Success) sent).value());
                }
            }
        }
        assertThat(next).isEqualTo(each.range().hi());
    }

    @Property
    void noBytesMakeAnythingButAYieldOrARefusal(@ForAll byte[] bytes) {
        try {
            assertThat(Forms.yielded(bytes)).isNotNull();
        } catch (ValueException refused) {
            assertThat(refused).hasMessageNotContaining("null");
        }
    }
}
