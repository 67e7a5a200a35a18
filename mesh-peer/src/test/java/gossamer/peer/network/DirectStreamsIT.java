// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

import static gossamer.peer.network.Peers.await;
import static org.assertj.core.api.Assertions.assertThat;

import gossamer.model.PeerId;
import gossamer.model.View;
import gossamer.peer.network.Peers.Heard;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams of their own between real peers over loopback, and what becomes of messages when such a stream breaks. */
@Timeout(60)
class DirectStreamsIT {
    private static final int MANY = 20_000;

    private final Peers peers = new Peers();
    private final List<Wiretap> forwarders = new ArrayList<>();
    private final List<Fragile> lately = new CopyOnWriteArrayList<>();

    /** What is done to the bytes of a connection. */
    private enum Harm {
        NONE,
        CUT,
        FLIP
    }

    /** One way of a connection, which suffers harm on request, once. */
    private static final class Fragile implements Wiretap.Relay {
        private volatile Harm harm = Harm.NONE;

        @Override
        public void pass(byte[] bytes, OutputStream onwards, OutputStream back) throws IOException {
            switch (harm) {
                case NONE -> onwards.write(bytes);
                case CUT -> {
                    onwards.write(bytes, 0, bytes.length / 2);
                    throw new IOException("cut");
                }
                case FLIP -> {
                    harm = Harm.NONE;
                    bytes[bytes.length - 1] ^= 1;
                    onwards.write(bytes);
                }
            }
        }
    }

    @AfterEach
    void close() throws IOException {
        peers.close();
        for (Wiretap each : forwarders) {
            each.close();
        }
    }

    private static boolean isStraight(Heard from, Heard to) {
        return Objects.requireNonNull(from.network().streams()).isStanding(to.id());
    }

    private static void send(Heard from, Heard to, int number) {
        byte[] message = ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
        assertThat(from.network().lane().send(to.id(), message)).isEqualTo(Lane.Sent.YES);
    }

    /** Speaks until both have a stream to the other; returns how many messages that took. */
    private static int speakUntilStraight(Heard one, Heard other, int first) {
        int[] number = {first};
        await().until(() -> {
            send(one, other, number[0]);
            send(other, one, number[0]);
            number[0]++;
            return isStraight(one, other) && isStraight(other, one);
        });
        return number[0] - first;
    }

    /** The same over a connection that was opened after so many others: the last may not be known to be broken yet. */
    private int speakUntilStraightAgain(Heard one, Heard other, int first, int connections) {
        int[] number = {first};
        await().until(() -> {
            number[0] += speakUntilStraight(one, other, number[0]);
            return lately.size() >= 2 * (connections + 1); // two ways of each
        });
        return number[0] - first;
    }

    private Heard behindForwarder() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, peers.loopback)) {
            port = free.getLocalPort();
        }
        Wiretap forwarder = new Wiretap(peers.loopback, new InetSocketAddress(peers.loopback, port));
        forwarders.add(forwarder);
        return peers.open(peers.config().withPort(port).withAdvertise(forwarder.address()), peers.secret);
    }

    /** Two peers; every connection between them that is opened from now on can be harmed. */
    private List<Heard> fragileTwo() throws IOException {
        List<Heard> two = List.of(behindForwarder(), behindForwarder());
        two.forEach(each -> peers.join(each).join());
        peers.awaitView(two);
        send(two.get(0), two.get(1), -1); // so that JGroups has its connection
        send(two.get(1), two.get(0), -1);
        for (Heard each : two) {
            poll(each);
        }
        forwarders.forEach(forwarder -> forwarder.use(way -> {
            Fragile fragile = new Fragile();
            lately.add(fragile);
            return fragile;
        }));
        return two;
    }

    private static int poll(Heard peer) {
        try {
            return ByteBuffer.wrap(Objects.requireNonNull(peer.messages.poll(20, TimeUnit.SECONDS))
                            .bytes())
                    .getInt();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertEachOnce(Heard peer, int count) {
        int[] seen = new int[count];
        for (int i = 0; i < count; i++) {
            seen[poll(peer)]++;
        }
        assertThat(Arrays.stream(seen).filter(each -> each != 1).count()).isZero();
        assertThat(peer.messages).isEmpty();
    }

    @Test
    void opensAStreamToWhomThereIsMuchToSay() {
        List<Heard> two = peers.mesh(2);
        send(two.get(0), two.get(1), 0);

        assertThat(poll(two.get(1))).isZero();
        assertThat(isStraight(two.get(0), two.get(1))).isFalse();
        speakUntilStraight(two.get(0), two.get(1), 0);
    }

    @Test
    void losesAndDoublesNothingWhenStreamsBreak() throws IOException {
        List<Heard> two = fragileTwo();
        View view = two.get(0).view();
        int number = 0;
        for (int breaks = 0; breaks < 4; breaks++) {
            number += speakUntilStraightAgain(two.get(0), two.get(1), number, breaks);
            for (int until = number + MANY; number < until; number++) {
                if (number == until - MANY / 2) {
                    lately.forEach(each -> each.harm = Harm.CUT);
                }
                send(two.get(0), two.get(1), number);
                send(two.get(1), two.get(0), number);
            }
        }

        assertThat(lately).hasSizeGreaterThanOrEqualTo(2 * 4); // two ways of each connection
        assertEachOnce(two.get(0), number);
        assertEachOnce(two.get(1), number);
        assertThat(two.get(0).view()).isEqualTo(view);
    }

    @Test
    void takesNoByteThatWasAlteredOnTheWay() throws IOException {
        List<Heard> two = fragileTwo();
        int number = 0;
        for (int way = 0; way < 2; way++) { // one after the other: the first that is altered ends the stream
            number += speakUntilStraightAgain(two.get(0), two.get(1), number, way);
            lately.get(lately.size() - 2 + way).harm = Harm.FLIP;
            for (int until = number + MANY; number < until; number++) {
                send(two.get(0), two.get(1), number);
                send(two.get(1), two.get(0), number);
            }
        }

        assertEachOnce(two.get(0), number);
        assertEachOnce(two.get(1), number);
        assertThat(lately).hasSizeGreaterThanOrEqualTo(2 * 2).allMatch(each -> each.harm == Harm.NONE);
    }

    @Test
    void closesAStreamOnWhichNothingMoves() {
        List<Heard> two = peers.mesh(2);
        speakUntilStraight(two.get(0), two.get(1), 0);
        DirectStreams streams = Objects.requireNonNull(two.get(0).network().streams());
        long now = System.nanoTime();

        streams.onTick(now + TimeUnit.SECONDS.toNanos(1)); // sees what has moved
        streams.onTick(now + TimeUnit.SECONDS.toNanos(62));

        assertThat(isStraight(two.get(0), two.get(1))).isFalse();
        await().until(() -> !isStraight(two.get(1), two.get(0)));
        speakUntilStraight(two.get(0), two.get(1), 0);
    }

    @Test
    void hearsNobodyOutsideTheViewOnAStreamEither() {
        List<Heard> three = peers.mesh(3);
        Heard gone = three.get(2);
        speakUntilStraight(three.get(0), gone, 0);
        PeerId id = gone.id();

        gone.network().cut();
        peers.awaitView(three.subList(0, 2));

        assertThat(Objects.requireNonNull(three.get(0).network().streams()).isStanding(id))
                .isFalse();
        assertThat(three.get(0).network().lane().send(id, new byte[1])).isEqualTo(Lane.Sent.NOT_IN_VIEW);
    }
}
