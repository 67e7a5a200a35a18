// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import gossamer.model.Change;
import gossamer.model.IndexRange;
import gossamer.model.JobId;
import gossamer.model.PeerId;
import gossamer.model.StoredBook;
import gossamer.model.Yield;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The disk of one simulated machine, with the journal of the peers that live there one after the other.
 *
 * <p>It is what was committed, in order. A commit is there wholly or not at all, as in the journal of mesh-peer. A
 * process that ends leaves all commits; a machine that loses power leaves all if each was forced to the disk, otherwise
 * perhaps not those of the last {@value #UNSYNCED_SECONDS} s.
 *
 * <p>What a journal keeps, when a book replaces the one before it, and which of several is found at the start is
 * written here a second time, after the description of the one in mesh-peer, which no pure package may use.
 */
final class SimulatedDisk {
    static final int UNSYNCED_SECONDS = 3;

    private static final long UNSYNCED_NANOS = UNSYNCED_SECONDS * 1_000_000_000L;

    /** A book as one owner told it once. */
    record Telling(JobId job, int epoch, PeerId owner, long stream) {
        private static final Comparator<Telling> LATER =
                Comparator.comparingInt(Telling::epoch).thenComparingLong(Telling::stream);
    }

    /** One thing that is written. */
    sealed interface Entry {
        /** Changes behind those before. */
        record Batch(Telling telling, long first, List<Change> changes) implements Entry {
            boolean isLast() {
                return changes.stream().anyMatch(Change.Counted.class::isInstance);
            }
        }

        /** All of a job goes. */
        record Removal(JobId job, boolean over) implements Entry {}
    }

    private record Commit(long atNanos, List<Entry> entries) {}

    private final SplittableRandom dice;
    private final List<Commit> commits = new ArrayList<>();

    private @Nullable SimulatedPeer mountedBy;

    SimulatedDisk(SplittableRandom dice) {
        this.dice = dice;
    }

    void mount(SimulatedPeer peer) {
        mountedBy = peer;
    }

    boolean isInUse() {
        return mountedBy != null && mountedBy.isAlive();
    }

    void commit(long nowNanos, List<Entry> entries) {
        commits.add(new Commit(nowNanos, List.copyOf(entries)));
    }

    /** A process ends in the middle of a commit: all of it is there, or nothing. */
    void tear(long nowNanos, List<Entry> entries) {
        if (dice.nextBoolean()) {
            commit(nowNanos, entries);
        }
    }

    /** The machine loses power though not every commit was forced to the disk: the last ones may be gone. */
    void loseUnsynced(long nowNanos) {
        int kept = commits.size();
        while (kept > 0 && nowNanos - commits.get(kept - 1).atNanos() <= UNSYNCED_NANOS && dice.nextInt(8) > 0) {
            kept--;
        }
        commits.subList(kept, commits.size()).clear();
    }

    /** The ends of jobs that are remembered, the earliest first. */
    List<JobId> over() {
        Set<JobId> over = new LinkedHashSet<>();
        for (Commit commit : commits) {
            for (Entry entry : commit.entries()) {
                if (entry instanceof Entry.Removal removal && removal.over()) {
                    over.add(removal.job());
                }
            }
        }
        return List.copyOf(over);
    }

    /** The whole books, the latest of each job. */
    List<StoredBook> books() {
        Map<Telling, List<Entry.Batch>> batches = new LinkedHashMap<>();
        for (Commit commit : commits) {
            for (Entry entry : commit.entries()) {
                switch (entry) {
                    case Entry.Removal removal ->
                        batches.keySet().removeIf(telling -> telling.job().equals(removal.job()));
                    case Entry.Batch batch -> {
                        batches.computeIfAbsent(batch.telling(), key -> new ArrayList<>())
                                .add(batch);
                        if (batch.isLast()) {
                            Telling whole = batch.telling();
                            batches.keySet()
                                    .removeIf(telling -> telling.job().equals(whole.job()) && !telling.equals(whole));
                        }
                    }
                }
            }
        }
        Map<JobId, Telling> latest = new TreeMap<>();
        batches.forEach((telling, all) -> {
            Telling before = latest.get(telling.job());
            if (isWhole(all) && (before == null || Telling.LATER.compare(telling, before) > 0)) {
                latest.put(telling.job(), telling);
            }
        });
        latest.keySet().removeAll(over());
        List<StoredBook> books = new ArrayList<>();
        latest.forEach((job, telling) -> books.add(new StoredBook(
                job, telling.owner(), telling.epoch(), changes(batches.getOrDefault(telling, List.of())))));
        return books;
    }

    private static List<Change> changes(List<Entry.Batch> batches) {
        List<Change> changes = new ArrayList<>();
        batches.forEach(batch -> changes.addAll(batch.changes()));
        return changes;
    }

    private static boolean isWhole(List<Entry.Batch> batches) {
        long next = 1;
        boolean counted = false;
        for (Entry.Batch batch : batches) {
            if (batch.first() != next) {
                return false;
            }
            next += batch.changes().size();
            counted |= batch.isLast();
        }
        return counted && batches.get(0).changes().get(0) instanceof Change.Opened;
    }

    /** The whole book of a job, or null. */
    @Nullable
    StoredBook book(JobId job) {
        for (StoredBook book : books()) {
            if (book.job().equals(job)) {
                return book;
            }
        }
        return null;
    }

    /** The tasks that a book has the outcome of, or had. */
    static BitSet done(StoredBook book) {
        BitSet done = new BitSet();
        for (Change change : book.changes()) {
            switch (change) {
                case Change.Kept(Yield yield, boolean given) -> set(done, yield.range());
                case Change.Done(PeerId worker, Yield yield, boolean given) -> set(done, yield.range());
                case Change.Finished(IndexRange range) -> set(done, range);
                case Change.Consumed(IndexRange range) -> set(done, range);
                default -> {}
            }
        }
        return done;
    }

    private static void set(BitSet done, IndexRange range) {
        done.set((int) range.lo(), (int) range.hi());
    }
}
