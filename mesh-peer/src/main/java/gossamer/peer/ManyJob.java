// SPDX-License-Identifier: Apache-2.0
package gossamer.peer;

import gossamer.Job;
import gossamer.MeshException;
import gossamer.Progress;
import gossamer.machine.Event;
import gossamer.model.IndexRange;
import gossamer.model.JobHead;
import gossamer.model.JobId;
import gossamer.model.JobSpec;
import gossamer.model.Outcome;
import gossamer.model.Yield;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A job of many tasks with one result; how the result is made of theirs is the subclass's.
 *
 * <p>Safe from any thread; what gathers results runs on the completer only.
 */
abstract class ManyJob<R> extends Promise<R> implements Job<R>, Handle {
    private static final int SUPPRESSED_MAX = 10;

    private final JobSpec spec;
    private final Decoding decoding;
    private final Loop loop;
    private final Completer completer;
    private final List<Consumer<Progress>> callbacks = new CopyOnWriteArrayList<>();
    private volatile Progress progress;

    // Confined to the completer.
    private boolean over;
    private @Nullable Throwable firstThrown;
    private long firstThrownIndex = Long.MAX_VALUE;

    ManyJob(JobSpec spec, Decoding decoding, Loop loop, Executor continuations, Completer completer) {
        super(continuations);
        this.spec = spec;
        this.decoding = decoding;
        this.loop = loop;
        this.completer = completer;
        this.progress = new Progress(spec.size(), 0, 0, 0);
    }

    final JobId jobId() {
        return spec.id();
    }

    /** Takes the value of one task. */
    abstract void take(long index, @Nullable Object value) throws TaskThrew;

    /** Takes the combined value of some tasks. */
    abstract void takeCombined(@Nullable Object value) throws TaskThrew;

    /** Makes the whole result once every task has ended well. */
    abstract R result();

    @Override
    public final void arrived(Yield yield) {
        completer.execute(() -> gather(yield));
    }

    private void gather(Yield yield) {
        switch (yield) {
            case Yield.Combined combined -> {
                try {
                    takeCombined(
                            decoding.value(combined.value(), combined.range().lo()));
                } catch (TaskThrew threw) {
                    thrown(combined.range().lo(), threw.thrown());
                }
            }
            case Yield.Bagged step -> {
                try {
                    takeCombined(decoding.value(step.result(), step.index()));
                } catch (TaskThrew threw) {
                    thrown(step.index(), threw.thrown());
                }
            }
            case Yield.Each each -> {
                long index = each.range().lo();
                for (Outcome outcome : each.outcomes()) {
                    try {
                        take(index, decoding.value(outcome, index));
                    } catch (TaskThrew threw) {
                        thrown(index, threw.thrown());
                    }
                    index++;
                }
            }
        }
    }

    private void thrown(long index, Throwable thrown) {
        Throwable first = firstThrown;
        if (first == null || index < firstThrownIndex) {
            firstThrown = thrown;
            firstThrownIndex = index;
            suppress(thrown, first);
            threw(thrown);
        } else {
            suppress(first, thrown);
        }
    }

    /** A task has thrown, and none of a lower index has so far. */
    void threw(Throwable first) {}

    /** Ends the job, which nobody wants any more. */
    final void giveUp(Throwable why) {
        if (completeExceptionally(why)) {
            loop.post(new Event.JobCancelled(spec.id()));
        }
    }

    @SuppressWarnings("ReferenceEquality") // nothing can suppress itself
    private static void suppress(Throwable kept, @Nullable Throwable other) {
        if (other != null && kept != other && kept.getSuppressed().length < SUPPRESSED_MAX) {
            kept.addSuppressed(other);
        }
    }

    @Override
    public final void progress(JobHead head) {
        progress = new Progress(head.total(), head.done(), head.failed(), head.rerun());
        completer.execute(() -> {
            callbacks.forEach(callback -> callback.accept(progress));
            over = head.isOver();
            switch (head.state()) {
                case RUNNING -> {}
                case DONE -> end();
                case CANCELLED, OVERDUE -> completeExceptionally(Peer.endOf(spec, head.state(), loop));
            }
        });
    }

    private void end() {
        if (firstThrown != null) {
            completeExceptionally(firstThrown);
        } else {
            complete(result());
        }
        if (spec.isDurable()) { // the program has it all
            loop.post(new Event.Consumed(spec.id(), new IndexRange(0, Long.MAX_VALUE)));
        }
    }

    @Override
    public final void fail(MeshException why) {
        completer.execute(() -> completeExceptionally(why));
    }

    @Override
    public final boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        if (cancelled) {
            loop.post(new Event.JobCancelled(spec.id()));
        }
        return cancelled;
    }

    @Override
    public final Progress progress() {
        return progress;
    }

    @Override
    public final Job<R> onProgress(Consumer<Progress> callback) {
        completer.execute(() -> {
            if (over) {
                callback.accept(progress); // a short job can end before anybody has asked to be told
            } else {
                callbacks.add(callback);
            }
        });
        return this;
    }

    @Override
    public final String id() {
        return Long.toString(spec.id().number());
    }
}
