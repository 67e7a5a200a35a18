// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gossamer.handshake.Frames;
import gossamer.model.PeerId;
import gossamer.peer.crypto.Secret;
import gossamer.peer.network.Wiretap.Way;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Somebody sits between two peers, over real sockets, and changes what they say to each other. */
@Timeout(120)
class MitmIT {
    private static final int HANDSHAKE_BITS_LEAST = 8 * 350;
    private static final int AT_ONCE = 24;
    private static final int BLOCKS = 20;
    private static final int BLOCK_BYTES = 64;

    private final Secret secret = Secret.random();
    private End anna;
    private End bert;

    @BeforeEach
    void listen() throws IOException {
        anna = new End(secret, new PeerId(1, 1), 1, 0);
        bert = new End(secret, new PeerId(2, 2), 1, 0);
    }

    @AfterEach
    void close() throws IOException {
        anna.close();
        bert.close();
    }

    /** Flips one bit of what goes one way, counted from the first. */
    private static Wiretap.Maker flipping(Way where, int bit) {
        return way -> {
            AtomicInteger passed = new AtomicInteger();
            return (bytes, onwards, back) -> {
                int at = bit - 8 * passed.getAndAdd(bytes.length);
                if (way == where && at >= 0 && at < 8 * bytes.length) {
                    bytes[at / 8] ^= (byte) (1 << (at % 8));
                }
                onwards.write(bytes);
            };
        };
    }

    /** How many bytes each way a handshake takes, the first byte of the stream behind it not counted. */
    private int[] handshakeBytes() throws Exception {
        try (Wiretap tap = new Wiretap(bert.address());
                Socket dialled = anna.dial(tap.address())) {
            Socket accepted = bert.accepted(5_000);
            assertThat(dialled.isConnected()).isTrue();
            assertThat(accepted).isNotNull();
            accepted.close();
            return new int[] {tap.recorded(Way.TO_LISTENER).length, tap.recorded(Way.TO_DIALLER).length};
        }
    }

    @Test
    void aRelayThatChangesNothingIsNoAttack() throws Exception {
        try (Wiretap tap = new Wiretap(bert.address());
                Socket dialled = anna.dial(tap.address());
                Socket accepted = bert.accepted(5_000)) {
            dialled.getOutputStream().write(7);

            assertThat(accepted.getInputStream().read()).isEqualTo(7);
        }
    }

    @Test
    void oneBitOfEachByteOfTheHandshakeFlippedIsRefused() throws Exception {
        int flipped = flipAll(8);

        System.out.println("MITM one bit of each of " + flipped + " handshake bytes flipped over sockets: 0 sessions");
    }

    @Test
    @Tag("long")
    void everyBitOfTheHandshakeFlippedIsRefused() throws Exception {
        int flipped = flipAll(1);

        assertThat(flipped).isGreaterThan(HANDSHAKE_BITS_LEAST);
        System.out.println("MITM each of " + flipped + " handshake bits flipped over sockets: 0 sessions");
    }

    /** What passes through plain JGroups may be changed, and arrives as it was changed. */
    private static void assertPlainJGroupsTakesAFlippedBit() throws Exception {
        try (PlainPeer plain = new PlainPeer();
                PlainPeer other = new PlainPeer();
                Wiretap tap = new Wiretap(other.address())) {
            byte[] said = block(1);
            tap.use(way -> (bytes, onwards, back) -> {
                bytes[bytes.length - 1] ^= way == Way.TO_LISTENER && bytes.length >= said.length ? (byte) 8 : 0;
                onwards.write(bytes);
            });
            plain.send(other, tap.address(), said);
            Peers.await().until(() -> other.heard.size() == 1);
            byte[] expected = said.clone();
            expected[said.length - 1] ^= 8;
            assertThat(other.heard.get(0)).isEqualTo(expected);
        }
    }

    private int flipAll(int step) throws Exception {
        assertPlainJGroupsTakesAFlippedBit();
        int[] bytes = handshakeBytes();
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        List<Future<?>> attempts = new ArrayList<>();
        for (Way way : Way.values()) {
            int count = 8 * bytes[way == Way.TO_LISTENER ? 0 : 1];
            for (int bit = 0; bit < count; bit += step) {
                int flipped = bit + (step == 1 ? 0 : (bit / 8) % 8);
                attempts.add(threads.submit(() -> refused(flipping(way, flipped), way + " bit " + flipped)));
            }
        }
        for (Future<?> attempt : attempts) {
            attempt.get();
        }
        threads.shutdown();
        // What the listener admitted, since only the last word to the dialler was changed, is closed, and carried
        // nothing.
        for (Socket half = bert.accepted(200); half != null; half = bert.accepted(0)) {
            assertEnds(half);
        }
        return attempts.size();
    }

