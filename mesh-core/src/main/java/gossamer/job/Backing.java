// SPDX-License-Identifier: Apache-2.0
package gossamer.job;

import gossamer.config.EngineConfig;
import gossamer.machine.Effects;
import gossamer.message.BackupMessage;
import gossamer.message.BackupMessage.Backup;
import gossamer.message.BackupMessage.BackupOver;
import gossamer.model.Change;
import gossamer.model.JobId;
import gossamer.model.PeerId;
import gossamer.model.View;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the backups of one durable job have of its book, as the owner knows.
 *
 * <p>Each backup is told the whole book first and every change after that, in one stream. Of each stream one message is
 * under way at a time, and what changes meanwhile goes with the next: so the streams find their own pace, and a change
 * waits for one round trip at most. A change is <em>safe</em> once all backups have it; what must not be seen before
 * waits here, in the order of the changes: a result is not handed to the client, nor acknowledged to its worker, before
 * it is safe. So the loss of the owner and all backups but one, in whatever order, takes back nothing that anybody saw.
 *
 * <p>Where this peer has a store, that is told like one more backup: what is safe is on disk here, too.
 *
 * <p>Backups are those of the highest weight for the job among the other peers (rendezvous hashing: Thaler and
 * Ravishankar, 1998), and stay while they are in the view. Of a job that has changed its owner, first of all those are
 * told that have a copy already: a copy that falls behind would be worse than none. Once enough peers have the whole
 * book, those beyond that are told to forget it.
 *
 * <p>Confined to the event loop.
 */
final class Backing {
    /** A store is told a book anew when it has grown by so many times the book, and by so many bytes at least. */
    private static final int COMPACT_FACTOR = 4;

    private static final long COMPACT_BYTES_MIN = 4 << 20;

    /** What is done once everything up to some change is safe. */
    private record Waiting(long change, Runnable then) {}

    private static final class Stream {
        final PeerId backup;
        final long number;
        final ArrayDeque<Change> untold = new ArrayDeque<>(); // or not acknowledged, the oldest first
        long firstUntold = 1; // its number in this stream
        int underWay; // of the oldest, how many were sent
        long sentAt;
        final long book; // how many changes tell the book
        final long before; // how many changes there were at the owner when that began
        boolean inherits;

        Stream(PeerId backup, long number, List<Change> book, long changes) {
            this.backup = backup;
            this.number = number;
            untold.addAll(book);
            this.book = book.size();
            this.before = changes;
        }

        /** The number at the owner of the last change that the backup has; -1 while it has not the whole book. */
        long has() {
            long has = firstUntold - 1 - book;
            return has < 0 ? -1 : before + has;
        }
    }

    private final JobId job;
    private final PeerId self;
    private final int count;
    private final EngineConfig config;
    private final Map<PeerId, Stream> streams = new LinkedHashMap<>();
    private @Nullable Stream disk; // where this peer has a store that takes the job
    private long diskBytes; // written since the book was told there
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private final List<PeerId> released = new ArrayList<>(); // and not told so yet
    private List<PeerId> copies; // of an earlier owner's book; none once all that are here are told
    private @Nullable PeerId heir;
    private List<PeerId> named = List.of(); // as last told
    private long changes; // how many there were
    private long nextStream;

    /**
     * @param config says how many bytes one message has, but for a single change that is larger: as much as loot
     * @param count how many backups there are to be
     * @param copies the peers that have a copy of the book from an earlier owner
     * @param firstStream above those of earlier owners of the job
     */
    Backing(EngineConfig config, JobId job, PeerId self, int count, List<PeerId> copies, long firstStream) {
        this.job = job;
        this.self = self;
        this.count = count;
        this.copies = copies;
        this.config = config;
        this.nextStream = firstStream;
    }

    /** Tells every backup of a change. */
    void log(Change change) {
        changes++;
        for (Stream stream : streams.values()) {
            stream.untold.add(change);
        }
        if (disk != null) {
            disk.untold.add(change);
            diskBytes += change.bytes();
        }
    }

    /** Tells this peer's store the book, from its beginning. */
    void store(List<Change> book) {
        disk = new Stream(self, nextStream++, book, changes);
        diskBytes = -Math.max(COMPACT_BYTES_MIN, COMPACT_FACTOR * bytes(book));
    }

