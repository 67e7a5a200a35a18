// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gossamer.message.LeaseMessage.AuditReport;
import gossamer.message.Message;
import gossamer.message.SchedulerMessage.Hello;
import gossamer.message.SchedulerMessage.JobReport;
import gossamer.message.SurveyMessage.SurveyReply;
import gossamer.message.SurveyMessage.SurveyRequest;
import gossamer.model.Accept;
import gossamer.model.Appetite;
import gossamer.model.JobHead;
import gossamer.model.PeerCard;
import gossamer.model.PeerStats;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Messages that lie on the wire as fields may grow: old and new versions understand each other. */
class FieldsTest {
    /** One field of each kind of value that a later version may add, under a name of today and of tomorrow. */
    private static final List<byte[]> UNKNOWN = List.of(
            field("zzz", "b0"), // no
            field("zzz", "b1"), // yes
            field("zzz", "bb"), // nothing
            field("zzz", "7f"), // a small number
            field("zzz", "a1ff"), // numbers of 8 to 64 bits
            field("zzz", "a4ff"),
            field("zzz", "a2ffff"),
            field("zzz", "a5ffff"),
            field("zzz", "a3ffffffff"),
            field("zzz", "a6ffffffff"),
            field("zzz", "90ffffffff"),
            field("zzz", "91ffffffffffffffff"),
            field("zzz", "a7ffffffffffffffff"),
            field("zzz", "a0" + "ff".repeat(16)), // a peer
            field("zzz", "80048a010203"), // bytes
            field("zzz", "8104008a010203"),
            field("zzz", "82040000008a010203"),
            field("zzz", "8004c178b1ff"), // a record, or whatever it is
            field("zzz", "8000"),
            field("muchlongername", "b1"),
            field("", "b1"));

    /** What cannot be filled in: who it is about. */
    private static final Map<String, Set<String>> NEEDED = Map.of(
            "Rumour", Set.of(),
            "SurveyRequest", Set.of(),
            "SurveyReply", Set.of("c", "s"),
            "JobReport", Set.of("c", "h"));

    private static final Set<String> NEEDED_ELSEWHERE = Set.of("o", "k", "c");

    private final MessageCodec codec = new MessageCodec();

    private static byte[] field(String name, String hexValue) {
        byte[] value = HexFormat.of().parseHex(hexValue);
        byte[] field = new byte[1 + name.length() + value.length];
        field[0] = (byte) (0xc0 + name.length());
        System.arraycopy(Examples.bytes(name), 0, field, 1, name.length());
        System.arraycopy(value, 0, field, 1 + name.length(), value.length);
        return field;
    }

    private static void eachOfFields(Consumer<Message> check) {
        assertThat(Frames.FIELDS).hasSizeGreaterThan(10);
        Examples.all().values().stream()
                .filter(message -> Frames.FIELDS.contains(message.getClass()))
                .forEach(check);
    }

    @Test
    void unknownFieldsOfEveryKindAreSkippedWhereverTheyStand() {
        eachOfFields(message -> {
            List<byte[]> known = Frames.split(Frames.body(message));
            List<byte[]> fields = new ArrayList<>();
            for (int i = 0; i < UNKNOWN.size(); i++) {
                fields.add(UNKNOWN.get(i));
                if (i < known.size()) {
                    fields.add(known.get(i));
                }
            }

            assertThat(read(message, fields)).isEqualTo(Shown.of(message));
        });
    }

    @Test
    void fieldsMayStandInAnyOrder() {
        eachOfFields(message -> {
            List<byte[]> fields = Frames.split(Frames.body(message));
            Collections.reverse(fields);

            assertThat(read(message, fields)).isEqualTo(Shown.of(message));
        });
    }

    @Test
    void ofAFieldThatStandsTwiceTheFirstCounts() {
        byte[] six = field("t", "a106");
        byte[] seven = field("t", "a107");

        assertThat(read(new SurveyRequest(0), List.of(six, seven))).isEqualTo(Shown.of(new SurveyRequest(6)));
    }

