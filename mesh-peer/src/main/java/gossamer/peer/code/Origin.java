// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.code;

import gossamer.NotPortable;
import gossamer.model.ContentHash;
import gossamer.model.Piece;
import gossamer.peer.value.ValueException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A class loader that code sets of this process are taken from: what it has, by path and by hash.
 *
 * <p>A code set begins at some classes and follows the names in their class files, until no class names another one
 * that is not in the set. What is left out: classes that every peer has, and names that the loader cannot resolve. What
 * is added: files and classes that string constants name, and the providers of services whose interface is in the set,
 * so that {@code Class.forName}, {@code getResource} and {@link java.util.ServiceLoader} find at another peer what they
 * find here.
 *
 * <p>Bytes are not kept: a file is read anew when a peer asks for it, and is not sent if it has changed since.
 *
 * <p>Kept as long as the loader is. Safe from any thread.
 */
final class Origin {
    private static final System.Logger LOG = System.getLogger("gossamer");

    /** A code set above this, 32 MiB, is hardly meant. */
    private static final long BYTES_MANY = 32L << 20;

    private static final String SERVICES = "META-INF/services/";
    /** Counts what code sets were asked for. */
    private static final AtomicLong USES = new AtomicLong();

    private static final Map<ClassLoader, Origin> ORIGINS = new WeakHashMap<>(); // guarded by itself

    /** A class and what it names. */
    private record Known(CodeFile file, Set<String> classes, List<CodeFile> files) {}

    /**
     * A code set that was found before.
     *
     * @param classes what names of classes lead to
     * @param all these and the classes of the extras
     */
    private record Closure(Set<String> classes, @Nullable Extras extras, CodeSet set, Set<String> all) {}

    /** Where the bytes of a piece are. */
    private record Place(String path, int from, int length) {}

    private final WeakReference<ClassLoader> loader;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, @Nullable Known> classes = new HashMap<>(); // guarded by lock; null: not to be had
    private final Map<String, @Nullable CodeFile> files = new HashMap<>(); // guarded by lock; null: not to be had
    private final Map<ContentHash, Place> places = new ConcurrentHashMap<>(); // written to under lock
    private final Map<ContentHash, Long> uses = new ConcurrentHashMap<>();
    private final List<Closure> closures = new CopyOnWriteArrayList<>(); // written to under lock

    private Origin(ClassLoader loader) {
        this.loader = new WeakReference<>(loader);
    }

    static Origin of(ClassLoader loader) {
        synchronized (ORIGINS) {
            return ORIGINS.computeIfAbsent(loader, Origin::new);
        }
    }

    private static List<Origin> all() {
        synchronized (ORIGINS) {
            return List.copyOf(ORIGINS.values());
        }
    }

    /** The loader in this process that a code set was taken from, of several the last one; null if there is none. */
    static @Nullable ClassLoader loaderOf(ContentHash code) {
        Origin origin = lastOf(code);
        return origin == null ? null : origin.loader.get();
    }

    /** What travels with a code set besides what its loader has; null if it is none of this process, or has no more. */
    static @Nullable Extras extrasOf(ContentHash code) {
        Origin origin = lastOf(code);
        Closure closure = origin == null ? null : origin.closure(code);
        return closure == null ? null : closure.extras();
    }

    /** The binary names of the classes of a code set of this process; none of any other code set. */
    static Set<String> classesOf(ContentHash code) {
        Origin origin = lastOf(code);
        Closure closure = origin == null ? null : origin.closure(code);
        return closure == null ? Set.of() : closure.all();
    }

    /** A program that is loaded twice has one code set: the tasks are those of the loader that asked for it last. */
    private static @Nullable Origin lastOf(ContentHash code) {
        Origin last = null;
        long lastUse = 0;
        for (Origin origin : all()) {
            long use = origin.uses.getOrDefault(code, 0L);
            if (use > lastUse) {
                last = origin;
                lastUse = use;
            }
        }
        return last;
    }

