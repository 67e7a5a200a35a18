// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.code;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the classes of code sets by their hash.
 *
 * <p>There is one place to look so far, the class path of this process: a code set is here if every class of it is,
 * with the same bytes.
 *
 * <p>Safe from any thread.
 */
public final class CodeSets {
    private static final int REBUILDERS_MAX = 1024;

    private final ClassLoader own;

    /** Code sets whose every class was found with the right bytes; no more than the class path has of them. */
    private final Map<Hash, CodeSet> verified = new ConcurrentHashMap<>();

    /** The last ones used, each worth some kilobytes; guarded by itself. */
    private final Map<Shape, Rebuilder> rebuilders = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Shape, Rebuilder> eldest) {
            return size() > REBUILDERS_MAX;
        }
    };

    /** @param own the loader whose classes are taken where their bytes are the right ones */
    public CodeSets(ClassLoader own) {
        this.own = own;
    }

    /** Those on the class path that Gossamer itself was loaded from. */
    public static CodeSets ownClassPath() {
        return new CodeSets(CodeSets.class.getClassLoader());
    }

    /**
     * The loader that has the classes of a code set.
     *
     * @throws MissingCode if a class is not here, or has other bytes here
     */
    public ClassLoader loader(CodeSet set) throws MissingCode {
        if (!verified.containsKey(set.id())) {
            for (CodeSet.Entry entry : set.entries()) {
                verify(set, entry);
            }
            verified.put(set.id(), set);
        }
        return own;
    }

    /**
     * What makes functional objects of a shape; kept for a while, so that the code of a lambda that many jobs use is
     * compiled once and not for each job.
     *
     * @throws MissingCode if a class or method of it is not here, or has other content here
     * @throws Throwable what the JDK's linker throws; nothing else
     */
    public Rebuilder rebuilder(Shape shape) throws Throwable {
        synchronized (rebuilders) {
            Rebuilder known = rebuilders.get(shape);
            if (known != null) {
                return known;
            }
        }
        Rebuilder made = Rebuilder.of(shape, this);
        synchronized (rebuilders) {
            Rebuilder other = rebuilders.putIfAbsent(shape, made);
            return other == null ? made : other;
        }
    }

    private void verify(CodeSet set, CodeSet.Entry entry) throws MissingCode {
        byte[] here;
        try {
            here = classFile(own, entry.className());
        } catch (IOException unreadable) {
            throw new MissingCode(
                    "class " + entry.className() + " of code set " + set.id().brief() + " cannot be read here",
                    unreadable);
        }
        if (here == null) {
            throw new MissingCode(
                    "class " + entry.className() + " of code set " + set.id().brief() + " missing");
        }
        Hash hash = Hash.of(here);
        if (!hash.equals(entry.hash())) {
            throw new MissingCode("class " + entry.className() + " of code set "
                    + set.id().brief() + " has other content here: expected "
                    + entry.hash().brief() + ", found " + hash.brief());
        }
    }

    /** Whether every peer has a class because its JDK does. */
    static boolean isOfJdk(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        String module = type.getModule().getName();
        return loader == null
                || loader.equals(ClassLoader.getPlatformClassLoader())
                || (module != null && module.startsWith("jdk."));
    }

    /** The bytes of a class file as a loader finds it; null if it does not. */
    static byte @Nullable [] classFile(ClassLoader loader, String className) throws IOException {
        try (InputStream in = loader.getResourceAsStream(className.replace('.', '/') + ".class")) {
            return in == null ? null : in.readAllBytes();
        }
    }
}
