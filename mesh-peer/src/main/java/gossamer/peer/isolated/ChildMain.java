// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.isolated;

import gossamer.Mesh;
import gossamer.config.Allowance;
import gossamer.machine.Event;
import gossamer.message.Message;
import gossamer.model.Chunk;
import gossamer.model.ContentHash;
import gossamer.model.JobId;
import gossamer.model.JobKind;
import gossamer.model.JobSpec;
import gossamer.model.Lease;
import gossamer.model.PeerId;
import gossamer.model.Yield;
import gossamer.peer.code.CodeSets;
import gossamer.peer.isolated.Frame.Kind;
import gossamer.peer.value.ProcessFilter;
import gossamer.peer.value.ValueException;
import gossamer.peer.worker.Offering;
import gossamer.peer.worker.Rules;
import gossamer.peer.worker.Workers;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The process that runs tasks for a peer, told by it through standard input what to run.
 *
 * <p>It ends when its input does: at the latest with the peer, however that ends. What tasks print goes to standard
 * error.
 */
public final class ChildMain implements Workers.Listener, Offering, CodeSets.Listener {
    private static final long CODE_SECONDS = 60;

    /** No limit but that of the code sets themselves, a part of the heap. */
    private static final long CODE_BYTES_MAX = Long.MAX_VALUE;

    private final DataInputStream in;
    private final DataOutputStream out; // the main thread's until the first task, then the worker's
    private final Map<ContentHash, byte[]> contents = new HashMap<>();
    private final Map<JobId, JobSpec> jobs = new HashMap<>();
    private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final CodeSets codeSets =
            new CodeSets("child", ChildMain.class.getClassLoader(), /* sharing= */ false, List.of(), CODE_BYTES_MAX);

    private @Nullable Workers workers; // once it has started
    private @Nullable Path folder;
    private long chunks;

    private ChildMain(InputStream from, FileOutputStream to) {
        in = new DataInputStream(new BufferedInputStream(from, 1 << 16));
        out = new DataOutputStream(new BufferedOutputStream(to, 1 << 16));
    }

    /** Started by a peer only. */
    public static void main(String[] args) {
        ProcessFilter.install();
        InputStream input = new FileInputStream(FileDescriptor.in);
        FileOutputStream output = new FileOutputStream(FileDescriptor.out);
        System.setIn(InputStream.nullInputStream());
        System.setOut(new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8));
        ChildMain child = new ChildMain(input, output);
        int status = 0;
        try {
            child.serve();
        } catch (IOException | ValueException over) { // the peer has ended, or ends this process
            status = over instanceof java.io.EOFException ? 0 : 1;
        } finally {
            child.end(status);
        }
    }

    private void end(int status) {
        Folders.endAll(ProcessHandle.current().descendants());
        if (folder != null) {
            Folders.remove(folder);
        }
        Runtime.getRuntime().halt(status); // no user's hook keeps it from ending
    }

    private void serve() throws IOException, ValueException {
        while (true) {
            Frame frame = Frame.readFrom(in, Frame.BODY_MAX);
            switch (frame.kind()) {
                case CONTENT -> contents.put(CodeSets.hash(frame.body()), frame.body());
                case START -> start(Forms.Start.decode(frame.body()));
                case JOB -> {
                    JobSpec spec = Forms.job(frame.body());
                    jobs.put(spec.id(), spec);
                }
                case FORGET -> {
                    JobId job = Forms.jobId(frame.body());
                    jobs.remove(job);
                    workers().forget(job);
                }
                case RUN -> run(Forms.lease(frame.body()));
                case READY, REFUSED, YIELD, DONE -> throw new IOException(frame.kind() + " is for the peer");
            }
        }
    }

    private Workers workers() throws IOException {
        if (workers == null) {
            throw new IOException("not started");
        }
        return workers;
    }

    private void start(Forms.Start start) throws IOException {
        folder = Path.of(start.folder());
        codeSets.listen(this);
        codeSets.lookAlso(contents::get); // which nobody writes to any more
        ContentHash code = start.code();
        String why = code == null ? null : prepare(code);
        if (why != null) {
            new Frame(Kind.REFUSED, why.getBytes(StandardCharsets.UTF_8)).writeTo(out);
            out.flush();
            return;
        }
        workers = new Workers(1, start.peer(), new Rules(Allowance.ALL, ChildMain.class), codeSets, this, this);
        Frame.of(Kind.READY).writeTo(out);
        out.flush();
    }

    /** Why code cannot be used; null if it can. It is kept as long as this process lives. */
    private @Nullable String prepare(ContentHash code) throws IOException {
        codeSets.prepare(new JobId(new PeerId(0, 0), 0, JobKind.JAVA), code);
        try {
            return switch (events.poll(CODE_SECONDS, TimeUnit.SECONDS)) {
                case Event.CodeReady ready -> null;
                case Event.CodeMissing missing -> missing.pieces().size() + " contents of its code are missing";
                case null -> "its code was not ready in " + CODE_SECONDS + " s";
                default -> "its code is refused, as too large for its heap or as none that a peer takes";
            };
        } catch (InterruptedException nobodyDoesThat) {
            throw new IOException("interrupted", nobodyDoesThat);
        }
    }

    private void run(Lease lease) throws IOException {
        JobSpec spec = jobs.get(lease.job());
        if (spec == null) {
            throw new IOException("job " + lease.job() + " is not known");
        }
        workers().run(spec, new Chunk(++chunks, lease));
    }

    // --- what the code sets say

    @Override
    public void happened(Supplier<@Nullable Event> event) {
        Event now = event.get();
        if (now != null) {
            events.add(now);
        }
    }

    @Override
    public void send(PeerId to, Message message) {
        throw new IllegalStateException("a child has no peers");
    }

    // --- what the worker says

    @Override
    public void chunkDone(long chunk, List<Yield> yields, long nanos) {
        try {
            for (Yield yield : yields) {
                for (byte[] part : Forms.encode(yield)) {
                    new Frame(Kind.YIELD, part).writeTo(out);
                }
            }
            Frame.of(Kind.DONE).writeTo(out);
            out.flush();
        } catch (IOException | ValueException gone) {
            end(1); // nobody is there to hear of it
        }
    }

    @Override
    public void chunkStep(long chunk, Yield.Bagged step) {
        throw new IllegalStateException("bags do not run in a child");
    }

    @Override
    public void chunkProgress(long chunk, long step, long items) {
        throw new IllegalStateException("bags do not run in a child");
    }

    @Override
    public void chunkWaits(long chunk) {
        // The peer has given its slot to this task as long as it runs.
    }

    @Override
    public void chunkGoesOn(long chunk) {
        // As above.
    }

    @Override
    public void chunkCut(long chunk, long fromIndex) {
        throw new IllegalStateException("a child is ended, not recalled");
    }

    // --- what tasks want

    @Override
    public Mesh mesh() {
        throw new IllegalStateException("Mesh.current is not to be had in an isolated task: its process is not part of"
                + " the mesh; submit what it needs from outside, or submit it without isolated()");
    }

    @Override
    public void offer(List<Offer> forks) {
        forks.forEach(Offer::refuse); // back to where they came from
    }

    @Override
    public String toString() {
        return "child with " + Objects.toString(folder);
    }
}