    /** The bytes of a content of some code set of this process; null if there is none, or its file has changed. */
    static byte @Nullable [] content(ContentHash hash) throws IOException {
        for (Origin origin : all()) {
            byte[] content = origin.read(hash);
            if (content != null) {
                return content;
            }
        }
        return null;
    }

    private @Nullable Closure closure(ContentHash code) {
        for (Closure closure : closures) {
            if (closure.set().id().equals(code)) {
                return closure;
            }
        }
        return null;
    }

    private byte @Nullable [] read(ContentHash hash) throws IOException {
        for (Closure closure : closures) {
            byte[] list = closure.set().contents().get(hash);
            if (list != null) {
                return list;
            }
        }
        Place place = places.get(hash);
        if (place == null) {
            return null;
        }
        byte[] file = read(place.path());
        if (file == null || file.length < place.from() + place.length()) {
            return null;
        }
        byte[] piece = Arrays.copyOfRange(file, place.from(), place.from() + place.length());
        return Sha256.of(piece).equals(hash) ? piece : null;
    }

    /**
     * The code set of some classes.
     *
     * @param roots names of classes that this loader has; at least one
     * @param extras what travels besides, or null
     * @throws NotPortable if the class file of one of them is not to be had
     */
    ContentHash codeOf(Collection<String> roots, @Nullable Extras extras) {
        Closure known = closure(roots, extras);
        if (known != null) {
            return used(known);
        }
        lock.lock();
        try {
            Closure made = closure(roots, extras);
            if (made == null) {
                made = follow(roots, extras);
                closures.add(made);
            }
            return used(made);
        } catch (IOException | ValueException unreadable) {
            throw new NotPortable(
                    "class " + roots.iterator().next() + " cannot be sent to another peer: " + unreadable);
        } finally {
            lock.unlock();
        }
    }

    @SuppressWarnings("ReferenceEquality") // the extras of one peer are nobody else's
    private @Nullable Closure closure(Collection<String> roots, @Nullable Extras extras) {
        for (Closure closure : closures) {
            if (closure.extras() == extras && closure.classes().containsAll(roots)) {
                return closure;
            }
        }
        return null;
    }

    private ContentHash used(Closure closure) {
        uses.put(closure.set().id(), USES.incrementAndGet());
        return closure.set().id();
    }

    private Closure follow(Collection<String> roots, @Nullable Extras extras) throws IOException, ValueException {
        Map<String, CodeFile> found = new LinkedHashMap<>();
        Set<String> reached = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>(roots);
        while (!open.isEmpty()) {
            String name = open.removeFirst();
            if (Provided.has(name) || reached.contains(name)) {
                continue;
            }
            Known known = known(name);
            if (known == null) {
                if (roots.contains(name)) {
                    throw new NotPortable("class " + name
                            + " cannot be sent to another peer: its class file is not to be had from " + loader.get()
                            + ", as of a class that was made while the program ran");
                }
                continue;
            }
            reached.add(name);
            found.put(known.file().path(), known.file());
            known.files().forEach(file -> found.put(file.path(), file));
            open.addAll(known.classes());
        }
        List<CodeFile> all = new ArrayList<>(found.values());
        if (extras != null) {
            all.addAll(extras.files());
        }
        CodeSet set = CodeSet.of(all);
        if (set.bytes() > BYTES_MANY) {
            LOG.log(
                    Level.WARNING,
                    "the code of a job that begins at class {0} has {1} MiB in {2} files, and each peer fetches it: keep"
                            + " tasks in classes of their own, away from those that name large libraries",
                    roots.iterator().next(),
                    set.bytes() >> 20,
                    set.files().size());
        }
        Set<String> classes = set.files().stream()
                .filter(CodeFile::isClass)
                .map(CodeFile::className)
                .collect(Collectors.toUnmodifiableSet());
        return new Closure(reached, extras, set, classes);
    }

    private @Nullable Known known(String className) throws IOException {
        if (classes.containsKey(className)) {
            return classes.get(className);
        }
        Known known = study(className);
        classes.put(className, known);
        return known;
    }