    private Void refused(Wiretap.Maker attack, String what) throws IOException {
        try (Wiretap tap = new Wiretap(bert.address())) {
            tap.use(attack);
            assertThatThrownBy(() -> anna.dial(tap.address())).as(what).isInstanceOf(IOException.class);
        }
        return null;
    }

    private static void assertEnds(Socket half) throws IOException {
        try (half) {
            half.setSoTimeout(5_000);
            assertThat(half.getInputStream().read()).isEqualTo(-1);
        } catch (SocketException reset) {
            // That is an end, too.
        }
    }

    /** What is done with a frame in the middle of a session. */
    enum Crime {
        FLIP,
        DROP,
        DOUBLE,
        SWAP,
        TRUNCATE,
        REFLECT,
        EXTEND
    }

    /** Lets the handshake and a few frames pass, does one thing to a frame, and passes the rest on. */
    private static Wiretap.Maker committing(Crime crime, int handshakeBytes, int frame) {
        return way -> way == Way.TO_LISTENER
                ? new Framed(crime, handshakeBytes, frame)
                : (bytes, onwards, back) -> onwards.write(bytes);
    }

    private static final class Framed implements Wiretap.Relay {
        private final Crime crime;
        private final int frame;
        private int handshake;
        private int frames;
        private byte[] left = {};
        private byte[] held = {};

        Framed(Crime crime, int handshake, int frame) {
            this.crime = crime;
            this.handshake = handshake;
            this.frame = frame;
        }

        @Override
        public void pass(byte[] bytes, OutputStream onwards, OutputStream back) throws IOException {
            int before = Math.min(handshake, bytes.length);
            onwards.write(bytes, 0, before);
            handshake -= before;
            left = joined(left, Arrays.copyOfRange(bytes, before, bytes.length));
            while (left.length >= Frames.HEADER_BYTES) {
                int whole = Frames.HEADER_BYTES + ((left[0] & 0xff) << 16 | (left[1] & 0xff) << 8 | (left[2] & 0xff));
                if (left.length < whole) {
                    return;
                }
                byte[] next = Arrays.copyOf(left, whole);
                left = Arrays.copyOfRange(left, whole, left.length);
                frame(next, onwards, back);
            }
        }

        private void frame(byte[] bytes, OutputStream onwards, OutputStream back) throws IOException {
            if (frames++ != frame) {
                onwards.write(bytes);
                onwards.write(held); // of two that are swapped, the first
                held = new byte[0];
                return;
            }
            switch (crime) {
                case FLIP -> {
                    bytes[bytes.length / 2] ^= 1;
                    onwards.write(bytes);
                }
                case DROP -> {}
                case DOUBLE -> onwards.write(joined(bytes, bytes));
                case SWAP -> held = bytes;
                case TRUNCATE -> onwards.write(bytes, 0, bytes.length - 1);
                case REFLECT -> back.write(bytes);
                case EXTEND -> onwards.write(joined(bytes, new byte[] {0}));
            }
        }

        private static byte[] joined(byte[] one, byte[] other) {
            byte[] both = Arrays.copyOf(one, one.length + other.length);
            System.arraycopy(other, 0, both, one.length, other.length);
            return both;
        }
    }

    private static byte[] block(int number) {
        byte[] block = new byte[BLOCK_BYTES];
        Arrays.fill(block, (byte) number);
        return block;
    }

    /** Writes blocks until the session has ended, or all are written. */
    private static void write(Socket to, boolean last) throws IOException {
        try {
            for (int number = 1; number <= BLOCKS; number++) {
                to.getOutputStream().write(block(number));
                to.getOutputStream().flush();
            }
            if (last) {
                to.shutdownOutput();
            }
        } catch (SocketException ended) {
            // What has come by then is what the test is about.
        }
    }

