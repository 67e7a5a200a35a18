// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

import static org.assertj.core.api.Assertions.assertThat;

import gossamer.handshake.Frames;
import gossamer.handshake.Handshake;
import gossamer.handshake.Initiator;
import gossamer.handshake.Keyring;
import gossamer.handshake.Opener;
import gossamer.handshake.Party;
import gossamer.handshake.Session;
import gossamer.handshake.SessionType;
import gossamer.handshake.Suite;
import gossamer.model.PeerId;
import gossamer.peer.crypto.Secret;
import gossamer.peer.network.Wiretap.Way;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Somebody records all that two peers say to each other, and learns their secret later. */
@Timeout(60)
class SniffIT {
    /** What jobs say: the name of a class, a path, an argument, a command. */
    private static final List<String> MARKS = List.of(
            "app.accounting.SalaryOfAnna",
            "/home/anna/marked-file.csv",
            "marked-argument-4711",
            "sh -c marked-command");

    private static final int TIMES = 50;

    private final Secret secret = Secret.random();

    /** The cryptography of peers, which notes every key and every proof that is made. */
    private static final class Noting implements Suite {
        private final Suite real = End.SUITE;
        final List<byte[]> made = new ArrayList<>();

        private byte[] noted(byte[] key) {
            synchronized (made) {
                made.add(key.clone());
            }
            return key;
        }

        @Override
        public byte[] publicKey(byte[] privateKey) {
            return real.publicKey(privateKey); // is to be seen
        }

        @Override
        public byte[] agree(byte[] privateKey, byte[] publicKey) {
            return noted(real.agree(privateKey, publicKey));
        }

        @Override
        public byte[] extract(byte[] salt, byte[] inputKey) {
            return noted(real.extract(salt, inputKey));
        }

        @Override
        public byte[] expand(byte[] key, byte[] info, int length) {
            byte[] expanded = real.expand(key, info, length);
            return length >= KEY_BYTES ? noted(expanded) : expanded; // the ids of keys and sessions are to be seen
        }

        @Override
        public byte[] hmac(byte[] key, byte[] message) {
            return real.hmac(key, message); // proofs are to be seen
        }

        @Override
        public byte[] hash(byte[] message) {
            return real.hash(message);
        }

        @Override
        public Cipher sealer(byte[] key) {
            noted(key);
            return real.sealer(key);
        }

        @Override
        public Cipher opener(byte[] key) {
            noted(key);
            return real.opener(key);
        }
    }

    private static boolean holds(byte[] all, byte[] part) {
        for (int at = 0; at + part.length <= all.length; at++) {
            if (Arrays.equals(all, at, at + part.length, part, 0, part.length)) {
                return true;
            }
        }
        return false;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] said() {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        for (int time = 0; time < TIMES; time++) {
            MARKS.forEach(mark -> said.writeBytes(bytes(mark + "\n")));
        }
        return said.toByteArray();
    }

    /** A dialler that is all in the test's hands, and the connection that it made to a real listener. */
    private record Known(Session session, Socket socket, byte[] fresh) {}

    private static Known dial(Suite suite, Keyring ring, Party self, InetSocketAddress to) throws IOException {
        byte[] fresh = new byte[Handshake.FRESH_BYTES];
        new Random(7).nextBytes(fresh); // that the test can give away
        Initiator initiator = new Initiator(suite, ring, self, Admission.addressBytes(to), SessionType.GROUP, fresh);
        Socket socket = new Socket(to.getAddress(), to.getPort());
        socket.getOutputStream().write(initiator.start());
        while (!initiator.isOver()) {
            byte[] answer = socket.getInputStream().readNBytes(initiator.wanted());
            socket.getOutputStream().write(initiator.onBytes(answer));
        }
        return new Known(Objects.requireNonNull(initiator.session()), socket, fresh);
    }

