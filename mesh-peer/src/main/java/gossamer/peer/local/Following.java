// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.local;

import gossamer.CommandEnd;
import gossamer.Job;
import gossamer.Mesh;
import gossamer.MeshException;
import gossamer.model.JobId;
import gossamer.model.JobKind;
import gossamer.model.PeerId;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs a command as a job of this peer, and tells whoever asked what becomes of it.
 *
 * <p>Ends wait here until they are read at the other end of the connection; of what is beyond
 * {@link #WAITING_BYTES_MAX} only the exit codes wait, and the output counts as cut.
 *
 * <p>Confined to the thread that serves the connection, but for {@link #ended}.
 */
final class Following {
    static final long WAITING_BYTES_MAX = 64L << 20;

    /** The most output in one frame. */
    private static final int PIECE_BYTES = 256 << 10;

    /** How long whoever asked may take to read one frame. */
    private static final Duration WRITE_LIMIT = Duration.ofSeconds(60);

    private final Mesh mesh;
    private final PeerId self;
    private final TimedChannel channel;
    private final Queue<CommandEnd> ends = new ConcurrentLinkedQueue<>();
    private final AtomicLong waitingBytes = new AtomicLong();

    Following(Mesh mesh, PeerId self, TimedChannel channel) {
        this.mesh = mesh;
        this.self = self;
        this.channel = channel;
    }

    /** Runs the command to its end, unless nobody follows it. */
    void serve(Frame question) throws IOException {
        Wish wish = Records.readOne(question.body(), Records::readWish);
        Job<List<CommandEnd>> job;
        try {
            job = mesh.exec(wish.command(), wish.followed() ? this::ended : end -> {});
        } catch (MeshException refused) {
            Frame.refused(String.valueOf(refused.getMessage())).writeTo(channel);
            return;
        }
        JobId id = new JobId(self, Long.parseLong(job.id()), JobKind.COMMANDS);
        if (wish.followed()) {
            follow(job, id);
        } else {
            new Frame(Frame.Kind.RUN, Records.write(List.of(id), Records::writeJobId)).writeTo(channel);
        }
    }

    private void follow(Job<List<CommandEnd>> job, JobId id) throws IOException {
        try {
            new Frame(Frame.Kind.RUN, Records.write(List.of(id), Records::writeJobId)).writeTo(channel);
            job.whenComplete((done, thrown) -> channel.wake());
            boolean last = false;
            while (!last) {
                last = job.isDone(); // before the ends are told: all came before that
                tellEnds();
                if (!last && channel.awaitInput(Long.MAX_VALUE)) {
                    hear(job);
                }
            }
            write(Frame.Kind.OVER, Records.write(List.of(over(job)), Records::writeOver));
        } finally {
            job.cancel(true); // whoever asked has gone; otherwise it is over anyway
        }
    }

    private void hear(Job<List<CommandEnd>> job) throws IOException {
        channel.allow(WRITE_LIMIT);
        Frame said = Frame.readFrom(channel, Frame.QUESTION_MAX);
        if (said.kind() != Frame.Kind.CANCEL) {
            throw new IOException("a command is followed, and " + said.kind() + " was said");
        }
        job.cancel(true);
    }

    /** A run has ended; called on a thread of the mesh. */
    private void ended(CommandEnd end) {
        long bytes = bytes(end);
        if (waitingBytes.addAndGet(bytes) > WAITING_BYTES_MAX) {
            waitingBytes.addAndGet(-bytes);
            ends.add(new CommandEnd(
                    end.task(),
                    end.peer(),
                    end.ending(),
                    end.code(),
                    end.problem(),
                    List.of(),
                    end.cutBytes() + bytes));
        } else {
            ends.add(end);
        }
        channel.wake();
    }

    private static long bytes(CommandEnd end) {
        long bytes = 0;
        for (CommandEnd.Output output : end.output()) {
            bytes += output.bytes().length;
        }
        return bytes;
    }

    private void tellEnds() throws IOException {
        for (CommandEnd end = ends.poll(); end != null; end = ends.poll()) {
            for (CommandEnd.Output output : end.output()) {
                tell(end.task(), output);
            }
            waitingBytes.addAndGet(-bytes(end));
            write(Frame.Kind.END, Records.write(List.of(end), Records::writeEnd));
        }
    }

    private void tell(long task, CommandEnd.Output output) throws IOException {
        byte[] bytes = output.bytes();
        for (int from = 0; from < bytes.length; from += PIECE_BYTES) {
            byte[] some = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + PIECE_BYTES));
            var piece = new Records.Piece(task, new CommandEnd.Output(output.stream(), some));
            write(Frame.Kind.OUTPUT, Records.write(List.of(piece), Records::writePiece));
        }
    }

    private void write(Frame.Kind kind, byte[] body) throws IOException {
        channel.allow(WRITE_LIMIT);
        new Frame(kind, body).writeTo(channel);
    }

    private static Over over(Job<?> job) {
        try {
            job.join();
            return new Over(Over.State.DONE, "");
        } catch (CancellationException cancelled) {
            return new Over(Over.State.CANCELLED, "job " + job.id() + " was cancelled");
        } catch (CompletionException failed) {
            Throwable cause = failed.getCause();
            return cause instanceof CancellationException
                    ? new Over(Over.State.CANCELLED, "job " + job.id() + " was cancelled")
                    : new Over(Over.State.FAILED, said(cause == null ? failed : cause));
        }
    }

    private static String said(Throwable thrown) {
        String message = thrown.getMessage();
        return message == null ? thrown.toString() : message;
    }
}