    /** Reads blocks until the stream ends; their numbers. */
    private static List<Integer> read(Socket from) throws IOException {
        List<Integer> numbers = new ArrayList<>();
        DataInputStream in = new DataInputStream(from.getInputStream());
        byte[] block = new byte[BLOCK_BYTES];
        try {
            while (true) {
                in.readFully(block);
                assertThat(block).containsOnly(block[0]);
                numbers.add((int) block[0]);
            }
        } catch (EOFException | SocketException ended) {
            return numbers;
        }
    }

    @ParameterizedTest
    @EnumSource(Crime.class)
    void aSessionEndsAtTheFirstFrameThatIsNotTheNext(Crime crime) throws Exception {
        if (crime == Crime.FLIP) {
            assertPlainJGroupsTakesAFlippedBit();
        }
        int handshake = handshakeBytes()[0];
        int frame = 5;
        try (Wiretap tap = new Wiretap(bert.address())) {
            tap.use(committing(crime, handshake, frame));
            try (Socket dialled = anna.dial(tap.address());
                    Socket accepted = bert.accepted(5_000)) {
                accepted.setSoTimeout(5_000);
                Threads.daemon("test-answer", () -> hearBack(dialled)).start();
                // of a frame that is sent back the listener only misses one; it is the dialler that hears itself
                write(dialled, crime == Crime.REFLECT);

                List<Integer> numbers = read(accepted);

                assertThat(numbers).hasSizeBetween(frame, frame + 1);
                for (int i = 0; i < numbers.size(); i++) {
                    assertThat(numbers.get(i)).isEqualTo(i + 1);
                }
                assertThat(numbers.size())
                        .isEqualTo(crime == Crime.DOUBLE || crime == Crime.EXTEND ? frame + 1 : frame);
            }
        }
    }

    /** A dialler that reads, as JGroups does, and closes what does not open. */
    private static void hearBack(Socket dialled) {
        try (dialled) {
            while (dialled.getInputStream().read() >= 0) {
                throw new AssertionError("nobody answered");
            }
        } catch (IOException ended) {
            // It was closed.
        }
    }

