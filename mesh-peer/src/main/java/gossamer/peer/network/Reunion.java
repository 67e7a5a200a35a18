// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Brings two meshes of one secret and name together soon after one hears of the other.
 *
 * <p>They come about when peers start at the very same time, or when a partition ends. JGroups' {@code MERGE3} looks
 * for them now and then; this starts the same look at once when a peer is heard, or asks, that does not enter the view
 * within half a second; when another mesh tells its view; and, while this peer is alone and has seeds, every two
 * seconds. Two looks lie at least a second apart. A peer that stood still and was given up misses nobody: that others
 * tell it another view is what makes it tell its own, without which nobody could merge with it.
 *
 * <p>Safe from any thread; the looks run on a thread of its own, because they wait for answers.
 */
final class Reunion implements AutoCloseable {
    private static final long MISSING_MILLIS = 500;
    private static final long ANSWERS_MILLIS = 250;
    private static final long SEEDS_MILLIS = 2_000;

    private final Discovery discovery;
    private final Group group;
    private final boolean seeds;
    private final Upkeep looks = new Upkeep("gossamer-reunion", this::look);
    private final ReentrantLock lock = new ReentrantLock();
    private boolean asked;
    private boolean alone = true;
    private long lastSeedsNanos;

    Reunion(Discovery discovery, Group group, boolean seeds) {
        this.discovery = discovery;
        this.group = group;
        this.seeds = seeds;
    }

    void start() {
        lastSeedsNanos = System.nanoTime();
        looks.start();
    }

    /** A peer that is not in the view asked who we are. */
    void onAsked() {
        lock.lock();
        try {
            asked = true;
        } finally {
            lock.unlock();
        }
    }

    void onView(boolean nowAlone) {
        lock.lock();
        try {
            alone = nowAlone;
        } finally {
            lock.unlock();
        }
    }

    private void look(long nowNanos) {
        try {
            boolean seedsDue =
                    isAloneWithSeeds() && nowNanos - lastSeedsNanos > TimeUnit.MILLISECONDS.toNanos(SEEDS_MILLIS);
            if (seedsDue) {
                lastSeedsNanos = nowNanos;
            }
            if (seedsDue || takeAsked() || discovery.isSomebodyMissing(MISSING_MILLIS) || group.hasHeardOtherViews()) {
                group.tellView();
                Thread.sleep(ANSWERS_MILLIS);
            }
            if (group.hasHeardViews()) {
                group.mergeViews();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // which ends the looks
        }
    }

    private boolean isAloneWithSeeds() {
        lock.lock();
        try {
            return alone && seeds;
        } finally {
            lock.unlock();
        }
    }

    private boolean takeAsked() {
        lock.lock();
        try {
            boolean was = asked;
            asked = false;
            return was;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        looks.close();
    }
}
