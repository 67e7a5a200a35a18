// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.disk;

import gossamer.machine.Event;
import gossamer.message.BackupMessage.Backup;
import gossamer.model.Change;
import gossamer.model.ContentHash;
import gossamer.model.JobId;
import gossamer.model.PeerId;
import gossamer.model.StoredBook;
import gossamer.peer.wire.MessageCodec;
import gossamer.peer.wire.WireException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;

/**
 * The books of durable jobs, and the code that they need, in one file of this peer.
 *
 * <p>A book lies there as the changes that make it, in batches, each the bytes of a {@link Backup} message. Whatever
 * waits when the writer comes round is one commit: after a crash all of it is there or nothing. A book that is told
 * anew replaces the one before it in the commit that makes it whole.
 *
 * <p>With {@code sync} a commit is forced to the disk before it is acknowledged: what was promised survives the loss of
 * power of every peer. Without, it survives the end of every process, but of a host that loses power perhaps the last
 * seconds.
 *
 * <pre>
 *   changes  batch   -&gt; Backup message
 *   uses     job     -&gt; the names of its code's contents, one after the other
 *   code     content -&gt; its bytes
 *   over     job     -&gt; when it ended, as a growing number
 * </pre>
 *
 * <p>Safe from any thread. {@link #store} and {@link #unstore} return at once; one thread of its own writes.
 */
public final class JobStore implements AutoCloseable {
    /** The version of what is in a store; another one is refused. */
    static final int VERSION = 1;

    /** Ends that are remembered, the latest. */
    static final int OVER_MAX = 4096;

    /** Nothing is written that would leave less free, in bytes: half a commit would end the whole store. */
    private static final long FREE_BYTES_MIN = 1 << 20;

    /** Free bytes without which not even that something was removed is written. */
    private static final long REMOVAL_BYTES_MIN = FREE_BYTES_MIN / 4;

    /** So much is one commit at most, in bytes, but for a single batch that is larger. */
    private static final long COMMIT_BYTES_MAX = 8 << 20;

    private static final int CONTENT_KEY = 64;
    private static final long CLOSE_SECONDS = 5;

    /** Gives all contents of a code set. */
    @FunctionalInterface
    public interface Code {
        /**
         * All contents of a code set, by their hashes.
         *
         * @throws IOException if some of it is not here
         */
        Map<ContentHash, byte[]> contents(ContentHash code) throws IOException;
    }

    private sealed interface Wish {
        record Store(JobId job, PeerId owner, int epoch, long stream, long first, List<Change> changes)
                implements Wish {
            long bytes() {
                return changes.stream().mapToLong(Change::bytes).sum();
            }
        }

        record Unstore(JobId job, boolean over) implements Wish {}

        record Close() implements Wish {}
    }

    private final Path file;
    private final boolean sync;
    private final Event.StoreOpened found;
    private final LinkedBlockingQueue<Wish> wishes = new LinkedBlockingQueue<>();
    private final MVStore store;
    private final MVMap<String, byte[]> changes;
    private final MVMap<String, String> uses;
    private final MVMap<String, byte[]> code;
    private final MVMap<String, Long> over;
    private final MessageCodec codec = new MessageCodec(); // of the writer
    private final Map<JobId, String> whole = new LinkedHashMap<>(); // of the writer: the telling of each job
    private final Map<JobId, String> told = new LinkedHashMap<>(); // of the writer: the one that goes on
    private long ends; // of the writer
    private @Nullable String broken; // of the writer: why nothing can be written any more
    private @Nullable Thread writer;
    private volatile boolean cut;

    private JobStore(Path file, boolean sync, MVStore store) throws StoreRefused {
        this.file = file;
        this.sync = sync;
        this.store = store;
        this.changes = store.openMap("changes");
        this.uses = store.openMap("uses");
        this.code = store.openMap("code");
        this.over = store.openMap("over");
        this.found = read();
        tidy();
    }

