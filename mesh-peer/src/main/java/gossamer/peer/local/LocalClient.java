// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.local;

import gossamer.Peer;
import gossamer.model.JobHead;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks a peer of this user on this host.
 *
 * <p>Each question is a connection of its own. Immutable; safe from any thread.
 */
public final class LocalClient {
    /** How long one answer may take: a survey of the mesh waits half a second for silent peers. */
    private static final Duration LIMIT = Duration.ofSeconds(3);

    private final Path socket;
    private final LocalIdentity identity;

    private LocalClient(Path socket, LocalIdentity identity) {
        this.socket = socket;
        this.identity = identity;
    }

    /**
     * Finds the oldest peer of a mesh that answers; the socket files of dead peers are removed on the way.
     *
     * @param peer the name of the peer to ask, or null for any
     * @throws NoLocalPeer if there is none, or the folder is not safe
     */
    public static LocalClient find(RuntimeFolder folder, String mesh, @Nullable String peer) throws NoLocalPeer {
        List<String> others = new ArrayList<>();
        try {
            for (Path socket : folder.sockets(mesh)) {
                try {
                    LocalIdentity identity = identify(socket);
                    if (peer == null || peer.equals(identity.peer())) {
                        return new LocalClient(socket, identity);
                    }
                    others.add(identity.peer());
                } catch (ConnectException dead) {
                    Files.deleteIfExists(socket);
                } catch (IOException silent) {
                    others.add(socket.getFileName() + " (" + silent.getMessage() + ")");
                }
            }
        } catch (IOException unsafe) {
            throw new NoLocalPeer("Cannot look for peers on this host: " + unsafe.getMessage());
        }
        String wanted = peer == null ? "No peer" : "No peer \"" + peer + "\"";
        String seen = others.isEmpty() ? "" : "; tried " + String.join(", ", others);
        throw new NoLocalPeer(wanted + " of mesh \"" + mesh + "\" answers on this host" + seen);
    }

    /** Whether a live peer listens there. */
    static boolean answers(Path socket) {
        try {
            identify(socket);
            return true;
        } catch (IOException silent) {
            return false;
        }
    }

    /** Who answers. */
    public LocalIdentity identity() {
        return identity;
    }

    /** The peers of the mesh, as {@link gossamer.Mesh#peers}. */
    public List<Peer> peers() throws IOException {
        return Records.read(ask(socket, Frame.Kind.PEERS), Records::readPeer);
    }

    /** The jobs of the mesh, as {@link gossamer.Mesh#jobs}. */
    public List<JobHead> jobs() throws IOException {
        return Records.read(ask(socket, Frame.Kind.JOBS), Records::readJob);
    }

    private static LocalIdentity identify(Path socket) throws IOException {
        List<LocalIdentity> answer = Records.read(ask(socket, Frame.Kind.IDENTITY), Records::readIdentity);
        if (answer.size() != 1) {
            throw new IOException(answer.size() + " identities instead of one");
        }
        return answer.get(0);
    }

    private static byte[] ask(Path socket, Frame.Kind kind) throws IOException {
        SocketChannel connected = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            connected.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException failed) {
            connected.close();
            throw failed;
        }
        try (var channel = new TimedChannel(connected, LIMIT)) {
            Frame.question(kind).writeTo(channel);
            Frame answer = Frame.readFrom(channel, Frame.BODY_MAX);
            if (answer.kind() == Frame.Kind.REFUSED) {
                throw new IOException(answer.text());
            }
            if (answer.kind() != kind) {
                throw new IOException("asked for " + kind + ", answered " + answer.kind());
            }
            return answer.body();
        }
    }
}
