// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.code;

import gossamer.NotPortable;
import gossamer.machine.Event;
import gossamer.machine.Event.CodeKept;
import gossamer.machine.Event.CodeMissing;
import gossamer.machine.Event.CodeReady;
import gossamer.machine.Event.CodeRefused;
import gossamer.message.CodeMessage.CodeReply;
import gossamer.message.CodeMessage.CodeUnknown;
import gossamer.message.Message;
import gossamer.model.Content;
import gossamer.model.ContentHash;
import gossamer.model.JobId;
import gossamer.model.PeerId;
import gossamer.model.Piece;
import gossamer.peer.value.ValueException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassWriter;

/**
 * The code sets of one peer: those its own jobs need, by the classes they begin at, and those that jobs of other peers
 * need, put together from contents that come one by one.
 *
 * <p>A code set whose every file is on this peer's own class path with the same bytes is taken from there: then tasks
 * share their classes with the program around the peer. So is one that was taken from a loader of this very process.
 * Any other gets a loader of its own, which goes when the last job that uses it is forgotten.
 *
 * <p>Refused are code sets with a class in a package of the JDK or of Gossamer itself, and those too large to be kept.
 *
 * <p>What is asked on the event loop returns at once; files are read and hashes computed on a thread of its own.
 */
public final class CodeSets implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("gossamer");

    /** What contents may take up though no job needs them, 64 MiB: the next job of the same program finds them here. */
    private static final long IDLE_BYTES_MAX = 64L << 20;

    /** Of the heap, the part that contents may take up: one in so many. */
    private static final int HEAP_SHARE = 4;

    /** One reply holds no more, in bytes, and one content: who asks for more at once asks for the rest again. */
    private static final long REPLY_BYTES_MAX = 2L << 20;

    /** Requests of others that wait; further ones are dropped, and will come again. */
    private static final int SERVES_MAX = 1024;

    private static final long IDLE_SECONDS = 10;

    private static final long COLLECT_SECONDS = 10;

    /** So many code sets that are on the own class path are remembered, and used at once the next time. */
    private static final int OWN_MAX = 1024;

    /** Takes what is said about code sets. */
    public interface Listener {
        /** Something that becomes an event when its turn has come, or null if it is outdated by then. */
        void happened(Supplier<@Nullable Event> event);

        /** A message to another peer; its loss is made good by the one who asked. */
        void send(PeerId to, Message message);
    }

    /** A code set that jobs at this peer use. */
    private static final class Held {
        final ContentHash id;
        final Set<JobId> jobs = new HashSet<>(); // confined to the event loop
        final List<Piece> pinned = new ArrayList<>(); // confined to the thread that studies
        volatile @Nullable CodeSet set;
        volatile @Nullable Linker linker; // once it is decided
        volatile boolean over;

        Held(ContentHash id) {
            this.id = id;
        }

        String name() {
            return "code set " + id.brief();
        }
    }

    private final ClassLoader own;
    private final Linker ownLinker;
    private final boolean sharing;
    private final @Nullable Extras extras;
    private final long bytesMax;
    private final ContentStore store = new ContentStore(IDLE_BYTES_MAX);
    private final Map<ContentHash, Held> held = new ConcurrentHashMap<>();
    private final Map<JobId, ContentHash> codes = new HashMap<>(); // confined to the event loop
    private final ThreadPoolExecutor studies;
    private final AtomicInteger serving = new AtomicInteger();
    private final Map<ContentHash, CodeSet> onOwnClassPath = new ConcurrentHashMap<>();
    private @Nullable Listener listener; // set before the first event

    /**
     * @param name of the peer, for the name of its thread
     * @param own the loader whose classes are taken where their bytes are the right ones
     * @param sharing whether all peers have this very class path: then nothing on it need travel
     * @param extras jars and folders that travel whole with every code set taken from here; may be empty
     * @param bytesMax what the code sets of other peers may take up together, in bytes; never more than a quarter of
     *     the heap
     */
    public CodeSets(String name, ClassLoader own, boolean sharing, List<Path> extras, long bytesMax) {
        this.own = own;
        this.ownLinker = Linker.of("this peer's own class path", own);
        this.sharing = sharing;
        this.extras = extras.isEmpty() ? null : new Extras(extras);
        this.bytesMax = Math.min(bytesMax, Runtime.getRuntime().maxMemory() / HEAP_SHARE);
        this.studies = new ThreadPoolExecutor(
                1,
                1,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform()
                        .name("gossamer-code-" + name)
                        .daemon(true)
                        .inheritInheritableThreadLocals(false)
                        .factory(),
                new ThreadPoolExecutor.DiscardPolicy()); // after the end
        studies.allowCoreThreadTimeOut(true);
    }

    /** Those of peers that all have the class path that Gossamer itself was loaded from. */
    public static CodeSets ownClassPath() {
        return new CodeSets("", CodeSets.class.getClassLoader(), true, List.of(), Long.MAX_VALUE);
    }

    /** The hash of a content. */
    public static ContentHash hash(byte[] content) {
        return Sha256.of(content);
    }

    /** A class of each library that code sets need, for who looks for their jars. */
    public static List<Class<?>> libraries() {
        return List.of(ClassWriter.class);
    }

    /** Gives it whom to tell; before the first event. */
    public void listen(Listener to) {
        listener = to;
    }

    /** Where to look for contents that are not in memory, such as a store on disk; before the first event. */
    public void lookAlso(Function<ContentHash, byte @Nullable []> where) {
        store.lookAlso(where);
    }

    /**
     * All contents of a code set that is here, by their hashes: its list of files, and what that names. Blocks while
     * files are read.
     *
     * @throws IOException if some of it is not here
     */
    public Map<ContentHash, byte[]> contents(ContentHash code) throws IOException {
        FutureTask<Map<ContentHash, byte[]>> task = new FutureTask<>(() -> collect(code));
        studies.execute(task);
        try {
            return task.get(COLLECT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while code set " + code.brief() + " was read", interrupted);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause();
            throw new IOException(cause == null ? failed.toString() : String.valueOf(cause.getMessage()), failed);
        } catch (TimeoutException late) {
            throw new IOException("code set " + code.brief() + " was not read in " + COLLECT_SECONDS + " s", late);
        }
    }

    private Map<ContentHash, byte[]> collect(ContentHash code) throws IOException, ValueException {
        Map<ContentHash, byte[]> all = new LinkedHashMap<>();
        byte[] first = take(code, code, all);
        List<Piece> parts = CodeSet.parts(first);
        ByteArrayOutputStream list = new ByteArrayOutputStream();
        for (Piece part : parts) {
            list.writeBytes(take(part.hash(), code, all));
        }
        CodeSet set = CodeSet.read(code, parts.isEmpty() ? first : list.toByteArray());
        if (!missing(set).isEmpty()) { // which looks on the own class path, too
            LOG.log(Level.DEBUG, "{0} comes from its loader", code.brief());
        }
        for (CodeFile file : set.files()) {
            for (Piece piece : file.pieces()) {
                take(piece.hash(), code, all);
            }
        }
        return all;
    }

    private byte[] take(ContentHash hash, ContentHash of, Map<ContentHash, byte[]> into) throws IOException {
        byte[] bytes = content(hash);
        if (bytes == null) {
            throw new IOException("content " + hash.brief() + " of code set " + of.brief() + " is not here");
        }
        into.put(hash, bytes);
        return bytes;
    }

    private Listener listener() {
        if (listener == null) {
            throw new IllegalStateException("nobody listens");
        }
        return listener;
    }

    // --- the submitter's side

    /** The loader of the program that some classes are of; null if every peer has them all. */
    public static @Nullable ClassLoader loaderOf(Collection<Class<?>> roots) {
        for (Class<?> root : roots) {
            if (!Provided.isOfJdk(root) && !Provided.has(root.getName())) {
                return root.getClassLoader();
            }
        }
        return null;
    }

    /**
     * The code set that a job needs; null if every peer has all of it. Any thread.
     *
     * <p>The first call for a loader reads what its classes name, some 100 us for each class; a further class that the
     * set holds costs a look-up.
     *
     * @param roots the classes that the job begins at
     * @throws NotPortable if one of them cannot travel
     */
    public @Nullable ContentHash codeOf(Collection<Class<?>> roots) {
        return codeOf(roots, sharing);
    }

    /** As {@link #codeOf}, for a job whose tasks run where the class path of no peer is. */
    public @Nullable ContentHash codeApart(Collection<Class<?>> roots) {
        return codeOf(roots, /* shared= */ false);
    }

    private @Nullable ContentHash codeOf(Collection<Class<?>> roots, boolean shared) {
        Set<Class<?>> travelling = new LinkedHashSet<>();
        for (Class<?> root : roots) {
            if (!Provided.isOfJdk(root) && !Provided.has(root.getName())) {
                travelling.add(root);
            }
        }
        if (travelling.isEmpty()) {
            return null;
        }
        ClassLoader loader = loaderOf(travelling);
        if (loader instanceof CodeLoader foreign) {
            return foreign.code();
        }
        if (shared && loader.equals(own)) {
            return null;
        }
        return Origin.of(loader).codeOf(travelling.stream().map(Class::getName).toList(), extras);
    }

    /**
     * What finds the classes of a job's results: those of its code set and no others of the program that submits it.
     * Any thread.
     *
     * @param code as {@link #codeOf} gave it
     * @param program the loader of the classes that the job begins at
     */
    public ClassLoader scope(@Nullable ContentHash code, ClassLoader program) {
        if (program instanceof CodeLoader || (code == null && sharing)) {
            return program;
        }
        return new Scope(program, code == null ? Set.of() : Origin.classesOf(code));
    }

    /**
     * Finds out what a class names before a job begins at it, at the same time as whatever else goes on.
     *
     * <p>A guess that is wrong costs some processor time and no more.
     */
    public void expect(Class<?> root) {
        studies.execute(() -> {
            try {
                codeOf(List.of(root));
            } catch (NotPortable refused) {
                LOG.log(Level.DEBUG, "expected {0}: {1}", root, refused.getMessage()); // told again if it is submitted
            }
        });
    }

    /** The loader of some class that sees all the others. */
    private static ClassLoader loaderOf(Set<Class<?>> types) {
        Class<?> first = types.iterator().next();
        for (Class<?> candidate : types) {
            ClassLoader loader = candidate.getClassLoader();
            Class<?> unseen = null;
            for (Class<?> type : types) {
                unseen = unseen == null && !sees(loader, type) ? type : unseen;
            }
            if (unseen == null) {
                return loader;
            }
        }
        String others = types.stream()
                .filter(type -> !sees(first.getClassLoader(), type))
                .map(type -> type.getName() + " of " + type.getClassLoader())
                .findFirst()
                .orElse("others");
        throw new NotPortable("class " + first.getName() + " of " + first.getClassLoader() + " and class " + others
                + " cannot be sent to another peer together: no class loader of this program sees both");
    }

    private static boolean sees(ClassLoader loader, Class<?> type) {
        try {
            return loader.equals(type.getClassLoader()) || Class.forName(type.getName(), false, loader) == type;
        } catch (ClassNotFoundException | LinkageError unseen) {
            return false;
        }
    }

    // --- what the engine wants done; event loop

    /** Gets a code set ready for a job; see {@link gossamer.machine.Effects#prepareCode}. */
    public void prepare(JobId job, ContentHash code) {
        codes.put(job, code);
        Held set = held.computeIfAbsent(code, Held::new);
        set.jobs.add(job);
        Linker linker = set.linker;
        if (linker == null) {
            linker = linkerOfOrigin(set);
            set.linker = linker;
        }
        if (linker != null && linker.isUsable()) {
            tell(set, new CodeReady(code));
        } else {
            studies.execute(() -> study(set));
        }
    }

    /**
     * Code sets taken from a loader of this process are used there, and those known to be on the class path at once.
     */
    private @Nullable Linker linkerOfOrigin(Held set) {
        CodeSet seen = onOwnClassPath.get(set.id);
        if (seen != null) {
            set.set = seen;
            return ownLinker;
        }
        ClassLoader origin = Origin.loaderOf(set.id);
        if (origin == null) {
            return null;
        }
        Extras more = Origin.extrasOf(set.id);
        return more != null
                ? Linker.of(set.name(), more.over(origin))
                : origin.equals(own) ? ownLinker : Linker.of(set.name(), origin);
    }

    /** Looks at contents that came; see {@link gossamer.machine.Effects#keepCode}. */
    public void keep(PeerId from, List<Content> contents) {
        studies.execute(() -> {
            List<ContentHash> good = new ArrayList<>();
            List<ContentHash> altered = new ArrayList<>();
            for (Content content : contents) {
                if (Sha256.of(content.bytes()).equals(content.hash())) {
                    store.put(content.hash(), content.bytes());
                    good.add(content.hash());
                } else {
                    altered.add(content.hash());
                }
            }
            listener().happened(() -> new CodeKept(from, good, altered));
        });
    }

    /** Sends contents to a peer; see {@link gossamer.machine.Effects#serveCode}. */
    public void serve(PeerId to, List<ContentHash> contents) {
        if (serving.incrementAndGet() > SERVES_MAX) {
            serving.decrementAndGet();
            return;
        }
        studies.execute(() -> {
            serving.decrementAndGet();
            List<Content> found = new ArrayList<>();
            List<ContentHash> unknown = new ArrayList<>();
            long bytes = 0;
            for (ContentHash hash : contents) {
                if (bytes > REPLY_BYTES_MAX) {
                    break;
                }
                byte[] content = content(hash);
                if (content == null) {
                    unknown.add(hash);
                } else {
                    bytes += content.length;
                    found.add(new Content(hash, content));
                }
            }
            if (!found.isEmpty()) {
                listener().send(to, new CodeReply(found));
            }
            if (!unknown.isEmpty()) {
                listener().send(to, new CodeUnknown(unknown));
            }
        });
    }

    /** Nobody has what is missing of a code set; see {@link gossamer.machine.Effects#giveUpCode}. */
    public void giveUp(ContentHash code, String why) {
        Held set = held.get(code);
        if (set != null) {
            set.linker = Linker.broken(firstMissing(set) + " missing: " + why);
        }
    }

    private String firstMissing(Held set) {
        CodeSet known = set.set;
        if (known == null) {
            return "the list of files of " + set.name();
        }
        for (CodeFile file : known.files()) {
            if (!file.pieces().stream().allMatch(piece -> store.has(piece.hash()))) {
                return (file.isClass() ? "class " + file.className() : "file " + file.path()) + " of " + set.name();
            }
        }
        return "some of " + set.name();
    }

    /**
     * A job has no work here any more; see {@link gossamer.machine.Effects#forget}.
     *
     * @return its code set, if that came from another peer; else null
     */
    public @Nullable ContentHash forget(JobId job) {
        ContentHash code = codes.remove(job);
        Held set = code == null ? null : held.get(code);
        if (set != null && set.jobs.remove(job) && set.jobs.isEmpty()) {
            held.remove(set.id);
            set.over = true;
            studies.execute(() -> store.unpin(set.pinned));
        }
        Linker linker = set == null ? null : set.linker;
        return linker != null && linker.isForeign() ? code : null;
    }

    /**
     * What finds the classes of a job of another program; of code that is not here only those of the JDK. Any thread.
     */
    public ClassLoader loader(@Nullable ContentHash code) {
        ClassLoader loader = linker(code).loader();
        return loader != null ? loader : ClassLoader.getPlatformClassLoader();
    }

    /** What runs the tasks of a job with a code set, or with none; never fails, but what it gives may. Any thread. */
    public Linker linker(@Nullable ContentHash code) {
        if (code == null) {
            return ownLinker;
        }
        Held set = held.get(code);
        Linker linker = set == null ? null : set.linker;
        return linker != null ? linker : Linker.broken("code set " + code.brief() + " is not here");
    }

    private void tell(Held set, Event event) {
        listener().happened(() -> held.get(set.id) == set ? event : null);
    }

    // --- the thread that studies

    private void study(Held set) {
        if (set.over) {
            return;
        }
        try {
            CodeSet known = set.set;
            if (known == null) {
                known = read(set);
                if (known == null) {
                    return;
                }
                String refusal = refusal(known);
                if (refusal != null) {
                    refuse(set, refusal);
                    return;
                }
                if (isOnOwnClassPath(known)) {
                    set.set = known;
                    if (onOwnClassPath.size() < OWN_MAX) {
                        onOwnClassPath.put(set.id, known);
                    }
                    decide(set, ownLinker);
                    return;
                }
                pin(set, pieces(known));
                set.set = known;
            }
            List<Piece> missing = missing(known);
            if (missing.isEmpty()) {
                decide(set, Linker.of(set.name(), new CodeLoader(known, store, CodeSets.class.getClassLoader())));
            } else {
                tell(set, new CodeMissing(set.id, missing));
            }
        } catch (ValueException | IOException garbled) {
            refuse(set, "is garbled: " + garbled.getMessage());
        }
    }

    private void decide(Held set, Linker linker) {
        set.linker = linker;
        tell(set, new CodeReady(set.id));
    }

    private void refuse(Held set, String why) {
        set.linker = Linker.broken(set.name() + " " + why);
        tell(set, new CodeRefused(set.id));
    }

    private void pin(Held set, List<Piece> pieces) {
        store.pin(pieces);
        set.pinned.addAll(pieces);
    }

    private static List<Piece> pieces(CodeSet set) {
        return set.files().stream().flatMap(file -> file.pieces().stream()).toList();
    }

    /** The list of files, once it is wholly here; null while it is not, which is told. */
    private @Nullable CodeSet read(Held set) throws ValueException, IOException {
        List<Piece> head = List.of(new Piece(set.id, 0));
        if (set.pinned.isEmpty()) {
            pin(set, head);
        }
        byte[] first = content(set.id);
        if (first == null) {
            tell(set, new CodeMissing(set.id, head));
            return null;
        }
        List<Piece> parts = CodeSet.parts(first);
        if (parts.isEmpty()) {
            return CodeSet.read(set.id, first);
        }
        if (set.pinned.size() == 1) {
            pin(set, parts);
        }
        ByteArrayOutputStream list = new ByteArrayOutputStream();
        List<Piece> missing = new ArrayList<>();
        for (Piece part : parts) {
            byte[] bytes = store.get(part.hash());
            if (bytes == null) {
                missing.add(part);
            } else {
                list.writeBytes(bytes);
            }
        }
        if (!missing.isEmpty()) {
            tell(set, new CodeMissing(set.id, missing));
            return null;
        }
        return CodeSet.read(set.id, list.toByteArray());
    }

    private @Nullable String refusal(CodeSet set) {
        for (CodeFile file : set.files()) {
            if (file.isClass() && Provided.has(file.className())) {
                return "is refused: it holds class " + file.className() + ", which is "
                        + (Provided.isOfGossamer(file.className()) ? "Gossamer's" : "the JDK's") + " own";
            }
        }
        return store.pinnedBytesWith(pieces(set)) > bytesMax
                ? "is refused: its " + set.bytes() + " bytes and those of others in use are more than " + bytesMax
                : null;
    }

    private boolean isOnOwnClassPath(CodeSet set) {
        for (CodeFile file : set.files()) {
            if (ownFile(file) == null) {
                return false;
            }
        }
        return true;
    }

    /** The bytes of a file as this peer has it itself; null if it has it not, or another one. */
    private byte @Nullable [] ownFile(CodeFile file) {
        try {
            byte[] bytes = ClassFiles.read(own, file.path());
            return bytes != null && Sha256.of(bytes).equals(file.hash()) ? bytes : null;
        } catch (IOException unreadable) {
            return null; // then it is fetched
        }
    }

    /** The pieces that are not here; those that are on the own class path are taken from there. */
    private List<Piece> missing(CodeSet set) {
        List<Piece> missing = new ArrayList<>();
        for (CodeFile file : set.files()) {
            List<Piece> lacking = file.pieces().stream()
                    .filter(piece -> !store.has(piece.hash()))
                    .toList();
            byte[] mine = lacking.isEmpty() ? null : ownFile(file);
            if (mine == null) {
                missing.addAll(lacking);
                continue;
            }
            int from = 0;
            for (Piece piece : file.pieces()) {
                byte[] bytes = java.util.Arrays.copyOfRange(mine, from, from + piece.bytes());
                if (Sha256.of(bytes).equals(piece.hash())) {
                    store.put(piece.hash(), bytes);
                } else {
                    missing.add(piece);
                }
                from += piece.bytes();
            }
        }
        return missing;
    }

    private byte @Nullable [] content(ContentHash hash) {
        try {
            byte[] content = store.get(hash);
            if (content == null) {
                content = Origin.content(hash);
                if (content == null && extras != null) {
                    content = extras.content(hash);
                }
                if (content == null) {
                    content = ownContent(hash);
                }
                if (content != null) {
                    store.put(hash, content); // the next peer that asks need not wait for the file to be read
                }
            }
            return content;
        } catch (IOException unreadable) {
            return null; // as good as gone
        }
    }

    /** A content of a code set that is used from the own class path; only small files are looked for there. */
    private byte @Nullable [] ownContent(ContentHash hash) {
        for (Held set : held.values()) {
            CodeSet known = set.linker == ownLinker ? set.set : null;
            for (CodeFile file : known == null ? List.<CodeFile>of() : known.files()) {
                if (file.hash().equals(hash)) {
                    return ownFile(file);
                }
            }
        }
        return null;
    }

    /** What is kept though no job needs it, in bytes. */
    long idleBytes() {
        return store.idleBytes();
    }

    @Override
    public void close() {
        studies.shutdownNow();
        try {
            if (extras != null) {
                extras.close();
            }
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException("a jar cannot be closed", failed);
        }
    }
}