    /**
     * Opens a store, which is made if it is not there, to be read and written by its owner only.
     *
     * @param sync whether each commit is forced to the disk
     * @throws StoreRefused if it is another version's, damaged, in use, or cannot be read or written
     */
    public static JobStore open(Path file, boolean sync) throws StoreRefused {
        @Nullable MVStore store = null;
        try {
            create(file);
            store = new MVStore.Builder()
                    .fileName(file.toString())
                    .autoCommitDisabled()
                    .open();
            int version = store.getStoreVersion();
            if (version == 0 && store.getMapNames().isEmpty()) {
                store.setStoreVersion(VERSION);
            } else if (version != VERSION) {
                throw new StoreRefused("store " + file + " is of version " + version
                        + ", and this release reads version " + VERSION
                        + ": run the release that wrote it until its jobs are over, or move the file away");
            }
            JobStore opened = new JobStore(file, sync, store);
            store = null;
            return opened;
        } catch (MVStoreException failed) {
            throw refused(file, failed);
        } catch (StoreRefused refused) {
            throw refused;
        } catch (IOException failed) {
            throw new StoreRefused("store " + file + " cannot be made: " + failed, failed);
        } finally {
            if (store != null) {
                store.closeImmediately();
            }
        }
    }

    private static void create(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        if (folder != null && !Files.isDirectory(folder)) {
            Files.createDirectories(folder, only("rwx------", posix));
        }
        if (!Files.exists(file)) {
            Files.createFile(file, only("rw-------", posix));
        }
    }

