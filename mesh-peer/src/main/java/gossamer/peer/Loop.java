// SPDX-License-Identifier: Apache-2.0
package gossamer.peer;

import gossamer.engine.Engine;
import gossamer.machine.Effects;
import gossamer.machine.Event;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings events to the engine, one at a time, and tells it the time.
 *
 * <p>Whoever brings an event while nobody is at work becomes the loop: it steps the engine through everything that
 * waits and carries out the effects. Everybody else just leaves the event and goes on. A thread that has carried
 * {@link #BORROWED_EVENTS} hands the work over to the loop's own thread, so that nobody is kept for ever; that thread
 * also wakes the engine when it asked to be woken.
 *
 * <p>The queue has no bound of its own: what may be in it is bounded by the submit window, by the chunks that are out
 * and by what the lane takes in.
 *
 * <p>Safe from any thread.
 */
final class Loop implements AutoCloseable {
    /** How many events a borrowed thread carries before it hands over. */
    static final int BORROWED_EVENTS = 256;

    /** Something that becomes an event when its turn has come. */
    interface Source {
        /** The event, or null if there is nothing to say any more. */
        @Nullable
        Event take();
    }

    private final Engine engine;
    private final Effects effects;
    private final Consumer<Throwable> onBroken;
    private final Thread thread;
    private final ConcurrentLinkedQueue<Source> inbox = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger(); // above 0 while somebody is the loop

    private volatile boolean handedOver;
    private volatile long deadlineNanos = Long.MAX_VALUE;
    private volatile long sleepsUntilNanos = Long.MIN_VALUE;
    private volatile boolean leaving;
    private volatile boolean closed;

    /**
     * @param name of the loop's thread
     * @param onBroken told once if the engine throws; nothing is stepped after that
     */
    Loop(String name, Engine engine, Effects effects, Consumer<Throwable> onBroken) {
        this.engine = engine;
        this.effects = effects;
        this.onBroken = onBroken;
        this.thread = Thread.ofPlatform().name(name).daemon(true).unstarted(this::watch);
    }

    void start() {
        thread.start();
    }

    /** Brings an event; its effects may be carried out before this returns. */
    void post(Event event) {
        post(() -> event);
    }

    /** Brings something that becomes an event in its turn. */
    void post(Source source) {
        inbox.add(source);
        if (waiting.getAndIncrement() == 0) {
            carry(BORROWED_EVENTS);
        }
    }

    /** Steps the engine until nothing waits or the budget is used up; only by the thread that is the loop. */
    private void carry(int budget) {
        int left = budget;
        int counted = waiting.get();
        while (true) {
            Source source = inbox.poll();
            if (source == null) {
                counted = waiting.addAndGet(-counted);
                if (counted == 0) {
                    return;
                }
                continue;
            }
            step(source);
            left--;
            if (left == 0) {
                handedOver = true; // the count stays above 0: nobody but the loop's own thread can be the loop now
                LockSupport.unpark(thread);
                return;
            }
        }
    }

    private void step(Source source) {
        if (closed) {
            return;
        }
        try {
            Event event = source.take();
            if (event != null) {
                engine.step(System.nanoTime(), event, effects);
                wakeBy(engine.deadlineNanos());
            }
        } catch (Throwable broken) { // the one place where a broken engine ends: better no peer than a lying one
            closed = true;
            onBroken.accept(broken);
        }
    }

    private void wakeBy(long deadline) {
        deadlineNanos = deadline;
        if (deadline < sleepsUntilNanos) {
            LockSupport.unpark(thread);
        }
    }

    /** The loop's own thread: takes over what others hand it, and ticks. */
    private void watch() {
        while (!closed) {
            if (handedOver) {
                handedOver = false;
                carry(Integer.MAX_VALUE);
                continue;
            }
            long now = System.nanoTime();
            long deadline = deadlineNanos;
            if (deadline <= now) {
                deadlineNanos = Long.MAX_VALUE;
                post(new Event.Tick());
                continue;
            }
            sleepsUntilNanos = deadline;
            if (deadlineNanos >= deadline && !handedOver && !closed) {
                LockSupport.parkNanos(this, deadline - now);
            }
            sleepsUntilNanos = Long.MIN_VALUE;
        }
    }

    /** Lets the engine hand over what it has, and end its jobs. */
    void leave() {
        leaving = true;
        post(new Event.LeaveAsked());
    }

    /** Whether {@link #leave} was called: what is cancelled from then on was not cancelled by a user. */
    boolean isLeaving() {
        return leaving;
    }

    /** Stops stepping: events that come later are dropped. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    boolean isClosed() {
        return closed;
    }
}
