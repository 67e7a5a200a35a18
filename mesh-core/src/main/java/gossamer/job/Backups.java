// SPDX-License-Identifier: Apache-2.0
package gossamer.job;

import gossamer.config.EngineConfig;
import gossamer.machine.Effects;
import gossamer.machine.Note;
import gossamer.message.BackupMessage.BackedUp;
import gossamer.message.BackupMessage.Backup;
import gossamer.message.BackupMessage.BackupOver;
import gossamer.message.BackupMessage.Found;
import gossamer.model.Change;
import gossamer.model.JobId;
import gossamer.model.JobSpec;
import gossamer.model.PeerId;
import gossamer.model.StoredBook;
import gossamer.model.View;
import gossamer.model.Yield;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The books of jobs of other owners that this peer keeps as a backup.
 *
 * <p>When an owner leaves the view, the first of its backups that is still there becomes the owner at once, the others
 * only if it does not make itself known, each two seconds after the one before it. A book that is being told anew does
 * not replace the one before it until it is whole. A book that its present owner has told nothing of, be it from this
 * peer's store or from an owner before that one, may be out of date: whoever has such a one waits, and says what is in
 * it, so that the one with the most goes first.
 *
 * <p>Confined to the event loop.
 */
public final class Backups {
    private static final long STEP_NANOS = 2_000_000_000L;

    /**
     * A book that may be out of date waits so long in a view without its owner: longer than backups that are told take
     * to become owners, and time for others to say what is in theirs.
     */
    static final long FOUND_NANOS = 5_000_000_000L;

    /** Between two tellings of what was found. */
    private static final long FOUND_SAY_NANOS = 500_000_000L;

    private static final class Copy {
        PeerId owner;
        int epoch;

        @Nullable
        OwnedJob whole;

        @Nullable
        OwnedJob coming;

        long stream;
        long upTo;
        List<PeerId> named = List.of();
        long ownAt = Long.MAX_VALUE;
        long sayAt;

        /** It is from this peer's store, and no owner knows what it has of results. */
        boolean found;

        /** Its present owner has told nothing of it. */
        boolean untold;

        /** Of the owner that told it. */
        int toldEpoch;

        /** Whether the store is told of it. */
        boolean onDisk;

        long stored; // of the stream, what the store has

        /** What the present owner may rely on. */
        long safeUpTo() {
            return untold ? 0 : onDisk ? stored : upTo;
        }

        Copy(PeerId owner, int epoch) {
            this.owner = owner;
            this.epoch = epoch;
            this.toldEpoch = epoch;
        }
    }

    private final EngineConfig config;
    private final PeerId self;
    private final Map<JobId, Copy> copies = new LinkedHashMap<>();
    private boolean storing; // whether this peer has a store

    public Backups(EngineConfig config, PeerId self) {
        this.config = config;
        this.self = self;
    }

    /**
     * An owner tells changes.
     *
     * @return the book, if this peer is its owner now; otherwise null
     */
    public @Nullable OwnedJob onBackup(PeerId from, Backup told, long nowNanos, Effects out) {
        JobId job = told.job();
        Copy copy = copies.get(job);
        boolean begins = told.first() == 1 && told.changes().get(0) instanceof Change.Opened;
        if (copy == null) {
            if (!begins) {
                out.send(from, new BackedUp(job, told.stream(), 0));
                return null;
            }
            copy = new Copy(from, told.epoch());
            copies.put(job, copy);
        }
        // Two owners of one epoch number their streams alike: what another than the present one told is another stream.
        boolean other = copy.untold || copy.stream != told.stream() || !copy.owner.equals(from);
        if (other && !begins) {
            out.send(from, new BackedUp(job, told.stream(), 0));
            return null;
        }
        if (other || copy.upTo == 0) {
            JobSpec spec = ((Change.Opened) told.changes().get(0)).spec();
            copy.coming = new OwnedJob(spec, from, told.epoch());
            copy.coming.age.set(0, nowNanos);
            copy.stream = told.stream();
            copy.upTo = 0;
            copy.onDisk = storing;
            copy.stored = 0;
            copy.found = false;
        }
        copy.owner = from;
        copy.epoch = told.epoch();
        copy.toldEpoch = told.epoch();
        copy.untold = false;
        copy.ownAt = Long.MAX_VALUE;
        copy.sayAt = nowNanos + config.auditNanos();
        boolean inherited = false;
        List<Change> fresh = new ArrayList<>();
        for (int i = 0; i < told.changes().size(); i++) {
            long number = told.first() + i;
            if (number == copy.upTo + 1) {
                inherited |= take(copy, told.changes().get(i), nowNanos);
                copy.upTo = number;
                fresh.add(told.changes().get(i));
            }
        }
        if (copy.onDisk && !inherited && !fresh.isEmpty()) {
            out.store(job, from, told.epoch(), copy.stream, copy.upTo + 1 - fresh.size(), List.copyOf(fresh));
        }
        long has = inherited ? copy.upTo : copy.safeUpTo();
        if (has > 0) {
            out.send(from, new BackedUp(job, told.stream(), has));
        }
        return inherited ? inherit(job, copy) : null;
    }

