// SPDX-License-Identifier: Apache-2.0
package gossamer.peer;

import gossamer.MeshException;
import gossamer.Results;
import gossamer.machine.Event;
import gossamer.model.IndexRange;
import gossamer.model.Items;
import gossamer.model.JobHead;
import gossamer.model.JobId;
import gossamer.model.JobSpec;
import gossamer.model.Yield;
import gossamer.peer.value.ValueException;
import gossamer.peer.value.Values;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Reads the results of a durable job one by one, for a program that attached to it.
 *
 * <p>Results wait here as they came and are decoded when they are asked for. What they take was in this peer's memory
 * anyway: the peer owns the job.
 *
 * <p>Filled by the loop; read by one thread at a time.
 */
final class ResultReader implements Results, Handle {
    /** Something that came: a yield, or the end. */
    private sealed interface Came {}

    private record Part(Yield yield, Items arguments, boolean again) implements Came {}

    private record End(@Nullable RuntimeException why) implements Came {}

    private final JobSpec spec;
    private final ClassLoader loader;
    private final Decoding decoding;
    private final Loop loop;
    private final Edge edge;
    private final LinkedBlockingQueue<Came> came = new LinkedBlockingQueue<>();

    private final Reading reading = new Reading();

    // Of the reading thread.
    private @Nullable JobHead head;
    private @Nullable Part part;
    private int place; // of the next result in the part
    private @Nullable IndexRange given; // handed out, and not consumed yet
    private @Nullable End end;

    ResultReader(JobSpec spec, ClassLoader loader, Decoding decoding, Loop loop, Edge edge) {
        this.spec = spec;
        this.loader = loader;
        this.decoding = decoding;
        this.loop = loop;
        this.edge = edge;
    }

    /** This reader, of a job that stands like this. */
    ResultReader of(JobHead standing) {
        head = standing;
        return this;
    }

    // --- filled by the loop

    @Override
    public void arrived(Yield yield) {
        came.add(new Part(yield, Items.NONE, false));
    }

    @Override
    public void recovered(Yield yield, Items arguments, boolean again) {
        came.add(new Part(yield, arguments, again));
    }

    @Override
    public void progress(JobHead standing) {
        switch (standing.state()) {
            case RUNNING -> {}
            case DONE -> came.add(new End(null));
            case OVERDUE -> came.add(new End(Peer.overdue(spec)));
            case CANCELLED -> came.add(new End(new CancellationException("job " + spec.id() + " was cancelled")));
        }
    }

    @Override
    public void fail(MeshException why) {
        came.add(new End(why));
    }

    // --- read by the program

    @Override
    public JobId job() {
        return spec.id();
    }

    @Override
    public JobHead head() {
        if (head == null) {
            throw new IllegalStateException("not attached yet");
        }
        return head;
    }

    @Override
    public Iterator<Result> iterator() {
        return reading;
    }

    private boolean hasNext() {
        consume();
        while (part == null && end == null) {
            take();
        }
        if (part != null) {
            return true;
        }
        RuntimeException why = end == null ? null : end.why();
        if (why != null) {
            throw why;
        }
        loop.post(new Event.Consumed(spec.id(), new IndexRange(0, Long.MAX_VALUE))); // of bags and merged parts too
        return false;
    }

    private void take() {
        try {
            switch (came.take()) {
                case Part next -> {
                    part = next;
                    place = 0;
                }
                case End last -> end = last;
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting for a result of job " + spec.id());
        }
    }

    /** The program has finished with what it was given. */
    private void consume() {
        if (given != null) {
            loop.post(new Event.Consumed(spec.id(), given));
            given = null;
        }
    }

    private Result next() {
        if (!hasNext() || part == null) {
            throw new NoSuchElementException("job " + spec.id() + " has no more results");
        }
        Part here = part;
        return switch (here.yield()) {
            case Yield.Each each -> {
                long index = each.range().lo() + place;
                Result result = result(here, each, index);
                place++;
                if (place == each.range().size()) {
                    part = null;
                }
                given = new IndexRange(index, index + 1);
                yield result;
            }
            case Yield.Combined combined -> {
                part = null;
                yield whole(here, combined.range(), combined.value());
            }
            case Yield.Bagged step -> {
                part = null;
                yield whole(here, step.range(), step.result());
            }
        };
    }

    private Result result(Part here, Yield.Each each, long index) {
        @Nullable
        Object argument = here.arguments().isEmpty() || spec.isOpen()
                ? null
                : argument(here.arguments().at(place));
        try {
            Object value = decoding.value(each.outcomes().get(place), index);
            return new Result(index, index + 1, argument, value, null, here.again());
        } catch (TaskThrew threw) {
            return new Result(index, index + 1, argument, null, threw.thrown(), here.again());
        }
    }

    private @Nullable Object argument(byte[] encoded) {
        try {
            return Values.decode(encoded, loader);
        } catch (ValueException unreadable) {
            return null; // of a class that is not here any more; the result tells of it
        }
    }

    private Result whole(Part here, IndexRange range, byte[] value) {
        try {
            return new Result(range.lo(), range.hi(), null, decoding.value(value, range.lo()), null, here.again());
        } catch (TaskThrew threw) {
            return new Result(range.lo(), range.hi(), null, null, threw.thrown(), here.again());
        }
    }

    private final class Reading implements Iterator<Result> {
        @Override
        public boolean hasNext() {
            return ResultReader.this.hasNext();
        }

        @Override
        public Result next() {
            return ResultReader.this.next();
        }
    }

    @Override
    public void close() {
        edge.letGo(spec.id(), this);
        if (end == null) {
            loop.post(new Event.Detached(spec.id()));
        }
    }
}
