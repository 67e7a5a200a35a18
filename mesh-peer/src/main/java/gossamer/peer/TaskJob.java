// SPDX-License-Identifier: Apache-2.0
package gossamer.peer;

import gossamer.MeshException;
import gossamer.machine.Event;
import gossamer.model.IndexRange;
import gossamer.model.Items;
import gossamer.model.JobHead;
import gossamer.model.JobId;
import gossamer.model.JobSpec;
import gossamer.model.Outcome;
import gossamer.model.Yield;
import gossamer.peer.linger.Linger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * An open job: tasks of one shape that are submitted one by one, each with its own future.
 *
 * <p>What is submitted while the loop is busy goes to the engine as one event. What all open jobs may have open is
 * bounded by the peer's {@link Window}: a further submit waits for some futures to complete.
 *
 * <p>Safe from any thread.
 */
final class TaskJob implements Handle, Loop.Source {
    private static final int PAGE_BITS = 10;
    private static final int PAGE = 1 << PAGE_BITS;

    private static final class Page {
        final @Nullable TaskFuture<?>[] futures = new TaskFuture<?>[PAGE];
        int open = PAGE;
    }

    private final JobSpec spec;
    private final Decoding decoding;
    private final Loop loop;
    private final Executor continuations;
    private final Window window;
    private final Completer completer;
    private final Linger linger = new Linger();

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Long, Page> pages = new HashMap<>(); // guarded by lock
    private List<byte[]> added = new ArrayList<>(); // guarded by lock; not yet taken by the loop
    private boolean posted; // guarded by lock; the loop will take what is added
    private volatile boolean sealed;
    private long next; // guarded by lock; the index of the next task
    private @Nullable RuntimeException failed; // guarded by lock

    TaskJob(JobSpec spec, Decoding decoding, Loop loop, Executor continuations, Window window, Completer completer) {
        this.spec = spec;
        this.decoding = decoding;
        this.loop = loop;
        this.continuations = continuations;
        this.window = window;
        this.completer = completer;
    }

    /** Of those who wait for one of its results. */
    Linger linger() {
        return linger;
    }

    JobId id() {
        return spec.id();
    }

    long number() {
        return spec.id().number();
    }

    /**
     * Adds a task with its encoded argument; null if the job was sealed meanwhile.
     *
     * @param mayWait whether the calling thread may wait for room: not if it is one of those that end tasks
     */
    <T> @Nullable TaskFuture<T> submit(byte[] argument, boolean mayWait) {
        window.enter(argument.length, mayWait);
        TaskFuture<T> future;
        boolean post;
        lock.lock();
        try {
            if (sealed) {
                window.leave(1, argument.length);
                return null;
            }
            future = new TaskFuture<>(this, next, argument.length, continuations);
            if (failed != null) {
                window.leave(1, argument.length);
                future.completeExceptionally(failed);
                return future;
            }
            Page page = pages.computeIfAbsent(next >>> PAGE_BITS, number -> new Page());
            page.futures[(int) (next & (PAGE - 1))] = future;
            next++;
            added.add(argument);
            post = !posted;
            posted = true;
        } finally {
            lock.unlock();
        }
        if (post) {
            loop.post(this);
        }
        return future;
    }

    boolean isSealed() {
        return sealed;
    }

    /** Takes nothing more; the job ends with the last task that was added. */
    void seal() {
        lock.lock();
        try {
            sealed = true;
        } finally {
            lock.unlock();
        }
        loop.post(new Event.Sealed(spec.id())); // behind whatever was added before
    }

    /** Takes what was added since the last time as one event. */
    @Override
    public @Nullable Event take() {
        List<byte[]> taken;
        lock.lock();
        try {
            posted = false;
            if (added.isEmpty()) {
                return null;
            }
            taken = added;
            added = new ArrayList<>();
        } finally {
            lock.unlock();
        }
        return new Event.Appended(spec.id(), Items.of(taken.toArray(new byte[0][])));
    }

    @Override
    public void arrived(Yield yield) {
        if (!(yield instanceof Yield.Each each)) {
            throw new IllegalStateException("combined results of " + spec);
        }
        List<TaskFuture<?>> unattended = new ArrayList<>();
        int arrived = 0;
        int open = 0;
        long bytes = 0;
        lock.lock();
        try {
            for (Outcome outcome : each.outcomes()) {
                TaskFuture<?> future = remove(each.range().lo() + arrived);
                arrived++;
                if (future == null) {
                    continue; // it failed with the job, and left the window then
                }
                open++;
                bytes += future.argumentBytes();
                if (!future.arrive(outcome)) {
                    unattended.add(future);
                }
            }
        } finally {
            lock.unlock();
        }
        if (unattended.isEmpty()) {
            window.leave(open, bytes);
        } else {
            int completed = open;
            long completedBytes = bytes;
            completer.execute(() -> {
                unattended.forEach(TaskFuture::settle);
                window.leave(completed, completedBytes);
            });
        }
        if (spec.isDurable()) { // the futures have them
            completer.execute(() -> loop.post(new Event.Consumed(spec.id(), each.range())));
        }
    }

    private @Nullable TaskFuture<?> remove(long index) {
        Page page = pages.get(index >>> PAGE_BITS);
        if (page == null) {
            return null;
        }
        int place = (int) (index & (PAGE - 1));
        TaskFuture<?> future = page.futures[place];
        page.futures[place] = null;
        page.open--;
        if (page.open == 0) {
            pages.remove(index >>> PAGE_BITS);
        }
        return future;
    }

    /** Decodes an outcome into a future. */
    <T> void complete(TaskFuture<T> future, long index, Outcome outcome) {
        try {
            @SuppressWarnings("unchecked") // the task returned it as the T it was submitted with
            T value = (T) decoding.value(outcome, index);
            future.complete(value);
        } catch (TaskThrew threw) {
            future.completeExceptionally(threw.thrown());
        }
    }

    /** Nobody wants a task any more. */
    void cancel(long index) {
        loop.post(new Event.TasksCancelled(spec.id(), new IndexRange(index, index + 1)));
    }

    @Override
    public void progress(JobHead head) {
        if (head.isOver() && head.state() != JobHead.State.DONE) {
            sealed = true; // so that the next task of this shape opens another job
            completer.execute(() -> fail(Peer.endOf(spec, head.state(), loop)));
        }
    }

    @Override
    public void fail(MeshException why) {
        fail((RuntimeException) why);
    }

    private void fail(RuntimeException why) {
        List<TaskFuture<?>> open = new ArrayList<>();
        lock.lock();
        try {
            failed = why;
            for (Page page : pages.values()) {
                for (TaskFuture<?> future : page.futures) {
                    if (future != null) {
                        open.add(future);
                    }
                }
            }
            pages.clear();
        } finally {
            lock.unlock();
        }
        open.forEach(future -> future.fail(why));
        window.leave(
                open.size(), open.stream().mapToLong(TaskFuture::argumentBytes).sum());
    }
}
