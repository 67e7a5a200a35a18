// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.code;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes functional objects of code that is here, or says why it is not.
 *
 * <p>Kept as long as some job uses the code. Safe from any thread.
 */
public final class Linker {
    private static final int REBUILDERS_MAX = 1024;

    private final String where;
    private final @Nullable ClassLoader loader;
    private final @Nullable String reason;

    /** The last ones used, each worth some kilobytes; guarded by itself. */
    private final Map<Shape, Rebuilder> rebuilders = new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Shape, Rebuilder> eldest) {
            return size() > REBUILDERS_MAX;
        }
    };

    private Linker(String where, @Nullable ClassLoader loader, @Nullable String reason) {
        this.where = where;
        this.loader = loader;
        this.reason = reason;
    }

    /**
     * Of classes that a loader has.
     *
     * @param where what the loader stands for, to follow "class X of"
     */
    static Linker of(String where, ClassLoader loader) {
        return new Linker(where, loader, null);
    }

    /** Of code that cannot be had. */
    static Linker broken(String reason) {
        return new Linker("", null, reason);
    }

    /** Whether it holds on to classes that came from another peer, and that must go when no job uses them any more. */
    public boolean isForeign() {
        return loader instanceof CodeLoader;
    }

    /** The loader that has the classes; null of code that cannot be had. */
    @Nullable
    ClassLoader loader() {
        return loader;
    }

    boolean isUsable() {
        return loader != null;
    }

    /**
     * What makes functional objects of a shape; kept for a while, so that the code of a lambda that many jobs use is
     * compiled once and not for each job.
     *
     * @throws MissingCode if a class or method of it is not here
     * @throws Throwable what the JDK's linker throws; nothing else
     */
    public Rebuilder rebuilder(Shape shape) throws Throwable {
        if (loader == null) {
            throw new MissingCode(String.valueOf(reason));
        }
        synchronized (rebuilders) {
            Rebuilder known = rebuilders.get(shape);
            if (known != null) {
                return known;
            }
        }
        Rebuilder made = Rebuilder.of(shape, loader, where);
        synchronized (rebuilders) {
            Rebuilder other = rebuilders.putIfAbsent(shape, made);
            return other == null ? made : other;
        }
    }

    /**
     * Whether what a task threw means that a class is not in its code set, and which.
     *
     * @return what to tell the submitter; null if it means anything else
     */
    public @Nullable MissingCode missing(Throwable thrown) {
        boolean looked = thrown instanceof ClassNotFoundException
                || (thrown instanceof NoClassDefFoundError && thrown.getCause() instanceof ClassNotFoundException);
        String name = thrown.getMessage();
        return looked && name != null && loader instanceof CodeLoader
                ? new MissingCode("class " + name.replace('/', '.') + " of " + where + " missing", thrown)
                : null;
    }
}