    private @Nullable OwnedJob inherit(JobId job, Copy copy) {
        copies.remove(job);
        if (copy.whole != null) {
            copy.whole.epoch = copy.epoch;
            copy.whole.copies = copy.named;
        }
        return copy.whole;
    }

    private static boolean take(Copy copy, Change change, long nowNanos) {
        OwnedJob book = copy.coming != null ? copy.coming : copy.whole;
        if (book == null) {
            throw new IllegalStateException("a backup without a book");
        }
        switch (change) {
            case Change.Opened opened -> {
                if (!opened.open()) {
                    book.seal();
                }
            }
            case Change.Backups backups -> copy.named = backups.peers();
            case Change.Inherited inherited -> {}
            default -> book.apply(change, nowNanos);
        }
        if (change instanceof Change.Counted) { // the last of a whole book
            copy.whole = book;
            copy.coming = null;
        }
        return change instanceof Change.Inherited;
    }

    /** Keeps the book of a job that this peer has just given to a new owner. */
    void keep(OwnedJob book, PeerId owner, int epoch, long nowNanos) {
        Copy copy = new Copy(owner, epoch);
        copy.whole = book;
        copy.untold = true;
        copy.toldEpoch = book.epoch;
        copy.named = List.of(self);
        copy.sayAt = nowNanos + config.repeatNanos();
        copies.put(book.id(), copy);
    }

    /** The store has some of a stream: its owner may rely on that. */
    public void onStored(JobId job, long stream, long upTo, View view, Effects out) {
        Copy copy = copies.get(job);
        if (copy != null && copy.stream == stream && upTo > copy.stored) {
            copy.stored = upTo;
            tellOwner(job, copy, view, out);
        }
    }

    /** The store does not take a stream: the copy is in memory only. */
    public void onStoreFailed(JobId job, long stream, String why, View view, Effects out) {
        Copy copy = copies.get(job);
        if (copy != null && copy.stream == stream && copy.onDisk) {
            copy.onDisk = false;
            out.note(new Note.NotOnDisk(job, why));
            tellOwner(job, copy, view, out);
        }
    }

    private static void tellOwner(JobId job, Copy copy, View view, Effects out) {
        if (view.contains(copy.owner) && copy.safeUpTo() > 0) {
            out.send(copy.owner, new BackedUp(job, copy.stream, copy.safeUpTo()));
        }
    }

    /** The owner does not need this copy any more, or nobody does: the job is over. */
    public boolean onOver(PeerId from, BackupOver over, Effects out) {
        JobId job = over.job();
        Copy copy = copies.get(job);
        boolean isOwners = copy != null && copy.owner.equals(from);
        if (copy == null || !(isOwners || (copy.untold && over.isEnd()))) {
            return false;
        }
        copies.remove(job);
        if (storing) {
            out.unstore(job, over.isEnd());
        }
        return true;
    }

    // --- what was in the store

    /** This peer has a store, with these books; their jobs, as far as they can be read. */
    public List<JobSpec> onStoreOpened(List<StoredBook> books, long nowNanos, Effects out) {
        storing = true;
        List<JobSpec> specs = new ArrayList<>();
        for (StoredBook stored : books) {
            try {
                Copy copy = new Copy(stored.owner(), stored.epoch());
                JobSpec spec = ((Change.Opened) stored.changes().get(0)).spec();
                copy.coming = new OwnedJob(spec, stored.owner(), stored.epoch());
                copy.coming.age.set(0, nowNanos);
                stored.changes().forEach(change -> take(copy, change, nowNanos));
                copy.found = true;
                copy.untold = true;
                copy.sayAt = Long.MAX_VALUE; // there is nobody to hear it before the first view
                copies.put(stored.job(), copy);
                specs.add(spec);
            } catch (IllegalStateException | IllegalArgumentException misfit) {
                out.note(new Note.Unreadable(stored.job(), String.valueOf(misfit.getMessage())));
                out.unstore(stored.job(), false);
            }
        }
        return specs;
    }

    /**
     * Another peer has a book that may be out of date too: the later one goes first.
     *
     * <p>The books of one owner are one history, so the one of more progress has all that the other has.
     */
    public void onFound(PeerId from, Found other, long nowNanos) {
        Copy copy = copies.get(other.job());
        if (copy == null || !copy.untold || copy.whole == null || copy.ownAt == Long.MAX_VALUE) {
            return;
        }
        int order = Integer.compare(other.epoch(), copy.toldEpoch);
        order = order != 0 ? order : Long.compare(other.progress(), copy.whole.progress());
        order = order != 0 ? order : from.compareTo(self);
        if (order > 0) {
            copy.ownAt = Math.max(copy.ownAt, nowNanos + FOUND_NANOS);
        }
    }

