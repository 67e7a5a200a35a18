// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.local;

import gossamer.Mesh;
import gossamer.MeshException;
import gossamer.Peer;
import gossamer.model.PeerCard;
import gossamer.model.PeerId;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Answers the commands of this user on this host for one peer.
 *
 * <p>At most {@value #AT_ONCE} questions are answered at a time, each for at most {@link #LIMIT}; one more is turned
 * away by closing its connection. Besides, at most {@value #FOLLOWED} commands are run for somebody who follows them.
 *
 * <p>Safe from any thread; owns the socket file from {@link #open} to {@link #close}.
 */
public final class LocalServer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(LocalServer.class.getName());

    private static final int AT_ONCE = 16;
    private static final int FOLLOWED = 256;
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Mesh mesh;
    private final LocalIdentity identity;
    private final Path socket;
    private final ServerSocketChannel server;
    private final PeerId self;
    private final Semaphore free = new Semaphore(AT_ONCE);
    private final Semaphore following = new Semaphore(FOLLOWED);

    private LocalServer(Mesh mesh, PeerId self, LocalIdentity identity, Path socket, ServerSocketChannel server) {
        this.mesh = mesh;
        this.self = self;
        this.identity = identity;
        this.socket = socket;
        this.server = server;
    }

    /**
     * Starts to answer for a peer.
     *
     * @param mesh not closed with the server
     * @param meshName the mesh that the peer joined
     * @throws IOException if the folder is not safe or the path is longer than a socket's may be (about 100 bytes)
     */
    public static LocalServer open(Mesh mesh, String meshName, RuntimeFolder folder) throws IOException {
        PeerCard card = mesh.self().card();
        Path place = folder.make(meshName);
        Path socket = place.resolve(RuntimeFolder.fileName(card.name()));
        if (LocalClient.answers(socket)) {
            // Names are unique only by custom: the second of a name adds its number.
            socket = place.resolve(
                    RuntimeFolder.fileName(card.name() + "-" + card.peer().brief()));
        }
        // Bound under another name first: whoever sees the final name can connect, so nobody takes it for dead.
        Path fresh = place.resolve(card.peer().brief() + ".new");
        Files.deleteIfExists(fresh);
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(fresh));
            Files.move(fresh, socket, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException | RuntimeException failed) {
            server.close();
            Files.deleteIfExists(fresh);
            throw failed;
        }
        var identity = new LocalIdentity(meshName, card.name(), card.version(), card.pid());
        var local = new LocalServer(mesh, card.peer(), identity, socket, server);
        Thread.ofPlatform().daemon().name("gossamer-local-" + card.name()).start(local::accept);
        return local;
    }

    /** The socket file. */
    public Path socket() {
        return socket;
    }

    private void accept() {
        boolean told = false;
        while (server.isOpen()) {
            try {
                SocketChannel channel = server.accept();
                told = false;
                if (free.tryAcquire()) {
                    Thread.ofPlatform().daemon().name("gossamer-local-answer").start(() -> serve(channel));
                } else {
                    channel.close();
                }
            } catch (IOException failed) {
                if (server.isOpen()) {
                    if (!told) {
                        LOG.log(System.Logger.Level.WARNING, "commands on this host wait for an answer: " + failed);
                        told = true;
                    }
                    LockSupport.parkNanos(PAUSE_NANOS); // out of file descriptors, perhaps: let others close some
                }
            }
        }
    }

    private void serve(SocketChannel connected) {
        Semaphore held = free;
        try (var channel = new TimedChannel(connected, LIMIT)) {
            Frame question = Frame.readFrom(channel, Frame.QUESTION_MAX);
            if (question.kind() != Frame.Kind.RUN && question.kind() != Frame.Kind.ATTACH) {
                answer(question).writeTo(channel);
            } else if (following.tryAcquire()) {
                free.release();
                held = following;
                new Following(mesh, self, channel).serve(question);
            } else {
                Frame.refused(FOLLOWED + " commands are followed at this peer already")
                        .writeTo(channel);
            }
        } catch (IOException failed) {
            // A command that ended early, or garbage from this very user: nobody needs to act.
            LOG.log(System.Logger.Level.DEBUG, "a local command was not served: " + failed.getMessage());
        } finally {
            held.release();
        }
    }

    private Frame answer(Frame question) throws IOException {
        try {
            byte[] body = switch (question.kind()) {
                case IDENTITY -> Records.write(List.of(identity), Records::writeIdentity);
                case PEERS -> Records.write(mesh.peers(), Records::writePeer);
                case KEYS -> Records.write(holders(), Records::writeHolder);
                case JOBS -> Records.write(mesh.jobs(), Records::writeJob);
                case CANCEL -> {
                    mesh.cancel(Records.readOne(question.body(), Records::readJobId));
                    yield Records.write(List.of(), Records::writeJobId);
                }
                case REFUSED, RUN, ATTACH, OUTPUT, END, OVER ->
                    throw new IllegalArgumentException(question.kind() + " is no question");
            };
            return body.length <= Frame.BODY_MAX
                    ? new Frame(question.kind(), body)
                    : Frame.refused("the answer has " + body.length + " bytes; at most " + Frame.BODY_MAX);
        } catch (MeshException | IllegalArgumentException failed) {
            return Frame.refused(String.valueOf(failed.getMessage()));
        }
    }

    /** Every peer of the view, also one that gives no answer, this one first: it is the one whose word is certain. */
    private List<KeyHolder> holders() {
        Map<PeerId, KeyHolder> holders = new LinkedHashMap<>();
        holders.put(self, silent(self));
        for (PeerId member : mesh.view().members()) {
            holders.put(member, silent(member));
        }
        for (Peer peer : mesh.peers()) {
            PeerCard card = peer.card();
            holders.put(card.peer(), new KeyHolder(card.name(), card.address(), card.keys()));
        }
        return List.copyOf(holders.values());
    }

    private static KeyHolder silent(PeerId peer) {
        return new KeyHolder(peer.brief(), "", List.of());
    }

    /** Answers no more and removes the socket file; what is being answered now is finished. */
    @Override
    public void close() {
        try (server) {
            Files.deleteIfExists(socket);
        } catch (IOException failed) {
            LOG.log(System.Logger.Level.WARNING, "cannot remove " + socket + ": " + failed.getMessage());
        }
    }
}
