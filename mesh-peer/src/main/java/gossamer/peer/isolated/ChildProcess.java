// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.isolated;

import gossamer.model.ContentHash;
import gossamer.model.IndexRange;
import gossamer.model.JobId;
import gossamer.model.JobSpec;
import gossamer.model.Lease;
import gossamer.model.Yield;
import gossamer.peer.isolated.Frame.Kind;
import gossamer.peer.value.ValueException;
import gossamer.peer.worker.Isolation;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One child, seen from its peer.
 *
 * <p>Confined to whoever has borrowed it, but for {@link #kill}.
 */
final class ChildProcess implements Isolation.Child {
    /** Jobs that a child remembers; the one that was not used for longest is told again. */
    private static final int JOBS_MAX = 16;

    /** How long a process that has closed its output may take to end. */
    private static final long END_SECONDS = 5;

    /** Exit codes above are those of processes that a signal has ended. */
    private static final int KILLED = 128;

    private final Children children;
    private final Process process;
    private final Path folder;
    private final @Nullable ContentHash code;

    /** What it may take, for people. */
    private final String limits;

    private final DataInputStream in;
    private final DataOutputStream out;
    private final Set<JobId> jobs = new LinkedHashSet<>();
    private boolean broken;

    /** When it is to end if nobody borrows it, by {@link System#nanoTime}; guarded by the children. */
    long endsAtNanos;

    ChildProcess(Children children, Process process, Path folder, @Nullable ContentHash code, String limits) {
        this.limits = limits;
        this.children = children;
        this.process = process;
        this.folder = folder;
        this.code = code;
        this.in = new DataInputStream(new BufferedInputStream(process.getInputStream(), 1 << 16));
        this.out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream(), 1 << 16));
    }

    /** Hands over the code; a child that takes it is ready to run tasks. */
    void start(String peer, Collection<byte[]> contents) throws IOException {
        try {
            for (byte[] content : contents) {
                new Frame(Kind.CONTENT, content).writeTo(out);
            }
            new Frame(Kind.START, new Forms.Start(peer, folder.toString(), code).encode()).writeTo(out);
            out.flush();
            Frame answer = Frame.readFrom(in, Frame.BODY_MAX);
            if (answer.kind() == Kind.REFUSED) {
                throw new IOException(new String(answer.body(), StandardCharsets.UTF_8));
            } else if (answer.kind() != Kind.READY) {
                throw new IOException("it began with " + answer.kind());
            }
        } catch (IOException | ValueException failed) {
            broken = true;
            boolean ended = ended();
            kill();
            throw new IOException(
                    "a child process could not be started"
                            + (ended ? ": it " + how() : " (" + failed.getMessage() + ")")
                            + "; what it has to say is on the peer's standard error",
                    failed);
        }
    }

    @Override
    public List<Yield> run(JobSpec spec, Lease lease) throws Isolation.ChildEnded {
        try {
            tell(spec, lease);
        } catch (IOException gone) {
            throw over(gone, /* before= */ true);
        } catch (ValueException tooLarge) {
            throw over(tooLarge, /* before= */ false);
        }
        try {
            return answer(lease);
        } catch (IOException | ValueException gone) {
            throw over(gone, /* before= */ false);
        }
    }

    private void tell(JobSpec spec, Lease lease) throws IOException, ValueException {
        boolean known = jobs.remove(spec.id());
        jobs.add(spec.id()); // the last one used
        if (!known) {
            new Frame(Kind.JOB, Forms.encode(spec)).writeTo(out);
            if (jobs.size() > JOBS_MAX) {
                JobId oldest = jobs.iterator().next();
                jobs.remove(oldest);
                new Frame(Kind.FORGET, Forms.encode(oldest)).writeTo(out);
            }
        }
        new Frame(Kind.RUN, Forms.encode(lease)).writeTo(out);
        out.flush();
    }

    /** The yields, which must cover the lease: what is in the child may have changed what it says. */
    private List<Yield> answer(Lease lease) throws IOException, ValueException {
        List<Yield> yields = new ArrayList<>(1);
        long next = lease.range().lo();
        while (true) {
            Frame frame = Frame.readFrom(in, Frame.BODY_MAX);
            if (frame.kind() == Kind.DONE && next == lease.range().hi()) {
                return yields;
            }
            if (frame.kind() != Kind.YIELD) {
                throw new ValueException("it said " + frame.kind() + " after "
                        + (next - lease.range().lo()) + " of " + lease.size() + " tasks");
            }
            Yield yield = Forms.yielded(frame.body());
            IndexRange range = yield.range();
            if (range.lo() != next || range.hi() > lease.range().hi() || yield.attempt() != lease.attempt()) {
                throw new ValueException("it told of " + range + " when " + next + " was next of " + lease);
            }
            yields.add(yield);
            next = range.hi();
        }
    }

    private Isolation.ChildEnded over(Exception why, boolean before) {
        broken = true;
        if (why instanceof IOException && ended()) {
            return new Isolation.ChildEnded(how(), before);
        }
        kill();
        return new Isolation.ChildEnded("was ended because of what it wrote: " + why.getMessage(), before);
    }

    private boolean ended() {
        try {
            return process.waitFor(END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException atOnce) {
            Thread.currentThread().interrupt();
            kill();
            return !process.isAlive();
        }
    }

    /** How it ended, to follow "it". */
    private String how() {
        int code = process.exitValue();
        String told = "; its limits are " + limits;
        if (code > KILLED) {
            return "ended with exit code " + code + ", as by signal " + (code - KILLED) + told;
        }
        return code == Children.OUT_OF_MEMORY
                ? "ended with exit code " + code + ", as one that is out of memory does" + told
                : "ended with exit code " + code;
    }

    @Override
    public void kill() {
        children.end(this);
    }

    @Override
    public void giveBack() {
        children.giveBack(this, !broken && process.isAlive());
    }

    @Nullable
    ContentHash code() {
        return code;
    }

    Process process() {
        return process;
    }

    Path folder() {
        return folder;
    }
}