    private static FileAttribute<?>[] only(String rights, boolean posix) {
        return posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights))}
                : new FileAttribute<?>[0];
    }

    private static StoreRefused refused(Path file, MVStoreException failed) {
        String why = switch (failed.getErrorCode()) {
            case DataUtils.ERROR_FILE_LOCKED ->
                "is in use by another peer: give each peer a name of its own, or another folder with --store";
            case DataUtils.ERROR_UNSUPPORTED_FORMAT ->
                "is of another release's format: run that release until its jobs are over, or move the file away";
            case DataUtils.ERROR_FILE_CORRUPT, DataUtils.ERROR_CHUNK_NOT_FOUND ->
                "is damaged: move it away, and the jobs that are only there are lost";
            default -> "cannot be read or written: " + failed.getMessage();
        };
        return new StoreRefused("store " + file + " " + why, failed);
    }

    // --- what is there at the start

    private Event.StoreOpened read() throws StoreRefused {
        Map<String, List<Change>> tellings = new LinkedHashMap<>();
        Set<String> torn = new HashSet<>();
        try {
            for (Map.Entry<String, byte[]> entry : changes.entrySet()) {
                byte[] bytes = entry.getValue();
                String telling = entry.getKey().substring(0, Keys.TELLING);
                List<Change> so = tellings.computeIfAbsent(telling, key -> new ArrayList<>());
                if (codec.decode(bytes, 0, bytes.length) instanceof Backup batch && batch.first() == so.size() + 1L) {
                    so.addAll(batch.changes());
                } else {
                    torn.add(telling);
                }
            }
        } catch (WireException | IllegalArgumentException | IndexOutOfBoundsException unreadable) {
            throw new StoreRefused(
                    "store " + file + " is damaged: move it away, and the jobs that are only there are lost; "
                            + unreadable.getMessage(),
                    unreadable);
        }
        Map<JobId, StoredBook> books = new LinkedHashMap<>();
        tellings.forEach((telling, all) -> {
            if (!torn.contains(telling) && isWhole(all)) { // by rising epoch
                JobId job = Keys.job(telling);
                String before = whole.get(job);
                if (before == null || isLater(telling, before)) {
                    whole.put(job, telling);
                    books.put(job, new StoredBook(job, Keys.owner(telling), Keys.epoch(telling), List.copyOf(all)));
                }
            }
        });
        TreeMap<Long, JobId> ended = new TreeMap<>();
        over.forEach((job, number) -> ended.put(number, Keys.job(job)));
        ends = ended.isEmpty() ? 0 : ended.lastKey();
        ended.values().forEach(books::remove);
        ended.values().forEach(whole::remove);
        return new Event.StoreOpened(List.copyOf(books.values()), List.copyOf(ended.values()));
    }

    private static boolean isWhole(List<Change> all) {
        return !all.isEmpty()
                && all.get(0) instanceof Change.Opened
                && all.stream().anyMatch(Change.Counted.class::isInstance);
    }

    private static boolean isLater(String telling, String before) {
        int byEpoch = Integer.compare(Keys.epoch(telling), Keys.epoch(before));
        return byEpoch > 0 || (byEpoch == 0 && Keys.stream(telling) > Keys.stream(before));
    }

    /** Removes what a former life left half told, and code that no job uses. */
    private void tidy() {
        Set<String> kept = new HashSet<>(whole.values());
        removeIf(changes, key -> !kept.contains(key.substring(0, Keys.TELLING)));
        Set<String> jobs = new HashSet<>();
        whole.keySet().forEach(job -> jobs.add(Keys.job(job)));
        removeIf(uses, key -> !jobs.contains(key));
        removeUnusedCode();
        store.commit();
    }

    private static void removeIf(MVMap<String, ?> map, Predicate<String> unwanted) {
        for (Iterator<String> keys = map.keyIterator(null); keys.hasNext(); ) {
            String key = keys.next();
            if (unwanted.test(key)) {
                map.remove(key);
            }
        }
    }

    /** What was in the store when it was opened. */
    public Event.StoreOpened found() {
        return found;
    }

    /** A content of a code set that a job here needs, not to be written to; null if it is not here. */
    public byte @Nullable [] content(ContentHash hash) {
        try {
            return code.get(Keys.content(hash));
        } catch (MVStoreException closed) {
            return null; // as good as gone
        }
    }

    // --- writing

    /**
     * Begins to write.
     *
     * @param name of the peer, for the name of the thread
     * @param codes what a job's code consists of
     * @param listener told of what is stored, and of what is not, on the writer's thread
     */
    public void start(String name, Code codes, Consumer<Event> listener) {
        Thread thread =
                Thread.ofPlatform().name("gossamer-store-" + name).daemon(true).unstarted(() -> write(codes, listener));
        writer = thread;
        thread.start();
    }

    /** See {@link gossamer.machine.Effects#store}. */
    public void store(JobId job, PeerId owner, int epoch, long stream, long first, List<Change> changes) {
        wishes.add(new Wish.Store(job, owner, epoch, stream, first, changes));
    }

    /** See {@link gossamer.machine.Effects#unstore}. */
    public void unstore(JobId job, boolean isOver) {
        wishes.add(new Wish.Unstore(job, isOver));
    }

    private void write(Code codes, Consumer<Event> listener) {
        try {
            while (!cut) {
                List<Wish> batch = next();
                boolean last = batch.removeIf(Wish.Close.class::isInstance);
                commit(batch, codes).forEach(listener);
                if (last) {
                    return;
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt(); // to be cut off
        }
    }

    private List<Wish> next() throws InterruptedException {
        List<Wish> batch = new ArrayList<>();
        batch.add(wishes.take());
        long bytes = 0;
        while (bytes < COMMIT_BYTES_MAX) {
            Wish more = wishes.poll();
            if (more == null) {
                break;
            }
            bytes += more instanceof Wish.Store wish ? wish.bytes() : 0;
            batch.add(more);
        }
        return batch;
    }

    /** Writes some wishes at once; what is to be said of them. */
    private List<Event> commit(List<Wish> batch, Code codes) {
        List<Event> said = new ArrayList<>();
        List<Wish.Store> written = new ArrayList<>();
        try {
            for (Wish wish : batch) {
                switch (wish) {
                    case Wish.Unstore gone when broken == null -> remove(gone.job(), gone.over());
                    case Wish.Unstore gone -> {}
                    case Wish.Store wished -> {
                        String why = broken != null ? broken : put(wished, codes);
                        if (why == null) {
                            written.add(wished);
                        } else {
                            said.add(new Event.StoreFailed(wished.job(), wished.stream(), why));
                        }
                    }
                    case Wish.Close close -> {}
                }
            }
            if (broken == null && store.hasUnsavedChanges() && (!written.isEmpty() || isRoomToRemove())) {
                store.commit();
                if (sync) {
                    store.sync();
                }
            }
            written.forEach(done -> said.add(new Event.Stored(
                    done.job(), done.stream(), done.first() + done.changes().size() - 1)));
        } catch (MVStoreException failed) {
            broken = "store " + file + " could not be written (" + failed.getMessage()
                    + ") and takes no job any more; make sure that its disk can be written, and start the peer again";
            for (Wish.Store lost : written) {
                said.add(new Event.StoreFailed(lost.job(), lost.stream(), broken));
            }
        }
        return said;
    }

    /** Puts a batch into the next commit; why not, or null. */
    private @Nullable String put(Wish.Store wish, Code codes) {
        JobId job = wish.job();
        String telling = Keys.telling(job, wish.epoch(), wish.owner(), wish.stream());
        if (wish.first() > 1 && !telling.equals(told.get(job))) {
            return "the beginning of this book is not in " + file;
        }
        Map<ContentHash, byte[]> contents = Map.of();
        if (wish.changes().get(0) instanceof Change.Opened opened
                && opened.spec().code() != null) {
            try {
                contents = codes.contents(opened.spec().code());
            } catch (IOException missing) {
                return "its code cannot be stored: " + missing.getMessage();
            }
        }
        byte[] bytes = codec.encode(new Backup(job, wish.epoch(), wish.stream(), wish.first(), wish.changes()));
        long needed = bytes.length;
        for (byte[] content : contents.values()) {
            needed += content.length;
        }
        String full = full(needed);
        if (full != null) {
            remove(job, /* isOver= */ false);
            return full;
        }
        told.put(job, telling);
        changes.put(Keys.batch(telling, wish.first()), bytes);
        if (!contents.isEmpty()) {
            StringBuilder names = new StringBuilder();
            contents.forEach((hash, content) -> {
                names.append(Keys.content(hash));
                code.putIfAbsent(Keys.content(hash), content);
            });
            uses.put(Keys.job(job), names.toString());
        }
        if (wish.changes().stream().anyMatch(Change.Counted.class::isInstance)) {
            whole.put(job, telling);
            removeTellings(job, telling);
        }
        return null;
    }

    /** Why so many bytes cannot be written; null if they can. */
    private @Nullable String full(long bytes) {
        try {
            long free = Files.getFileStore(file).getUsableSpace();
            return free >= bytes + FREE_BYTES_MIN
                    ? null
                    : "the disk of " + file + " is full: " + free + " bytes are free, and " + (bytes + FREE_BYTES_MIN)
                            + " are needed; make room, or choose another folder with --store";
        } catch (IOException unknown) {
            return "the disk of " + file + " does not say what is free: " + unknown;
        }
    }

    /** What is only removed waits for room to be written: on a disk full to the last byte it would end the store. */
    private boolean isRoomToRemove() {
        try {
            return Files.getFileStore(file).getUsableSpace() >= REMOVAL_BYTES_MIN;
        } catch (IOException unknown) {
            return false;
        }
    }

    private void removeTellings(JobId job, @Nullable String but) {
        String prefix = Keys.job(job);
        List<String> gone = new ArrayList<>();
        for (Iterator<String> keys = changes.keyIterator(prefix); keys.hasNext(); ) {
            String key = keys.next();
            if (!key.startsWith(prefix)) {
                break;
            }
            if (but == null || !key.startsWith(but)) {
                gone.add(key);
            }
        }
        gone.forEach(changes::remove);
    }

    private void remove(JobId job, boolean isOver) {
        removeTellings(job, null);
        whole.remove(job);
        told.remove(job);
        if (uses.remove(Keys.job(job)) != null) {
            removeUnusedCode();
        }
        if (isOver) {
            over.put(Keys.job(job), ++ends);
            long oldest = ends - OVER_MAX;
            removeIf(over, key -> over.size() > OVER_MAX && over.getOrDefault(key, 0L) <= oldest);
        }
    }

    private void removeUnusedCode() {
        Set<String> used = new LinkedHashSet<>();
        for (Iterator<String> jobs = uses.keyIterator(null); jobs.hasNext(); ) {
            String names = uses.getOrDefault(jobs.next(), "");
            for (int from = 0; from < names.length(); from += CONTENT_KEY) {
                used.add(names.substring(from, from + CONTENT_KEY));
            }
        }
        removeIf(code, key -> !used.contains(key));
    }

    /** Writes what waits, and closes. */
    @Override
    public void close() {
        wishes.add(new Wish.Close());
        end();
        if (store.isClosed()) {
            return;
        }
        if (store.hasUnsavedChanges() && !isRoomToRemove()) {
            store.closeImmediately();
        } else {
            store.close();
        }
    }

    /** Closes at once, as if the process were killed: what waits is not written. */
    public void cut() {
        cut = true;
        wishes.add(new Wish.Close());
        end();
        store.closeImmediately();
    }

    private void end() {
        Thread thread = writer;
        if (thread == null) {
            return;
        }
        try {
            if (!thread.join(Duration.ofSeconds(CLOSE_SECONDS))) {
                thread.interrupt();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
