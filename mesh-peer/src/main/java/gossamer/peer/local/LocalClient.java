// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.local;

import gossamer.Command;
import gossamer.Peer;
import gossamer.model.JobHead;
import gossamer.model.JobId;
import gossamer.model.TimeLimits;
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

    /** How long the mesh may take to have a durable job safe, or to find the owner of one. */
    private static final Duration MESH_LIMIT = Duration.ofSeconds(30);

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
        return Records.read(ask(socket, Frame.question(Frame.Kind.PEERS)), Records::readPeer);
    }

    /** The jobs of the mesh, as {@link gossamer.Mesh#jobs}. */
    public List<JobHead> jobs() throws IOException {
        return Records.read(ask(socket, Frame.question(Frame.Kind.JOBS)), Records::readJob);
    }

    /** Who of the present view accepts which keys; the peer that answers comes first. */
    public List<KeyHolder> keys() throws IOException {
        return Records.read(ask(socket, Frame.question(Frame.Kind.KEYS)), Records::readHolder);
    }

    private static LocalIdentity identify(Path socket) throws IOException {
        return Records.readOne(ask(socket, Frame.question(Frame.Kind.IDENTITY)), Records::readIdentity);
    }

    /** Has the peer tell the owner of a job to cancel it, as {@link gossamer.Mesh#cancel}. */
    public void cancel(JobId job) throws IOException {
        ask(socket, cancelling(job));
    }

    /**
     * Has the peer run a command as a job that goes on whoever follows it.
     *
     * @param backups how many other peers keep it; then its ends wait for {@link #attach}, with 0 they are lost
     * @param limits how long it may take
     * @return the job
     */
    public JobId detach(Command command, int backups, TimeLimits limits) throws IOException {
        try (var channel = connect(socket)) {
            channel.allow(MESH_LIMIT);
            wish(new Wish(command, /* followed= */ false, backups, limits)).writeTo(channel);
            return Records.readOne(answer(channel, Frame.Kind.RUN).body(), Records::readJobId);
        }
    }

    /**
     * Has the peer run a command, and follows it to its end.
     *
     * <p>An interrupt, or the end of the patience, cancels the job; then this returns as soon as the peer says so, in a
     * few seconds at most, the interrupt taken. If this process ends, the peer cancels the job by itself.
     *
     * @param backups how many other peers keep it, should this host's be lost
     * @param limits how long it may take
     * @param patience how long to wait for the end; null for ever
     * @throws IOException if the peer cannot be asked, or ends first
     */
    public Over run(Command command, int backups, TimeLimits limits, @Nullable Duration patience, Follower follower)
            throws IOException {
        try (var channel = connect(socket)) {
            channel.allow(MESH_LIMIT);
            wish(new Wish(command, /* followed= */ true, backups, limits)).writeTo(channel);
            JobId job = Records.readOne(answer(channel, Frame.Kind.RUN).body(), Records::readJobId);
            follower.started(job);
            return follow(channel, job, /* ours= */ true, patience, follower);
        }
    }

    /**
     * Takes the results of a durable job that nobody has consumed, and follows it to its end, as
     * {@link gossamer.Mesh#attach}.
     *
     * <p>A result that is no end of a command comes as one: its text as output. An interrupt, or the end of the
     * patience, leaves the job, and so does the end of this process; it goes on.
     *
     * @param takeOver whether to take the place of a program that has the job now
     * @param patience how long to wait for the end; null for ever
     * @throws IOException if the peer cannot be asked, refuses, or ends first
     */
    public Over attach(JobId job, boolean takeOver, @Nullable Duration patience, Follower follower) throws IOException {
        try (var channel = connect(socket)) {
            channel.allow(MESH_LIMIT);
            var claim = new Records.Claim(job, takeOver);
            new Frame(Frame.Kind.ATTACH, Records.write(List.of(claim), Records::writeClaim)).writeTo(channel);
            Records.readOne(answer(channel, Frame.Kind.ATTACH).body(), Records::readJobId);
            follower.started(job);
            return follow(channel, job, /* ours= */ false, patience, follower);
        }
    }

    /** @param ours whether the job ends with whoever follows it */
    private static Over follow(
            TimedChannel channel, JobId job, boolean ours, @Nullable Duration patience, Follower follower)
            throws IOException {
        channel.deferInterrupts();
        long deadline = patience == null ? 0 : System.nanoTime() + patience.toNanos();
        boolean cancelled = false;
        while (true) {
            long left = cancelled
                    ? LIMIT.toNanos()
                    : patience == null ? Long.MAX_VALUE : Math.max(0, deadline - System.nanoTime());
            boolean input = channel.awaitInput(left);
            boolean interrupted = !cancelled && Thread.interrupted();
            if (interrupted || left == 0) {
                if (interrupted) {
                    follower.interrupted(job);
                } else {
                    follower.impatient(job);
                }
                if (!ours) {
                    return new Over(Over.State.LEFT, "job " + job.number() + " goes on");
                }
                channel.allow(LIMIT);
                cancelling(job).writeTo(channel);
                cancelled = true;
                continue;
            }
            if (!input) {
                if (cancelled) {
                    throw new IOException("the peer does not say that job " + job.number() + " is cancelled");
                }
                continue;
            }
            channel.allow(LIMIT);
            Frame frame = Frame.readFrom(channel, Frame.BODY_MAX);
            switch (frame.kind()) {
                case OUTPUT -> {
                    Records.Piece piece = Records.readOne(frame.body(), Records::readPiece);
                    follower.output(piece.task(), piece.output());
                }
                case END -> {
                    follower.ended(Records.readOne(frame.body(), Records::readEnd));
                    if (!ours) {
                        Frame.question(Frame.Kind.END).writeTo(channel); // it is here, and consumed
                    }
                }
                case OVER -> {
                    return Records.readOne(frame.body(), Records::readOver);
                }
                default -> throw new IOException("following a command, answered " + frame.kind());
            }
        }
    }

    private static Frame wish(Wish wish) throws IOException {
        byte[] body = Records.write(List.of(wish), Records::writeWish);
        if (body.length > Frame.QUESTION_MAX) {
            throw new IOException("the command line has " + body.length + " bytes; at most " + Frame.QUESTION_MAX);
        }
        return new Frame(Frame.Kind.RUN, body);
    }

    private static Frame cancelling(JobId job) {
        return new Frame(Frame.Kind.CANCEL, Records.write(List.of(job), Records::writeJobId));
    }

    private static byte[] ask(Path socket, Frame question) throws IOException {
        try (var channel = connect(socket)) {
            question.writeTo(channel);
            return answer(channel, question.kind()).body();
        }
    }

    private static Frame answer(TimedChannel channel, Frame.Kind kind) throws IOException {
        Frame answer = Frame.readFrom(channel, Frame.BODY_MAX);
        if (answer.kind() == Frame.Kind.REFUSED) {
            throw new Refused(answer.text());
        }
        if (answer.kind() != kind) {
            throw new IOException("asked for " + kind + ", answered " + answer.kind());
        }
        return answer;
    }

    private static TimedChannel connect(Path socket) throws IOException {
        SocketChannel connected = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            connected.connect(UnixDomainSocketAddress.of(socket));
            return new TimedChannel(connected, LIMIT);
        } catch (IOException failed) {
            connected.close();
            throw failed;
        }
    }
}
