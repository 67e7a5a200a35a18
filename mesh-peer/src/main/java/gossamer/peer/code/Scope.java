// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.code;

import java.util.Set;

/**
 * Shows of a program's loader the classes of one code set, the JDK's and Gossamer's, and no more.
 *
 * <p>Results come from other peers, who have no other classes of the program than these: bytes that name another one
 * are not a result, and a class that is only somewhere on the submitter's class path must not be made of them. Safe
 * from any thread.
 */
final class Scope extends ClassLoader {
    static {
        registerAsParallelCapable();
    }

    private final ClassLoader program;
    private final Set<String> classes;

    /** @param classes binary names; not written to any more */
    Scope(ClassLoader program, Set<String> classes) {
        super("scope", ClassLoader.getPlatformClassLoader());
        this.program = program;
        this.classes = classes;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!classes.contains(name) && !Provided.has(name)) {
            throw new ClassNotFoundException(name);
        }
        return program.loadClass(name);
    }
}
