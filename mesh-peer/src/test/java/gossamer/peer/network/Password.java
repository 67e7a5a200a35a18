// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

import gossamer.handshake.Suite;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A listener with a handshake that has the mistakes ours must not have: each end answers the other's challenge with the
 * same keyed hash, whichever end it is, and what versions were offered is in no proof.
 *
 * <p>Dialler: newest version, challenge. Listener: version chosen, answer, challenge. Dialler: answer.
 */
final class Password implements AutoCloseable {
    static final int CHALLENGE_BYTES = 16;
    private static final int VERSION = 2;
    private static final SecureRandom RANDOM = new SecureRandom();

    final AtomicInteger admitted = new AtomicInteger();

    /** The version that was spoken by who was admitted last. */
    final AtomicInteger version = new AtomicInteger();

    private final byte[] key;
    private final ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());

    Password(byte[] key) throws IOException {
        this.key = key;
        Threads.daemon("test-password", this::acceptAll).start();
    }

    InetSocketAddress address() {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    /** What proves the key, whoever says it. */
    static byte[] answer(Suite suite, byte[] key, byte[] challenge) {
        return suite.hmac(key, challenge);
    }

    static byte[] challenge() {
        byte[] challenge = new byte[CHALLENGE_BYTES];
        RANDOM.nextBytes(challenge);
        return challenge;
    }

    private void acceptAll() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Threads.daemon("test-password-one", () -> admit(socket)).start();
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void admit(Socket socket) {
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            int spoken = Math.min(VERSION, in.readByte());
            byte[] mine = challenge();
            byte[] theirs = in.readNBytes(CHALLENGE_BYTES);
            out.writeByte(spoken);
            out.write(answer(End.SUITE, key, theirs));
            out.write(mine);
            byte[] answer = in.readNBytes(Suite.KEY_BYTES);
            if (Arrays.equals(answer, answer(End.SUITE, key, mine))) {
                version.set(spoken);
                admitted.incrementAndGet();
            }
        } catch (IOException ended) {
            // It is not admitted.
        }
    }

    /** A dialler that holds the key. */
    static void dial(byte[] key, InetSocketAddress to) throws IOException {
        try (Socket socket = new Socket(to.getAddress(), to.getPort())) {
            Said said = say(socket, VERSION, challenge());
            socket.getOutputStream().write(answer(End.SUITE, key, said.challenge()));
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
        }
    }

    /** What a listener has said. */
    record Said(byte[] answer, byte[] challenge) {}

    static Said say(Socket socket, int version, byte[] challenge) throws IOException {
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        out.writeByte(version);
        out.write(challenge);
        DataInputStream in = new DataInputStream(socket.getInputStream());
        in.readByte();
        return new Said(in.readNBytes(Suite.KEY_BYTES), in.readNBytes(CHALLENGE_BYTES));
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