    /** What a found book has of results, for an owner that may not have them; it is not found any more. */
    public List<Yield> takeFoundResults(JobId job) {
        Copy copy = copies.get(job);
        List<Yield> results = new ArrayList<>();
        if (copy != null && copy.found) {
            copy.found = false;
            if (copy.whole != null && copy.whole.keep != null && copy.whole.bags == null) {
                copy.whole.keep.forEach((yield, given) -> results.add(yield));
            }
        }
        return results;
    }

    /** A job has another owner now, which will tell its book to whomever it chooses. */
    public void onOwner(JobId job, PeerId owner, int epoch, long nowNanos) {
        Copy copy = copies.get(job);
        if (copy != null) {
            copy.untold |= !owner.equals(copy.owner);
            copy.owner = owner;
            copy.epoch = epoch;
            copy.ownAt = Long.MAX_VALUE;
            copy.sayAt = nowNanos + config.repeatNanos(); // unless it is told anew until then, it falls behind
        }
    }

    /** A new view: where an owner is gone, its backups become owners, one after the other. */
    public void onView(View view, long nowNanos) {
        for (Copy copy : copies.values()) {
            if (view.contains(copy.owner) || copy.whole == null) {
                copy.ownAt = Long.MAX_VALUE;
                copy.sayAt = Math.min(copy.sayAt, copy.untold ? nowNanos : nowNanos + config.auditNanos());
            } else if (copy.ownAt == Long.MAX_VALUE) {
                if (copy.untold) {
                    copy.ownAt = nowNanos + FOUND_NANOS;
                    copy.sayAt = nowNanos;
                    continue;
                }
                int before = 0;
                for (PeerId peer : copy.named) {
                    if (peer.equals(self)) {
                        break;
                    }
                    before += view.contains(peer) ? 1 : 0;
                }
                copy.ownAt = nowNanos + before * STEP_NANOS;
            }
        }
        copies.values().removeIf(copy -> copy.whole == null && !view.contains(copy.owner));
    }

    /** A book whose owner is gone, and when it is this peer's turn; it is no copy any more. Or null. */
    public @Nullable OwnedJob takeDue(long nowNanos) {
        for (Map.Entry<JobId, Copy> entry : copies.entrySet()) {
            Copy copy = entry.getValue();
            if (nowNanos >= copy.ownAt && copy.whole != null) {
                return inherit(entry.getKey(), copy);
            }
        }
        return null;
    }

    /** Says now and then what is here: an owner that does not need it any more says so. */
    public void onTime(View view, long nowNanos, Effects out) {
        copies.forEach((job, copy) -> {
            if (nowNanos >= copy.sayAt && copy.untold && copy.whole != null && !view.contains(copy.owner)) {
                copy.sayAt = nowNanos + FOUND_SAY_NANOS;
                Found found = new Found(job, copy.toldEpoch, copy.whole.progress());
                view.members().stream().filter(peer -> !peer.equals(self)).forEach(peer -> out.send(peer, found));
            } else if (nowNanos >= copy.sayAt) {
                copy.sayAt = nowNanos + (copy.untold ? config.repeatNanos() : config.auditNanos());
                if (view.contains(copy.owner)) {
                    out.send(copy.owner, new BackedUp(job, copy.stream, copy.safeUpTo()));
                }
            }
        });
    }

    public long deadlineNanos() {
        long deadline = Long.MAX_VALUE;
        for (Copy copy : copies.values()) {
            deadline = Math.min(deadline, Math.min(copy.ownAt, copy.sayAt));
        }
        return deadline;
    }

    public boolean has(JobId job) {
        return copies.containsKey(job);
    }

    /** The jobs whose whole book is here. */
    public List<JobId> whole() {
        return whole(copy -> true);
    }

    /** The jobs whose whole book is here, as their present owners tell it. */
    public List<JobId> current() {
        return whole(copy -> !copy.untold);
    }

    private List<JobId> whole(Predicate<Copy> which) {
        List<JobId> whole = new ArrayList<>();
        copies.forEach((job, copy) -> {
            if (copy.whole != null && which.test(copy)) {
                whole.add(job);
            }
        });
        return whole;
    }

    /** The whole book of a job as this peer knows it; empty if it does not. */
    public List<Change> told(JobId job) {
        Copy copy = copies.get(job);
        return copy == null || copy.whole == null ? List.of() : copy.whole.told();
    }

    /** The jobs whose books are here, whole or not. */
    public List<JobId> jobs() {
        return List.copyOf(copies.keySet());
    }

    /** Estimated bytes of state, without arguments. */
    public long stateBytes() {
        long bytes = 0;
        for (Copy copy : copies.values()) {
            bytes += 128 + (copy.whole == null ? 0 : copy.whole.stateBytes());
        }
        return bytes;
    }
}