    private static long bytes(List<Change> book) {
        return book.stream().mapToLong(Change::bytes).sum();
    }

    /** Whether there is so much in the store that it should be told anew. */
    boolean isDiskLong() {
        return disk != null && disk.has() >= 0 && diskBytes > 0;
    }

    /** Whether this peer's store is told. */
    boolean isStored() {
        return disk != null;
    }

    /** The store has some of a stream. */
    void onStored(long number, long upTo) {
        if (disk != null && disk.number == number) {
            acknowledge(disk, upTo);
            settle();
        }
    }

    /** The store does not take a stream; whether it was told it. */
    boolean onStoreFailed(long number) {
        if (disk == null || disk.number != number) {
            return false;
        }
        disk = null;
        return true;
    }

    /** Does something once all changes so far are safe: now, if they are. */
    void whenSafe(Runnable then) {
        if (waiting.isEmpty() && isSafe(changes)) {
            then.run();
        } else {
            waiting.add(new Waiting(changes, then));
        }
    }

    private boolean isSafe(long change) {
        for (Stream stream : streams.values()) {
            if (stream.has() < change) {
                return false;
            }
        }
        return disk == null || disk.has() >= change;
    }

    /** Whether nothing waits to be safe. */
    boolean isSettled() {
        return waiting.isEmpty();
    }

    /** Whether a peer has all of the book. */
    boolean isWhole(PeerId peer) {
        Stream stream = streams.get(peer);
        return stream != null && stream.untold.isEmpty();
    }

    /** Whether a peer is told the book. */
    boolean tells(PeerId peer) {
        return streams.containsKey(peer);
    }

    /** The peer that would take over, or null where there is none. */
    @Nullable
    PeerId first() {
        return streams.isEmpty() ? null : streams.keySet().iterator().next();
    }

    /** How many backups have all of the book but what is under way. */
    int backups() {
        return (int)
                streams.values().stream().filter(stream -> stream.has() >= 0).count();
    }

    /**
     * Chooses backups for those that are lost.
     *
     * @param heir a peer that needs the book though it need not be a backup, or null
     * @param book of the job as it is now
     */
    void choose(View view, @Nullable PeerId heir, List<Change> book) {
        this.heir = heir;
        streams.keySet().removeIf(backup -> !view.contains(backup));
        for (PeerId peer : copies) {
            if (view.contains(peer) && !peer.equals(self) && !streams.containsKey(peer)) {
                add(peer, book);
            }
        }
        copies = List.of();
        List<PeerId> others = new ArrayList<>(view.members());
        others.removeIf(peer -> peer.equals(self) || streams.containsKey(peer));
        others.sort(Comparator.comparingLong(this::weight).reversed().thenComparing(Comparator.naturalOrder()));
        for (PeerId peer : others) {
            if (streams.size() < count) {
                add(peer, book);
            }
        }
        if (heir != null && view.contains(heir) && !streams.containsKey(heir)) {
            add(heir, book);
        }
        name();
    }

    /** Lets go of the last chosen of those that have the whole book, where more have it than need to. */
    private void trim() {
        int surplus = -count;
        for (Stream stream : streams.values()) {
            surplus += stream.has() >= 0 && !stream.backup.equals(heir) ? 1 : 0;
        }
        for (PeerId peer : List.copyOf(streams.keySet()).reversed()) {
            Stream stream = streams.get(peer);
            if (surplus > 0 && stream != null && stream.has() >= 0 && !peer.equals(heir)) {
                streams.remove(peer);
                released.add(peer);
                surplus--;
            }
        }
    }

    private void add(PeerId peer, List<Change> book) {
        streams.put(peer, new Stream(peer, nextStream++, book, changes));
    }

    /** Tells the backups who they are, as soon as that is certain. */
    private void name() {
        List<PeerId> whole = streams.values().stream()
                .filter(stream -> stream.has() >= 0)
                .map(stream -> stream.backup)
                .toList();
        if (!whole.equals(named)) {
            named = whole;
            log(new Change.Backups(whole));
        }
    }

