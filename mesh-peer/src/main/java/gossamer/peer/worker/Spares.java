// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.worker;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Threads that take over the slots of workers that wait inside a task.
 *
 * <p>A spare works only while more workers wait than spares work, and only when there is something to run; otherwise it
 * rests, and ends when it has rested for long. There are at most twice as many as slots and {@value #MORE} more. Once
 * all are in use, workers that wait run chunks themselves.
 *
 * <p>Safe from any thread; none of the methods waits.
 */
final class Spares {
    private static final int MORE = 64;

    /** Makes a spare that is not started. */
    private final Function<Spares, Worker> make;

    /** Guarded by this. */
    private final ArrayDeque<Worker> resting = new ArrayDeque<>();

    private int most; // guarded by this
    private int working; // guarded by this; spares that do not rest, those that wait themselves included
    private volatile int waiting; // written under this
    private boolean closed; // guarded by this

    /** Replaced, never written to. */
    private volatile Worker[] threads = {};

    /** The workers that wait. */
    private final Set<Worker> waiters = ConcurrentHashMap.newKeySet();

    Spares(int slots, Function<Spares, Worker> make) {
        this.make = make;
        resize(slots);
    }

    synchronized void resize(int slots) {
        most = 2 * slots + MORE;
    }

    /** All of them, resting or not. */
    Worker[] threads() {
        return threads;
    }

    /** A worker begins to wait. */
    void waits(Worker worker) {
        synchronized (this) {
            waiting++;
        }
        waiters.add(worker);
    }

    /** It goes on, or runs a chunk itself meanwhile. */
    void goesOn(Worker worker) {
        waiters.remove(worker);
        synchronized (this) {
            waiting--;
        }
    }

    /** Whether some worker waits. */
    boolean anyWaits() {
        return waiting > 0;
    }

    /** Those that wait. */
    Set<Worker> waiters() {
        return waiters;
    }

    /** Lets one more spare work if a slot is free; whether there was one to do so. */
    boolean cover() {
        Worker fresh;
        synchronized (this) {
            if (closed || working >= waiting) {
                return false;
            }
            Worker rested = resting.pollLast();
            if (rested != null) {
                working++;
                rested.rested();
                return true;
            }
            if (threads.length >= most) {
                return false;
            }
            fresh = make.apply(this);
            List<Worker> after = new ArrayList<>(List.of(threads));
            after.add(fresh);
            threads = after.toArray(new Worker[0]);
            working++;
        }
        fresh.start();
        return true;
    }

    /** Whether a slot is free and no spare is left to take it. */
    synchronized boolean areUsedUp() {
        return working < waiting && resting.isEmpty() && threads.length >= most;
    }

    /** Whether so many workers wait that no more waiting should be caused. */
    synchronized boolean areScarce() {
        return waiting >= most;
    }

    /** Whether a spare is to go on working. */
    synchronized boolean isNeeded() {
        return working <= waiting && !closed;
    }

    /** A spare rests from now on. */
    synchronized void rest(Worker spare) {
        working--;
        resting.addLast(spare);
    }

    /** Lets a spare go that has rested for long; false if it was called back to work meanwhile. */
    synchronized boolean dismiss(Worker spare) {
        if (!resting.remove(spare)) {
            return false;
        }
        working++; // for the moment until it has ended
        return true;
    }

    /** A spare has ended. */
    synchronized void ended(Worker spare) {
        if (!resting.remove(spare)) {
            working--;
        }
        List<Worker> after = new ArrayList<>(List.of(threads));
        after.remove(spare);
        threads = after.toArray(new Worker[0]);
    }

    /** No spare works any more; the threads there are. */
    synchronized Worker[] close() {
        closed = true;
        return threads;
    }
}
