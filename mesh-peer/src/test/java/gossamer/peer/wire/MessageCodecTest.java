// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import gossamer.message.JobMessage.SpecReply;
import gossamer.message.Message;
import gossamer.message.ResultMessage.Results;
import gossamer.message.StealMessage.Loot;
import gossamer.model.Appetite;
import gossamer.model.IndexRange;
import gossamer.model.Items;
import gossamer.model.JobId;
import gossamer.model.JobKind;
import gossamer.model.JobSpec;
import gossamer.model.Lease;
import gossamer.model.Outcome;
import gossamer.model.Yield;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MessageCodecTest {
    private final MessageCodec codec = new MessageCodec();

    @Test
    void readsAMessageInsideALargerArray() throws WireException {
        byte[] bytes = codec.encode(Examples.named("Loot-spec-idle"));
        byte[] larger = new byte[bytes.length + 20];
        Arrays.fill(larger, (byte) 0xff);
        System.arraycopy(bytes, 0, larger, 7, bytes.length);

        Message read = codec.decode(larger, 7, bytes.length);

        assertThat(Shown.of(read)).isEqualTo(Shown.of(Examples.named("Loot-spec-idle")));
    }

    @Test
    void lendsTheSameBytesItGivesAway() {
        for (Message message : Examples.all().values()) {
            byte[] own = codec.encode(message);

            byte[] lent = codec.encode(
                    message, (array, offset, length) -> Arrays.copyOfRange(array, offset, offset + length));

            assertThat(lent).isEqualTo(own);
        }
    }

    @Test
    void writesTheSameWhateverTheSizeOfItsBuffer() {
        for (Message message : Examples.all().values()) {
            byte[] expected = codec.encode(message);
            for (int size = 1; size <= expected.length + 1; size++) {
                assertThat(new MessageCodec(size).encode(message))
                        .as("%s in %s bytes", message, size)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void carriesMessagesLargerThanItsBuffers() throws WireException {
        byte[] program = new byte[3 << 20];
        Arrays.fill(program, (byte) 7);
        Message large =
                new SpecReply(new JobSpec(Examples.JOB, "large", JobSpec.Gathering.EACH, JobSpec.OPEN, program));

        byte[] bytes = codec.encode(large);

        assertThat(bytes.length).isGreaterThan(program.length);
        assertThat(Shown.of(codec.decode(bytes, 0, bytes.length))).isEqualTo(Shown.of(large));
        assertThat(Shown.of(decode(codec.encode(Examples.named("Idle"))))) // and afterwards small ones again
                .isEqualTo(Shown.of(Examples.named("Idle")));
    }

    @Test
    void keepsNothingOfTheBufferItReads() throws WireException {
        for (Message message : Examples.all().values()) {
            byte[] bytes = codec.encode(message);

            Message read = codec.decode(bytes, 0, bytes.length);
            Arrays.fill(bytes, (byte) 0);
            decode(codec.encode(Examples.named("Rumour")));

            assertThat(Shown.of(read)).isEqualTo(Shown.of(message));
        }
    }

    @Test
    void mayBeUsedOnAnotherThreadThanItsMaker() throws InterruptedException {
        Throwable[] thrown = new Throwable[1];
        codec.encode(Examples.named("Idle"));

        Thread other = new Thread(
                () -> thrown[0] = catchThrowable(() -> decode(codec.encode(Examples.named("Loot-spec-idle")))));
        other.start();
        other.join();

        assertThat(thrown[0]).isNull();
    }

    @Test
    void refusesEveryKindItDoesNotKnowByItsNumber() {
        List<Integer> known = Forms.ALL.stream().<Integer>map(Form::number).toList();
        for (int number = 0; number < 256; number++) {
            if (!known.contains(number)) {
                byte[] bytes = codec.encode(Examples.named("Refuse"));
                bytes[0] = (byte) number;

                assertThatThrownBy(() -> decode(bytes))
                        .isInstanceOf(WireException.class)
                        .hasMessageMatching(String.format(
                                "Message of 5 bytes refused: kind 0x%02x( of [A-Z][a-z]+Message)? is not known to this"
                                        + " peer\\.",
                                number));
            }
        }
    }

    @Test
    void saysOfWhichFamilyAndVersionAnUnknownKindIs() {
        byte[] bytes = codec.encode(Examples.named("Refuse"));
        bytes[0] = 0x7f;
        bytes[2] = MessageCodec.MINOR + 1;

        assertThatThrownBy(() -> decode(bytes))
                .isInstanceOf(WireException.class)
                .hasMessage("Message of 5 bytes refused: kind 0x7f of SurveyMessage is not known to this peer;"
                        + " it speaks version 1.1, this peer 1.0.");
    }

    @Test
    void refusesAnotherMajorVersionAndNamesBoth() {
        byte[] bytes = codec.encode(Examples.named("Idle"));
        bytes[1] = 2;

        assertThatThrownBy(() -> decode(bytes))
                .isInstanceOf(WireException.class)
                .hasMessageContaining("it speaks version 2.0, this peer 1.0; run the same release on both");
    }

    @Test
    void readsALaterMinorVersion() throws WireException {
        for (Message message : Examples.all().values()) {
            byte[] bytes = codec.encode(message);
            bytes[2] = 9;

            assertThat(Shown.of(decode(bytes))).isEqualTo(Shown.of(message));
        }
    }

    @Test
    void refusesFlagsItDoesNotKnow() {
        byte[] bytes = codec.encode(Examples.named("Idle"));
        bytes[3] = 1;

        assertThatThrownBy(() -> decode(bytes))
                .isInstanceOf(WireException.class)
                .hasMessageContaining("flags");
    }

    @Test
    void refusesWhatIsTooShortForAHeader() {
        for (int length = 0; length < MessageCodec.HEADER_BYTES; length++) {
            byte[] bytes = new byte[length];

            assertThatThrownBy(() -> decode(bytes))
                    .isInstanceOf(WireException.class)
                    .hasMessage("Message of %s bytes refused: the header alone takes 4.", length);
        }
    }

    @Test
    void saysPlainlyWhatIsWrong() {
        byte[] bytes = codec.encode(Examples.named("Loot-arguments"));

        assertThatThrownBy(() -> codec.decode(bytes, 0, bytes.length - 1))
                .isInstanceOf(WireException.class)
                .hasMessage("Loot of 70 bytes refused: 5 more bytes announced where 4 are left.");
    }

    @Test
    void refusesAStretchOutsideTheArrayAsTheCallersMistake() {
        assertThatThrownBy(() -> codec.decode(new byte[4], 1, 4)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void refusesEveryTruncation() {
        Examples.all().forEach((name, message) -> {
            byte[] bytes = codec.encode(message);
            for (int length = 0; length < bytes.length; length++) {
                byte[] cut = Arrays.copyOf(bytes, length);

                Throwable thrown = catchThrowable(() -> decode(cut));

                // Fields may end early where a field ends: what is missing then is filled in.
                if (thrown != null || !Frames.FIELDS.contains(message.getClass())) {
                    assertThat(thrown).as("%s cut to %s bytes", name, length).isInstanceOf(WireException.class);
                }
            }
        });
    }

    @Test
    void refusesBytesTooMany() {
        Examples.all().forEach((name, message) -> {
            byte[] bytes = codec.encode(message);

            assertThatThrownBy(() -> decode(Arrays.copyOf(bytes, bytes.length + 1)))
                    .as(name)
                    .isInstanceOf(WireException.class);
        });
    }

    @Test
    void writesNoLootThatBreaksItsPromises() {
        Lease other = new Lease(new JobId(Examples.BERT, 1, JobKind.JAVA), new IndexRange(0, 1), 1, Items.NONE);

        assertThatThrownBy(() -> codec.encode(loot(List.of()))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> codec.encode(loot(List.of(Examples.lease(0, 1), other))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> codec.encode(new Loot(1, 0, 0, Examples.SPEC, List.of(other), 0, null)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void sharesWhatHasNoContent() throws WireException {
        var outcomes = List.of(Examples.success(""), new Outcome.Cancelled(), Examples.success(""));
        byte[] bytes = codec.encode(new Results(
                1, Examples.JOB, List.of(new Yield.Each(new IndexRange(0, 3), 1, outcomes)), Appetite.NONE));

        var read = (Yield.Each) ((Results) decode(bytes)).yields().get(0);

        assertThat(read.outcomes().get(0)).isSameAs(read.outcomes().get(2));
    }

    @Test
    void rangeOnlyLeaseTakesAtMost24Bytes() {
        int one = codec.encode(loot(List.of(Examples.lease(0, 1)))).length;
        int two = codec.encode(loot(List.of(
                        Examples.lease(0, 1),
                        new Lease(
                                Examples.JOB,
                                new IndexRange(1L << 62, Long.MAX_VALUE),
                                Integer.MAX_VALUE,
                                Items.NONE))))
                .length;
        int usual = codec.encode(loot(List.of(Examples.lease(0, 1), Examples.lease(1_000_000, 1_001_000)))).length;

        assertThat(two - one).isLessThanOrEqualTo(24);
        assertThat(usual - one).isLessThanOrEqualTo(6);
    }

    @Test
    void addressedTaskOf8BytesTakesAtMost10Bytes() {
        List<Lease> inOneLease = List.of(Examples.lease(0, Items.of(argumentsOf8Bytes(1_000))));
        List<Lease> lengthsDiffer = List.of(Examples.lease(0, Items.of(withOneShorter(argumentsOf8Bytes(1_000)))));

        assertThat(codec.encode(loot(inOneLease)).length / 1_000.0).isLessThan(8.1);
        assertThat(codec.encode(loot(lengthsDiffer)).length / 1_000.0).isLessThan(9.1);
    }

    @Test
    void successOf8BytesTakesAtMost10Bytes() {
        List<Outcome> successes = Arrays.stream(argumentsOf8Bytes(1_000))
                .<Outcome>map(Outcome.Success::new)
                .collect(Collectors.toList());
        int alike = codec.encode(results(successes)).length;
        successes.set(500, new Outcome.Cancelled());
        int mixed = codec.encode(results(successes)).length;

        assertThat(alike / 1_000.0).isLessThan(8.1);
        assertThat(mixed / 1_000.0).isLessThan(9.1);
    }

    @Test
    void windowOntoItemsCarriesOnlyWhatItShows() throws WireException {
        Items window = Items.of(argumentsOf8Bytes(100)).slice(40, 42);

        byte[] bytes = codec.encode(loot(List.of(Examples.lease(40, window))));

        assertThat(bytes.length).isLessThan(60);
        assertThat(Shown.of(((Loot) decode(bytes)).leases().get(0).items())).isEqualTo(Shown.of(window));
    }

    @Test
    void refusesAnotherFormOfTheSameArguments() {
        byte[] bytes = codec.encode(loot(List.of(Examples.lease(0, Items.of(new byte[][] {{5}, {6}})))));
        byte[] other = Arrays.copyOf(bytes, bytes.length + 2); // 0 as the common length, then each with its own
        System.arraycopy(new byte[] {0, 1, 5, 1, 6}, 0, other, bytes.length - 3, 5);

        assertThatThrownBy(() -> decode(other)).hasMessageContaining("arguments of one length, each with its length");
    }

    @Test
    void refusesAnotherFormOfTheSameOutcomes() {
        byte[] bytes = codec.encode(
                results(List.of(new Outcome.Success(new byte[] {5}), new Outcome.Success(new byte[] {6}))));
        byte[] other = Arrays.copyOf(bytes, bytes.length + 2);
        System.arraycopy(new byte[] {0, 8, 5, 8, 6}, 0, other, bytes.length - 3, 5);

        assertThatThrownBy(() -> decode(other)).hasMessageContaining("values of one length, each with its length");
    }

    @Test
    void allowsNoCountWithoutBytesBehindIt() {
        // A loot whose lease announces 2^40 arguments of no length at all, or of one byte each.
        for (int common : new int[] {0, 1}) {
            byte[] bytes = codec.encode(loot(List.of(Examples.lease(0, Items.of(new byte[][] {{5}})))));
            PackedOut forged = new PackedOut(100);
            for (int i = 0; i < bytes.length - 3; i++) {
                forged.octet(bytes[i]);
            }
            forged.number(1L << 40);
            forged.number(common);
            forged.octet(5);
            byte[] frame = Arrays.copyOf(forged.array(), forged.length());

            assertThatThrownBy(() -> decode(frame))
                    .isInstanceOf(WireException.class)
                    .hasMessageContaining("1099511627776 entries of at least 1 bytes announced");
        }
    }

    private Message decode(byte[] bytes) throws WireException {
        return codec.decode(bytes, 0, bytes.length);
    }

    private static Loot loot(List<Lease> leases) {
        return new Loot(1, 0, 0, null, leases, 0, null);
    }

    private static Results results(List<Outcome> outcomes) {
        return new Results(
                1,
                Examples.JOB,
                List.of(new Yield.Each(new IndexRange(0, outcomes.size()), 1, outcomes)),
                Appetite.NONE);
    }

    private static byte[][] argumentsOf8Bytes(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> ByteBuffer.allocate(Long.BYTES).putLong(i).array())
                .toArray(byte[][]::new);
    }

    private static byte[][] withOneShorter(byte[][] arguments) {
        List<byte[]> list = Arrays.asList(arguments);
        Collections.swap(list, 0, 1);
        arguments[7] = new byte[3];
        return arguments;
    }
}