    /**
     * What somebody reads in a record of what went to the dialler, with these random numbers of hers; null for nothing.
     */
    private static byte @Nullable [] read(
            byte[] record, Suite suite, Keyring ring, Party self, InetSocketAddress to, byte[] fresh) {
        Initiator again = new Initiator(suite, ring, self, Admission.addressBytes(to), SessionType.GROUP, fresh);
        again.start();
        int at = 0;
        while (!again.isOver()) {
            byte[] next = Arrays.copyOfRange(record, at, at + again.wanted());
            at += next.length;
            again.onBytes(next);
        }
        Session session = again.session();
        if (session == null) {
            return null;
        }
        Opener opener = session.opener();
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        while (at + Frames.HEADER_BYTES <= record.length) {
            int body = opener.header(record, at);
            byte[] payload = new byte[Math.max(0, body)];
            int length = body == Frames.REFUSED ? body : opener.body(record, at + Frames.HEADER_BYTES, payload, 0);
            if (length == Frames.REFUSED) {
                return null;
            }
            read.write(payload, 0, length);
            at += Frames.HEADER_BYTES + body;
        }
        return read.toByteArray();
    }

    @Test
    void nothingOfWhatIsSaidCanBeReadNorLaterWithTheSecretAlone() throws Exception {
        assertAllIsFoundInPlainJGroups();
        Noting suite = new Noting();
        Keyring ring = secret.keyring(suite, "lab");
        Party anna = new Party(new PeerId(1, 1), 1, new byte[6]);
        byte[] toListener;
        byte[] toDialler;
        Known known;
        InetSocketAddress tapped;
        try (End bert = new End(secret, new PeerId(2, 2), 1, 0);
                Wiretap tap = new Wiretap(bert.address())) {
            tapped = tap.address();
            known = dial(suite, ring, anna, tapped);
            try (Socket accepted = Objects.requireNonNull(bert.accepted(5_000));
                    Socket socket = known.socket()) {
                OutputStream sealed = SealedStreams.output(socket.getOutputStream(), known.session());
                sealed.write(said());
                sealed.flush();
                assertThat(accepted.getInputStream().readNBytes(said().length)).isEqualTo(said());
                accepted.getOutputStream().write(said());
                accepted.getOutputStream().flush();
                byte[] answer = SealedStreams.input(socket.getInputStream(), known.session())
                        .readNBytes(said().length);
                assertThat(answer).isEqualTo(said());
            }
            toListener = tap.recorded(Way.TO_LISTENER);
            toDialler = tap.recorded(Way.TO_DIALLER);
        }

        for (byte[] record : List.of(toListener, toDialler)) {
            assertThat(record.length).isGreaterThan(said().length);
            for (String mark : MARKS) {
                assertThat(holds(record, bytes(mark))).as(mark).isFalse();
            }
            for (byte[] made : suite.made) {
                assertThat(holds(record, made)).as("a key").isFalse();
            }
        }
        // With the secret and the numbers that were wiped, all can be read; with the secret and any others, nothing.
        Keyring leaked = secret.keyring(End.SUITE, "lab");
        assertThat(read(toDialler, End.SUITE, leaked, anna, tapped, known.fresh()))
                .isEqualTo(said());
        byte[] others = known.fresh().clone();
        others[0] ^= 8;
        assertThat(read(toDialler, End.SUITE, leaked, anna, tapped, others)).isNull();
        System.out.println("SNIFF " + (toListener.length + toDialler.length) + " bytes recorded, " + suite.made.size()
                + " keys: 0 found; read with the numbers that are wiped, not with the secret alone");
    }

    /** The same search finds all of it in what plain JGroups sends. */
    private static void assertAllIsFoundInPlainJGroups() throws Exception {
        try (PlainPeer anna = new PlainPeer();
                PlainPeer bert = new PlainPeer();
                Wiretap tap = new Wiretap(bert.address())) {
            anna.send(bert, tap.address(), said());
            Peers.await().until(() -> bert.heard.size() == 1);

            for (String mark : MARKS) {
                assertThat(holds(tap.recorded(Way.TO_LISTENER), bytes(mark)))
                        .as(mark)
                        .isTrue();
            }
        }
    }

    /** The same search finds all of it where nothing is sealed. */
    @Test
    void allIsFoundInAStreamWithoutASeal() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Wiretap tap = new Wiretap((InetSocketAddress) server.getLocalSocketAddress());
                Socket dialled =
                        new Socket(tap.address().getAddress(), tap.address().getPort());
                Socket accepted = server.accept()) {
            dialled.getOutputStream().write(said());
            dialled.shutdownOutput();
            accepted.getInputStream().readAllBytes();

            for (String mark : MARKS) {
                assertThat(holds(tap.recorded(Way.TO_LISTENER), bytes(mark)))
                        .as(mark)
                        .isTrue();
            }
        }
    }
}