    @Test
    void aMissingFieldIsFilledInUnlessItSaysWhoItIsAbout() {
        eachOfFields(message -> {
            String kind = message.getClass().getSimpleName();
            List<byte[]> fields = Frames.split(Frames.body(message));
            for (byte[] missing : fields) {
                String name = Frames.nameOf(missing);
                List<byte[]> rest = new ArrayList<>(fields);
                rest.remove(missing);
                byte[] frame = Frames.join(Frames.header(message), rest);

                if (NEEDED.getOrDefault(kind, NEEDED_ELSEWHERE).contains(name)) {
                    assertThatThrownBy(() -> decode(frame))
                            .isInstanceOf(WireException.class)
                            .hasMessageEndingWith("refused: field " + name + " is missing.");
                } else {
                    assertThat(read(message, rest))
                            .as("%s without %s", kind, name)
                            .isNotEqualTo(Shown.of(message));
                }
            }
        });
    }

    @Test
    void whatIsMissingIsZeroNoEmptyOrTheFirstOfSeveral() {
        PeerCard card = new PeerCard(Examples.ANNA, "", "", 0, Accept.ALL, "", 0);
        PeerStats stats = new PeerStats(0, 0, 0, 0, 0, 0, 0, 0);
        byte[] peer = field("p", "a0" + "0807060504030201" + "100f0e0d0c0b0a09");
        byte[] reply = Frames.join(
                new byte[0],
                List.of(
                        field(
                                "c",
                                "80" + HexFormat.of().toHexDigits((byte) peer.length)
                                        + HexFormat.of().formatHex(peer)),
                        field("s", "8000")));
        List<byte[]> view = Frames.split(Frames.body(Examples.named("Idle"))).subList(0, 2);
        List<byte[]> job = Frames.split(Frames.body(Examples.named("SpecRequest")));
        byte[] head = Frames.join(new byte[0], job);
        byte[] report = field(
                "h",
                "80" + HexFormat.of().toHexDigits((byte) head.length)
                        + HexFormat.of().formatHex(head));

        assertThat(read(Examples.named("SurveyReply"), List.of(reply)))
                .isEqualTo(Shown.of(new SurveyReply(0, card, stats)));
        assertThat(read(Examples.named("Hello"), view))
                .isEqualTo(Shown.of(new Hello(Examples.VIEW, Appetite.NONE, List.of())));
        assertThat(read(Examples.named("AuditReport"), job))
                .isEqualTo(Shown.of(new AuditReport(Examples.JOB, 0, List.of(), new int[0])));
        assertThat(read(Examples.named("JobReport"), List.of(view.get(0), view.get(1), report)))
                .isEqualTo(Shown.of(new JobReport(
                        Examples.VIEW, new JobHead(Examples.JOB, "", 0, 0, 0, 0, JobHead.State.RUNNING), 0)));
    }

    @Test
    void aKindOfValueThatNoVersionWritesIsRefused() {
        // Codes of the library that make it read text, classes, comments or events; some loop, some load classes.
        for (String value :
                List.of("b6024141b1", "b80141", "e141", "b9", "bd", "be00", "8f", "8e00000000", "8d", "ba01")) {
            assertThatThrownBy(() -> decode(Frames.join(
                            Frames.header(Examples.named("Idle")),
                            List.of(Frames.body(Examples.named("Idle")), field("zzz", value)))))
                    .isInstanceOf(WireException.class);
        }
    }

    @Test
    void aValueOfAnotherKindThanItsNameIsRefused() {
        List<byte[]> view = Frames.split(Frames.body(Examples.named("Idle"))).subList(0, 2);
        assertRefused("Idle", field("c", "a105"), view.get(1)); // a peer
        assertRefused("Idle", view.get(0), field("v", "b1")); // a number
        assertRefused("JobReport", view.get(0), view.get(1), field("h", "b1")); // a record
        assertRefused("JobReport", view.get(0), view.get(1), field("h", "bb"));
        assertRefused("JobReport", view.get(0), view.get(1), report(), field("w", "a70000000001000000")); // an int
        assertRefused("Hello", view.get(0), view.get(1), field("i", "a101")); // yes or no
        assertRefused("Hello", view.get(0), view.get(1), field("j", "8002a101")); // a list of records
        assertRefused("Rumour", field("l", "b1"));
    }

