// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import gossamer.machine.Event;
import gossamer.model.Change;
import gossamer.model.JobId;
import gossamer.model.PeerId;
import gossamer.sim.SimulatedDisk.Entry;
import gossamer.sim.SimulatedDisk.Telling;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The writer of one simulated peer's journal: whatever waits when it comes round is one commit, and is acknowledged
 * when that is done.
 *
 * <p>While the disk is full it takes no batch, and removes what it has of that job; once a write has failed it takes
 * nothing any more.
 */
final class SimulatedStore {
    private static final long US = 1_000;
    private static final long MS = 1_000 * US;

    /** One commit in so many takes long. */
    private static final int SLOW_ONE_IN = 50;

    private static final long SLOW_NANOS = 500 * MS;

    private final World world;
    private final SimulatedPeer peer;
    private final SimulatedDisk disk;
    private final boolean sync;
    private final SplittableRandom dice;
    private final Map<JobId, Telling> told = new TreeMap<>();
    private List<Entry> waiting = new ArrayList<>();
    private List<Entry> underWay = List.of();
    private List<Event> said = List.of();
    private boolean writing;
    private long fullUntil;
    private boolean broken;

    SimulatedStore(World world, SimulatedPeer peer, SimulatedDisk disk, boolean sync, SplittableRandom dice) {
        this.world = world;
        this.peer = peer;
        this.disk = disk;
        this.sync = sync;
        this.dice = dice;
    }

    SimulatedDisk disk() {
        return disk;
    }

    boolean isWriting() {
        return writing;
    }

    /** Nothing can be written until a time. */
    void fill(long untilNanos) {
        fullUntil = Math.max(fullUntil, untilNanos);
    }

    /** The next write fails, and all that follow. */
    void fail() {
        broken = true;
    }

    void store(JobId job, PeerId owner, int epoch, long stream, long first, List<Change> changes) {
        waiting.add(new Entry.Batch(new Telling(job, epoch, owner, stream), first, List.copyOf(changes)));
        write();
    }

    void unstore(JobId job, boolean over) {
        waiting.add(new Entry.Removal(job, over));
        write();
    }

    private void write() {
        if (writing) {
            return;
        }
        writing = true;
        world.writing(1);
        peer.at(world.now() + 10 * US, () -> {
            List<Entry> wished = waiting;
            waiting = new ArrayList<>();
            prepare(wished);
            long nanos = sync ? MS + dice.nextLong(20 * MS) : 50 * US + dice.nextLong(MS);
            nanos += dice.nextInt(SLOW_ONE_IN) == 0 ? dice.nextLong(SLOW_NANOS) : 0;
            peer.at(world.now() + nanos, this::done);
        });
    }

    /** The process is gone. */
    void close() {
        if (writing) {
            writing = false;
            world.writing(-1);
        }
    }

    private void prepare(List<Entry> wished) {
        List<Entry> entries = new ArrayList<>();
        List<Event> answers = new ArrayList<>();
        for (Entry entry : wished) {
            switch (entry) {
                case Entry.Removal removal -> {
                    told.remove(removal.job());
                    if (!broken) {
                        entries.add(removal);
                    }
                }
                case Entry.Batch batch -> {
                    Telling telling = batch.telling();
                    String why = refusal(batch);
                    if (why == null) {
                        told.put(telling.job(), telling);
                        entries.add(batch);
                        answers.add(new Event.Stored(
                                telling.job(),
                                telling.stream(),
                                batch.first() + batch.changes().size() - 1));
                    } else {
                        answers.add(new Event.StoreFailed(telling.job(), telling.stream(), why));
                        if (isFull()) {
                            told.remove(telling.job());
                            entries.add(new Entry.Removal(telling.job(), false));
                        }
                    }
                }
            }
        }
        underWay = entries;
        said = answers;
    }

    private boolean isFull() {
        return !broken && world.now() < fullUntil;
    }

    private @Nullable String refusal(Entry.Batch batch) {
        Telling telling = batch.telling();
        if (broken) {
            return "the disk could not be written";
        }
        if (batch.first() > 1 && !telling.equals(told.get(telling.job()))) {
            return "the beginning of this book is not there";
        }
        if (batch.changes().get(0) instanceof Change.Opened opened
                && opened.spec().code() != null
                && !peer.code().isReady(opened.spec().code())) {
            return "its code cannot be stored";
        }
        return world.now() < fullUntil ? "the disk is full" : null;
    }

    private void done() {
        List<Event> answers = said;
        if (!underWay.isEmpty()) {
            disk.commit(world.now(), underWay);
        }
        underWay = List.of();
        said = List.of();
        writing = false;
        if (!waiting.isEmpty()) {
            write();
        }
        // The answers of one commit come one by one: before the last is heard, the engine does not know all that is
        // written, and so has not said it; the world is not calm.
        for (int i = 0; i < answers.size() - 1; i++) {
            peer.step(answers.get(i));
        }
        world.writing(-1);
        if (!answers.isEmpty()) {
            peer.step(answers.getLast());
        }
    }

    /** The process ends now, wherever the writer is; with power lost, so does what was not forced to the disk. */
    void cut(boolean power) {
        close();
        if (!underWay.isEmpty()) {
            disk.tear(world.now(), underWay);
        }
        if (power && !sync) {
            disk.loseUnsynced(world.now());
        }
    }
}
