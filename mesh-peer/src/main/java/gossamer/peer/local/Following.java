// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.local;

import gossamer.CommandEnd;
import gossamer.LimitExceeded;
import gossamer.Mesh;
import gossamer.MeshException;
import gossamer.Results;
import gossamer.model.JobId;
import gossamer.model.JobKind;
import gossamer.model.PeerId;
import gossamer.model.TimeLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Runs a command as a job of this peer, or takes the results of a durable job, and tells whoever asked what becomes of
 * it.
 *
 * <p>Ends of a command wait here until they are read at the other end of the connection; of what is beyond
 * {@link #WAITING_BYTES_MAX} only the exit codes wait, and the output counts as cut. Results of a job that is taken are
 * told one by one: the next is asked for, and the one before it consumed, when the other end has said that it has it.
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

    /** One permit for each result that whoever asked says to have. */
    private final Semaphore had = new Semaphore(0);

    Following(Mesh mesh, PeerId self, TimedChannel channel) {
        this.mesh = mesh;
        this.self = self;
        this.channel = channel;
    }

    /** Does what is asked to its end, unless nobody follows it. */
    void serve(Frame question) throws IOException {
        try {
            if (question.kind() == Frame.Kind.ATTACH) {
                attach(Records.readOne(question.body(), Records::readClaim));
            } else {
                run(Records.readOne(question.body(), Records::readWish));
            }
        } catch (MeshException | IllegalArgumentException refused) {
            write(Frame.refused(said(refused)));
        }
    }

    private void run(Wish wish) throws IOException {
        Mesh kept = wish.backups() == 0 ? mesh : mesh.durable(wish.backups());
        Mesh with = wish.limits().equals(TimeLimits.NONE) ? kept : kept.within(wish.limits());
        if (!wish.followed()) {
            write(Frame.Kind.RUN, Records.write(List.of(with.detach(wish.command())), Records::writeJobId));
            return;
        }
        var job = with.exec(wish.command(), this::ended);
        try {
            JobId id = new JobId(self, Long.parseLong(job.id()), JobKind.COMMANDS);
            write(Frame.Kind.RUN, Records.write(List.of(id), Records::writeJobId));
            follow(job, id);
        } finally {
            job.cancel(true); // whoever asked has gone; otherwise it is over anyway
        }
    }

    private void attach(Records.Claim claim) throws IOException {
        try (Results results = mesh.attach(claim.job(), claim.takeOver())) {
            write(Frame.Kind.ATTACH, Records.write(List.of(results.job()), Records::writeJobId));
            var read = new CompletableFuture<@Nullable Void>();
            Thread reader =
                    Thread.ofPlatform().daemon().name("gossamer-local-results").start(() -> read(results, read));
            try {
                follow(read, results.job());
            } finally {
                reader.interrupt();
                awaitEnd(reader); // it must not consume what the next one is to have
            }
        }
    }

    private void read(Results results, CompletableFuture<@Nullable Void> read) {
        try {
            for (Results.Result result : results) {
                ended(end(result));
                had.acquire();
            }
            read.complete(null);
        } catch (InterruptedException gone) {
            read.cancel(false);
        } catch (RuntimeException failed) { // that of a job which was cancelled, or taken, or of a peer that ends
            read.completeExceptionally(failed);
        }
    }

    private static void awaitEnd(Thread reader) {
        boolean interrupted = false;
        while (reader.isAlive()) {
            try {
                reader.join();
            } catch (InterruptedException again) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** A result as the end of a run: that of a command is one, of any other its text is the output. */
    private static CommandEnd end(Results.Result result) {
        if (result.value() instanceof CommandEnd end) {
            return end;
        }
        Throwable thrown = result.thrown();
        List<CommandEnd.Output> output = thrown != null
                ? List.of()
                : List.of(new CommandEnd.Output(
                        CommandEnd.Stream.STDOUT,
                        (result.value() + System.lineSeparator()).getBytes(StandardCharsets.UTF_8)));
        return new CommandEnd(
                result.from(),
                "",
                CommandEnd.Ending.EXITED,
                thrown == null ? 0 : 1,
                thrown == null ? "" : "task " + result.from() + " threw " + thrown,
                output,
                0);
    }

    private <F extends Future<?> & CompletionStage<?>> void follow(F job, JobId id) throws IOException {
        job.whenComplete((done, thrown) -> channel.wake());
        boolean last = false;
        while (!last) {
            last = job.isDone(); // before the ends are told: all came before that
            tellEnds();
            if (!last && channel.awaitInput(Long.MAX_VALUE)) {
                hear(job);
            }
        }
        write(Frame.Kind.OVER, Records.write(List.of(over(job, id)), Records::writeOver));
    }

    private void hear(Future<?> job) throws IOException {
        channel.allow(WRITE_LIMIT);
        Frame said = Frame.readFrom(channel, Frame.QUESTION_MAX);
        switch (said.kind()) {
            case CANCEL -> job.cancel(true);
            case END -> had.release();
            default -> throw new IOException("a command is followed, and " + said.kind() + " was said");
        }
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
        write(new Frame(kind, body));
    }

    private void write(Frame frame) throws IOException {
        channel.allow(WRITE_LIMIT);
        frame.writeTo(channel);
    }

    private static Over over(Future<?> job, JobId id) throws IOException {
        try {
            job.get();
            return new Over(Over.State.DONE, "");
        } catch (CancellationException cancelled) {
            return new Over(Over.State.CANCELLED, cancelled(id));
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause();
            if (cause instanceof CancellationException) {
                return new Over(Over.State.CANCELLED, cancelled(id));
            }
            Over.State state = cause instanceof LimitExceeded ? Over.State.OVERDUE : Over.State.FAILED;
            return new Over(state, said(cause == null ? failed : cause));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted");
        }
    }

    private static String cancelled(JobId job) {
        return "job " + job.number() + " was cancelled";
    }

    private static String said(Throwable thrown) {
        String message = thrown.getMessage();
        return message == null ? thrown.toString() : message;
    }
}
