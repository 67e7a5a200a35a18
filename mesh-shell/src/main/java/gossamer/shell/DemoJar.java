// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * The jar inside the released jar that holds the demonstration.
 *
 * <p>A peer that is started from the released jar does not have the demonstration's classes: it gets them from the peer
 * that demonstrates, as it gets those of any program. Where there is no such jar, because the program runs from class
 * files, the classes are taken from there.
 *
 * <p>Confined to one thread.
 */
final class DemoJar implements AutoCloseable {
    private static final String MAIN = "gossamer.shell.demo.Demo";
    private final ClassLoader loader;
    private final @Nullable Path copy;

    private DemoJar(ClassLoader loader, @Nullable Path copy) {
        this.loader = loader;
        this.copy = copy;
    }

    /** Opens it; the copy on disk is removed when it is closed, or when this process is told to end. */
    static DemoJar open() throws IOException {
        ClassLoader own = DemoJar.class.getClassLoader();
        try (InputStream packed = DemoJar.class.getResourceAsStream("demo.jar")) {
            if (packed == null) {
                return new DemoJar(own, null);
            }
            Path copy = Files.createTempFile("gossamer-demo-", ".jar");
            copy.toFile().deleteOnExit();
            Files.copy(packed, copy, StandardCopyOption.REPLACE_EXISTING);
            return new DemoJar(new URLClassLoader(new URL[] {copy.toUri().toURL()}, own), copy);
        }
    }

    /** The program in it. */
    DemoProgram program() throws IOException {
        try {
            return Class.forName(MAIN, true, loader)
                    .asSubclass(DemoProgram.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException | ClassCastException broken) {
            throw new IOException("this build of the program has no demonstration in it: " + broken, broken);
        }
    }

    @Override
    public void close() throws IOException {
        if (copy != null) {
            ((URLClassLoader) loader).close();
            Files.deleteIfExists(copy);
        }
    }
}