    private long weight(PeerId peer) {
        return mix(mix(peer.high() ^ mix(peer.low())) ^ mix(job.origin().low() + job.number()));
    }

    /** The finalizer of SplitMix64, as in {@link View}. */
    private static long mix(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    /**
     * Makes a peer, which has all of the book, the owner as soon as it reads this.
     *
     * @return the others that have a copy, this peer first
     */
    List<PeerId> pass(PeerId heir) {
        Stream stream = streams.get(heir);
        if (stream == null || stream.inherits) {
            throw new IllegalStateException("no stream to the heir " + heir + " of " + job);
        }
        List<PeerId> next = new ArrayList<>();
        next.add(self);
        next.addAll(released);
        released.clear();
        streams.keySet().stream().filter(peer -> !peer.equals(heir)).forEach(next::add);
        stream.untold.add(new Change.Backups(next));
        stream.untold.add(new Change.Inherited());
        stream.inherits = true;
        streams.keySet().removeIf(peer -> !peer.equals(heir));
        return next;
    }

    /**
     * A backup says what it has.
     *
     * @return false if it has lost what it had, and another must be chosen, which may be the same one
     */
    boolean onBackedUp(PeerId from, long number, long upTo) {
        Stream stream = streams.get(from);
        if (stream == null || stream.number != number) {
            return true;
        }
        if (upTo == 0 && stream.firstUntold > 1) {
            streams.remove(from);
            return false;
        }
        acknowledge(stream, upTo);
        trim();
        name();
        settle();
        return true;
    }

    private static void acknowledge(Stream stream, long upTo) {
        while (stream.firstUntold <= upTo && !stream.untold.isEmpty()) {
            stream.untold.poll();
            stream.firstUntold++;
            stream.underWay = Math.max(0, stream.underWay - 1);
        }
    }

    /** Does what waited for changes that are safe now; all of it if there is no backup left. */
    void settle() {
        while (!waiting.isEmpty() && isSafe(waiting.peek().change())) {
            waiting.poll().then().run();
        }
    }

    /** Sends what is to be told, and repeats what is overdue. */
    void flush(int epoch, long nowNanos, Effects out) {
        released.forEach(backup -> out.send(backup, new BackupOver(job, epoch)));
        released.clear();
        for (Stream stream : streams.values()) {
            boolean overdue = stream.underWay > 0 && nowNanos - stream.sentAt >= config.repeatNanos();
            if (stream.untold.isEmpty() || (stream.underWay > 0 && !overdue)) {
                continue;
            }
            List<Change> told = next(stream);
            stream.sentAt = nowNanos;
            out.send(stream.backup, new Backup(job, epoch, stream.number, stream.firstUntold, told));
        }
        if (disk != null && disk.underWay == 0 && !disk.untold.isEmpty()) {
            List<Change> told = next(disk);
            out.store(job, self, epoch, disk.number, disk.firstUntold, told);
        }
    }

    /** What of a stream goes next, and is under way from now on. */
    private List<Change> next(Stream stream) {
        List<Change> told = new ArrayList<>();
        long bytes = 0;
        for (Change change : stream.untold) {
            bytes += change.bytes();
            if (!told.isEmpty() && (bytes > config.lootBytesMax() || told.size() == BackupMessage.CHANGES_MAX)) {
                break;
            }
            told.add(change);
        }
        stream.underWay = told.size();
        return List.copyOf(told);
    }

    /**
     * Tells the backups that they are not needed any more.
     *
     * @param epoch of the owner, or that the job is over: then they remember that, for others that do not know
     */
    void over(int epoch, Effects out) {
        released.addAll(streams.keySet());
        released.forEach(backup -> out.send(backup, new BackupOver(job, epoch)));
        released.clear();
    }

    /** When {@link #flush} may have something to repeat; {@link Long#MAX_VALUE} for never. */
    long deadlineNanos() {
        long deadline = Long.MAX_VALUE;
        for (Stream stream : streams.values()) {
            if (stream.underWay > 0) {
                deadline = Math.min(deadline, stream.sentAt + config.repeatNanos());
            }
        }
        return deadline;
    }

    /** The number of the next stream. */
    long nextStream() {
        return nextStream;
    }
}
