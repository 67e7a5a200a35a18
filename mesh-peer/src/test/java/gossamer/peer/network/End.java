// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

import gossamer.handshake.Keyring;
import gossamer.handshake.Party;
import gossamer.handshake.Refusal;
import gossamer.handshake.SessionType;
import gossamer.handshake.Suite;
import gossamer.model.PeerId;
import gossamer.peer.crypto.Secret;
import gossamer.peer.crypto.StandardSuite;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A peer as far as its connections go: what listens, admits and seals is what peers use; nothing stands upon it. */
final class End implements AutoCloseable {
    static final Suite SUITE = new StandardSuite();

    /** So that no attack of a test is turned away for its number. */
    static final Strangers.Bounds GENEROUS = new Strangers.Bounds(4_096, 4_096, 1 << 20, 1 << 20);

    private static final int PORT = 18_500;
    private static final int PORTS = 400;

    final List<Notice> notices = new CopyOnWriteArrayList<>();

    /** Connections that were admitted, as JGroups would get them. */
    final BlockingQueue<Socket> admitted = new LinkedBlockingQueue<>();

    final Party party;
    private final Notices notes;
    private final Keyring ring;
    private final Sockets sockets;
    private final Gate gate;
    private final SealedSockets sealed;

    /**
     * Listens.
     *
     * @param port the one to take, or 0 for any
     */
    End(Secret secret, PeerId id, long boot, int port) throws IOException {
        this(secret, id, boot, port, GENEROUS);
    }

    /**
     * Listens.
     *
     * @param port the one to take, or 0 for any
     * @param bounds how many strangers are heard
     */
    End(Secret secret, PeerId id, long boot, int port, Strangers.Bounds bounds) throws IOException {
        this(secret, id, boot, port, bounds, SUITE);
    }

    /** @param suite what its handshakes and sessions reckon with */
    End(Secret secret, PeerId id, long boot, int port, Strangers.Bounds bounds, Suite suite) throws IOException {
        ring = secret.keyring(SUITE, "lab");
        notes = new Notices(notices::add);
        InetAddress loopback = InetAddress.getLoopbackAddress();
        sockets = new Sockets(loopback, () -> ring, Renewing.Ages.USUAL);
        gate = Gate.open(loopback, port == 0 ? PORT : port, port == 0 ? PORTS : 1, sockets, bounds, notes);
        party = new Party(id, boot, Admission.addressBytes(gate.address()));
        Admission admission = new Admission(
                suite,
                () -> ring,
                party,
                notes,
                new Admission.Dialled() {
                    @Override
                    public void refused(Refusal why) {}

                    @Override
                    public void failed(InetSocketAddress to, boolean unheard) {}
                },
                sockets::sessions);
        sealed = new SealedSockets(admission, sockets, gate.address());
        gate.start(admission, Map.of(SessionType.GROUP, sealed));
        ServerSocket server = sealed.createServerSocket("");
        Threads.daemon("test-accept", () -> {
                    try {
                        while (true) {
                            admitted.add(server.accept());
                        }
                    } catch (IOException closed) {
                        // The test is over.
                    }
                })
                .start();
    }

    Keyring ring() {
        return ring;
    }

    InetSocketAddress address() {
        return gate.address();
    }

    /** A connection that was admitted at both ends. */
    Socket dial(InetSocketAddress to) throws IOException {
        Socket socket = sealed.createSocket("");
        socket.connect(to, 5_000);
        return socket;
    }

    /** The next connection that somebody else opened, or null if none comes in time. */
    @Nullable
    Socket accepted(long millis) throws InterruptedException {
        return admitted.poll(millis, TimeUnit.MILLISECONDS);
    }

    /** As if so much time had passed for what was told: sums of what was left out are said. */
    void passTime(Duration time) {
        notes.onTick(System.nanoTime() + time.toNanos());
    }

    /** The lines of a kind, in order. */
    List<String> lines(Notice.Kind kind) {
        return notices.stream()
                .filter(notice -> notice.kind() == kind)
                .map(Notice::line)
                .toList();
    }

    boolean heard(Notice.Kind kind) {
        return notices.stream().anyMatch(notice -> notice.kind() == kind);
    }

    @Override
    public void close() throws IOException {
        gate.close();
        sockets.cut();
        try {
            sealed.createServerSocket("").close();
        } catch (SocketException closed) {
            // It was closed already.
        }
    }
}