    private @Nullable Known study(String className) throws IOException {
        String path = CodeFile.pathOf(className);
        byte[] bytes = read(path);
        if (bytes == null) {
            return null;
        }
        References references;
        try {
            references = References.of(bytes);
        } catch (IllegalArgumentException unreadable) {
            return null; // no class that this process could load either
        }
        Set<String> named = new LinkedHashSet<>(references.classes());
        List<CodeFile> around = new ArrayList<>();
        for (String text : references.texts()) {
            follow(text, className, named, around);
        }
        CodeFile services = references.mayBeService() ? file(SERVICES + className) : null;
        if (services != null) {
            around.add(services);
            named.addAll(providers(services));
        }
        return new Known(placed(CodeFile.of(path, bytes), bytes), named, around);
    }

    /** Looks whether a text names a class or a file. */
    private void follow(String text, String className, Set<String> named, List<CodeFile> around) throws IOException {
        int packageEnd = className.lastIndexOf('.');
        boolean dotted = text.indexOf('.') >= 0 || text.indexOf('/') >= 0;
        if ((dotted || packageEnd < 0) && isClassName(text)) {
            named.add(text.replace('/', '.'));
        }
        if (dotted && isFileName(text)) {
            String absolute = text.startsWith("/") ? text.substring(1) : text;
            addFile(absolute, named, around);
            if (packageEnd > 0 && !text.startsWith("/")) {
                addFile(className.substring(0, packageEnd + 1).replace('.', '/') + text, named, around);
            }
        }
    }

    /** Parts that are identifiers, between dots or slashes. */
    private static boolean isClassName(String text) {
        boolean starts = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (starts ? !Character.isJavaIdentifierStart(c) : !Character.isJavaIdentifierPart(c)) {
                if (starts || (c != '.' && c != '/')) {
                    return false;
                }
                starts = true;
            } else {
                starts = false;
            }
        }
        return !starts;
    }

    /** No spaces nor other signs that texts have and names of files have not, and no slash at the end. */
    private static boolean isFileName(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isLetterOrDigit(c) && "/._$@+-".indexOf(c) < 0) {
                return false;
            }
        }
        return text.length() > 2 && !text.endsWith("/") && !text.endsWith(".") && !text.contains("//");
    }

    private void addFile(String path, Set<String> named, List<CodeFile> around) throws IOException {
        if (path.endsWith(CodeFile.CLASS)) {
            named.add(path.substring(0, path.length() - CodeFile.CLASS.length()).replace('/', '.'));
            return;
        }
        CodeFile file = file(path);
        if (file != null) {
            around.add(file);
        }
    }

    private List<String> providers(CodeFile services) throws IOException {
        byte[] lines = read(services.path());
        List<String> providers = new ArrayList<>();
        if (lines != null) {
            for (String line : new String(lines, StandardCharsets.UTF_8).split("\\R")) {
                String name = line.replaceFirst("#.*", "").strip();
                if (!name.isEmpty()) {
                    providers.add(name);
                }
            }
        }
        return providers;
    }

    private @Nullable CodeFile file(String path) throws IOException {
        if (files.containsKey(path)) {
            return files.get(path);
        }
        ClassLoader from = loader.get();
        byte[] bytes = from != null && ClassFiles.isFile(from, path) ? read(path) : null;
        CodeFile file = bytes == null ? null : placed(CodeFile.of(path, bytes), bytes);
        files.put(path, file);
        return file;
    }

    /** Remembers where the pieces of a file are. */
    private CodeFile placed(CodeFile file, byte[] bytes) {
        int from = 0;
        for (Piece piece : file.pieces()) {
            places.putIfAbsent(piece.hash(), new Place(file.path(), from, piece.bytes()));
            from += piece.bytes();
        }
        return from == bytes.length ? file : CodeFile.of(file.path(), bytes);
    }

    private byte @Nullable [] read(String path) throws IOException {
        ClassLoader from = loader.get();
        return from == null ? null : ClassFiles.read(from, path);
    }
}