    private static byte[] report() {
        return Frames.split(Frames.body(Examples.named("JobReport"))).get(2);
    }

    @Test
    void textIsUtf8AndBounded() {
        List<byte[]> job = Frames.split(Frames.body(Examples.named("SpecRequest")));
        String over = "82" + "7a000000" + "8a" + "41".repeat(121);
        assertRefused("SpecReply", job.get(0), job.get(1), job.get(2), field("t", over));
        assertRefused("SpecReply", job.get(0), job.get(1), job.get(2), field("t", "80028aff"));
        assertRefused(
                "SpecReply",
                job.get(0),
                job.get(1),
                job.get(2),
                field("t", "80038aefbf")); // a replacement character, cut
        assertRefused("SpecReply", job.get(0), job.get(1), job.get(2), field("g", "80028a41")); // no such gathering
        assertThat(read(
                        Examples.named("SpecReply"),
                        List.of(job.get(0), job.get(1), job.get(2), field("t", "80048aefbfbd"))))
                .contains("title=\"\ufffd\"");
    }

    @Test
    void aFieldThatRunsPastItsRecordIsRefusedEvenWhereNobodyAsksForIt() {
        byte[] peer = field("p", "a0" + "00".repeat(16));
        byte[] after = field("zzz", "8010" + "00".repeat(16)); // would do as the end of the one that is cut
        for (byte[] field : UNKNOWN) {
            assertThat(read(Examples.named("SurveyReply"), List.of(card(peer, field), after, field("s", "8000"))))
                    .startsWith("SurveyReply(");
            for (int length = 1; length < field.length; length++) {
                byte[] cut = Arrays.copyOf(field, length);

                assertRefused("SurveyRequest", cut);
                assertRefused("SurveyReply", card(peer, cut), after, field("s", "8000"));
            }
        }
    }

    private static byte[] card(byte[] peer, byte[] more) {
        byte[] card = Frames.join(peer, List.of(more));
        return field(
                "c",
                "80" + HexFormat.of().toHexDigits((byte) card.length)
                        + HexFormat.of().formatHex(card));
    }

    @Test
    void neverMoreFieldsThanAnyRecordHas() {
        byte[][] many = new byte[65][];
        Arrays.fill(many, field("zzz", "b1"));

        assertRefused("SurveyRequest", many);
    }

    @Test
    void neverMoreLoadsThanARumourHolds() {
        byte[] two = Frames.body(Examples.named("Rumour"));
        byte[] one = Arrays.copyOfRange(two, 7, 7 + (two.length - 7) / 2);
        PackedOut list = new PackedOut(4_000);
        for (int i = 0; i < 33; i++) {
            list.raw(one);
        }
        int length = list.length();
        String size = HexFormat.of().toHexDigits(Integer.reverseBytes(length));

        assertRefused("Rumour", field("l", "82" + size + HexFormat.of().formatHex(list.array(), 0, length)));
    }

    private void assertRefused(String kind, byte[]... fields) {
        byte[] frame = Frames.join(Frames.header(Examples.named(kind)), List.of(fields));

        assertThatThrownBy(() -> decode(frame))
                .isInstanceOf(WireException.class)
                .hasMessageStartingWith(kind + " of ");
    }

    private String read(Message kind, List<byte[]> fields) {
        try {
            return Shown.of(decode(Frames.join(Frames.header(kind), fields)));
        } catch (WireException refused) {
            throw new AssertionError(kind.toString(), refused);
        }
    }

    private Message decode(byte[] frame) throws WireException {
        return codec.decode(frame, 0, frame.length);
    }
}