    /** What the same crimes do to a codec without a seal: a length, a number, the block. */
    @ParameterizedTest
    @EnumSource(
            value = Crime.class,
            names = {"FLIP", "DROP", "DOUBLE", "SWAP"})
    void aStreamWithoutASealCarriesOnWithWhatWasChanged(Crime crime) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Wiretap tap = new Wiretap((java.net.InetSocketAddress) server.getLocalSocketAddress())) {
            tap.use(committing(crime, 0, 5));
            try (Socket dialled =
                            new Socket(tap.address().getAddress(), tap.address().getPort());
                    Socket accepted = server.accept()) {
                DataOutputStream out = new DataOutputStream(dialled.getOutputStream());
                for (int number = 1; number <= BLOCKS; number++) {
                    out.write(new byte[] {0, 0, BLOCK_BYTES, 0, 0}); // the header of a frame
                    out.write(block(number));
                }
                dialled.shutdownOutput();
                List<List<Byte>> blocks = new ArrayList<>();
                DataInputStream in = new DataInputStream(accepted.getInputStream());
                byte[] frame = new byte[Frames.HEADER_BYTES + BLOCK_BYTES];
                try {
                    while (true) {
                        in.readFully(frame);
                        List<Byte> block = new ArrayList<>();
                        for (int i = Frames.HEADER_BYTES; i < frame.length; i++) {
                            block.add(frame[i]);
                        }
                        blocks.add(block);
                    }
                } catch (EOFException end) {
                    // All is there that came.
                }

                List<Integer> firsts =
                        blocks.stream().map(block -> (int) block.get(0)).toList();
                assertThat(firsts).endsWith(BLOCKS); // it went on to its end
                boolean intact = blocks.stream()
                                .allMatch(block -> block.stream().distinct().count() == 1)
                        && firsts.equals(java.util.stream.IntStream.rangeClosed(1, BLOCKS)
                                .boxed()
                                .toList());
                assertThat(intact).isFalse();
            }
        }
    }

    /** A listener's answer in one connection serves for its own challenge in another: nobody needs the key. */
    private static void assertReflectionWorksWhereBothEndsProveAlike() throws Exception {
        byte[] key = Password.challenge();
        try (Password listener = new Password(key);
                Socket one = new Socket(
                        listener.address().getAddress(), listener.address().getPort());
                Socket other = new Socket(
                        listener.address().getAddress(), listener.address().getPort())) {
            Password.Said first = Password.say(one, 2, Password.challenge());
            Password.Said second = Password.say(other, 2, first.challenge());
            one.getOutputStream().write(second.answer());

            Peers.await().until(() -> listener.admitted.get() == 1);
        }
    }

    /** A peer's own words sent back to it, and those of one session in another. */
    @Test
    void reflectionAndSplicingAreRefused() throws Exception {
        assertReflectionWorksWhereBothEndsProveAlike();
        // Anna dials somebody who says to her what she says.
        try (Wiretap mirror = new Wiretap(bert.address())) {
            mirror.use(way -> (bytes, onwards, back) -> {
                if (way == Way.TO_LISTENER) {
                    back.write(bytes);
                }
            });
            assertThatThrownBy(() -> anna.dial(mirror.address())).isInstanceOf(IOException.class);
        }
        // She dials herself by way of somebody.
        try (Wiretap loop = new Wiretap(anna.address())) {
            assertThatThrownBy(() -> anna.dial(loop.address())).isInstanceOf(IOException.class);
        }
        // The answer of one handshake in another, from its first byte on.
        byte[] answer;
        try (Wiretap tap = new Wiretap(bert.address());
                Socket dialled = anna.dial(tap.address())) {
            assertThat(dialled.isConnected()).isTrue();
            answer = tap.recorded(Way.TO_DIALLER);
        }
        try (Wiretap splice = new Wiretap(bert.address())) {
            splice.use(way -> new Wiretap.Relay() {
                private boolean said;

                @Override
                public void pass(byte[] bytes, OutputStream onwards, OutputStream back) throws IOException {
                    if (way == Way.TO_LISTENER) {
                        onwards.write(bytes);
                    } else if (!said) {
                        said = true;
                        onwards.write(answer);
                    }
                }
            });
            assertThatThrownBy(() -> anna.dial(splice.address())).isInstanceOf(IOException.class);
        }
        assertThat(anna.accepted(100)).isNull();
    }

    /** Both ends speak version 2, and are talked into version 1. */
    private static void assertAnOlderVersionIsSpokenWhereNoProofHoldsIt() throws Exception {
        byte[] key = Password.challenge();
        try (Password listener = new Password(key);
                Wiretap tap = new Wiretap(listener.address())) {
            Password.dial(key, tap.address());
            Peers.await().until(() -> listener.admitted.get() == 1);
            assertThat(listener.version).hasValue(2);
            tap.use(way -> new Wiretap.Relay() {
                private boolean passed;

                @Override
                public void pass(byte[] bytes, OutputStream onwards, OutputStream back) throws IOException {
                    if (way == Way.TO_LISTENER && !passed) {
                        bytes[0] = 1;
                    }
                    passed = true;
                    onwards.write(bytes);
                }
            });
            Password.dial(key, tap.address());
            Peers.await().until(() -> listener.admitted.get() == 2);
            assertThat(listener.version).hasValue(1);
        }
    }

    /** Another version, another type of message, another protocol in what is sent. */
    @Test
    void noOtherVersionCanBeTalkedInto() throws Exception {
        assertAnOlderVersionIsSpokenWhereNoProofHoldsIt();
        int version = 4;
        int type = 5;
        int protocols = 6 + 1 + 8 + 16 + 8 + 32 + 32;
        for (int at : new int[] {version, type, protocols, protocols + 1, protocols + 2, protocols + 3}) {
            for (int value : new int[] {0, 2, 3, 0x7f, 0xff}) {
                try (Wiretap tap = new Wiretap(bert.address())) {
                    tap.use(way -> new Wiretap.Relay() {
                        private boolean passed;

                        @Override
                        public void pass(byte[] bytes, OutputStream onwards, OutputStream back) throws IOException {
                            if (way == Way.TO_LISTENER && !passed && bytes[at] != value) {
                                bytes[at] = (byte) value;
                            } else if (way == Way.TO_LISTENER && !passed) {
                                bytes[at] ^= 1;
                            }
                            passed = true;
                            onwards.write(bytes);
                        }
                    });
                    assertThatThrownBy(() -> anna.dial(tap.address()))
                            .as("byte %d is %d", at, value)
                            .isInstanceOf(IOException.class);
                }
            }
        }
        assertThat(bert.accepted(100)).isNull();
    }
}
