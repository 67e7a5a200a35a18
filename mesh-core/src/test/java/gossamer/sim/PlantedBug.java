// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * A mistake that somebody could make in the sources, as a text: what it breaks, the file, the lines and what stands in
 * their place.
 *
 * <p>The edited class is compiled in memory and loaded together with all other classes of the project, so that nothing
 * in the product knows of it.
 *
 * @param name of the file of the text
 * @param why what it breaks, for people
 * @param world which simulation looks for it
 * @param file below the folder of the sources
 * @param found the seed that found it last
 * @param old the lines as they are, which must stand there once
 * @param edited what stands in their place
 */
record PlantedBug(String name, String why, String world, String file, int found, String old, String edited) {
    private static final Path FOLDER = Path.of("src", "test", "resources", "planted");
    private static final Path SOURCES = Path.of("src", "main", "java");
    private static final Pattern FORM = Pattern.compile(
            "bug: (.+)\nworld: (.+)\nfile: (.+)\nfound: ([0-9]+)\n--- old\n(.*)\n--- new\n(.*)\n--- end\n",
            Pattern.DOTALL);

    /** All, by name. */
    static List<PlantedBug> all() throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(FOLDER, "*.txt")) {
            found.forEach(files::add);
        }
        files.sort(null);
        List<PlantedBug> all = new ArrayList<>();
        for (Path file : files) {
            Matcher form = FORM.matcher(Files.readString(file));
            if (!form.matches()) {
                throw new IOException(file + " is not of the form of a planted bug");
            }
            all.add(new PlantedBug(
                    file.getFileName().toString().replace(".txt", ""),
                    form.group(1),
                    form.group(2),
                    form.group(3),
                    Integer.parseInt(form.group(4)),
                    form.group(5),
                    form.group(6)));
        }
        return all;
    }

    /**
     * The project with this mistake in it.
     *
     * @throws AssertionError if the lines do not stand in the file exactly once any more, or what is there instead does
     *     not compile
     */
    ClassLoader plant() throws IOException {
        String source = Files.readString(SOURCES.resolve(file));
        int at = source.indexOf(old);
        if (at < 0 || source.indexOf(old, at + 1) >= 0) {
            throw new AssertionError("planted bug " + name + ": its lines do not stand in " + file + " exactly once");
        }
        return new Edited(compile(source.substring(0, at) + edited + source.substring(at + old.length())));
    }

    /** The class files of an edited source, by binary name. */
    private Map<String, byte[]> compile(String source) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        Map<String, ByteArrayOutputStream> classes = new HashMap<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
                JavaFileManager memory = new ForwardingJavaFileManager<>(files) {
                    @Override
                    public JavaFileObject getJavaFileForOutput(
                            Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
                        return new SimpleJavaFileObject(URI.create("memory:/" + className.replace('.', '/')), kind) {
                            @Override
                            public OutputStream openOutputStream() {
                                return classes.computeIfAbsent(className, any -> new ByteArrayOutputStream());
                            }
                        };
                    }
                }) {
            JavaFileObject unit = new SimpleJavaFileObject(URI.create("memory:/" + file), JavaFileObject.Kind.SOURCE) {
                @Override
                public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                    return source;
                }
            };
            List<String> options = List.of(
                    "-classpath", System.getProperty("java.class.path"), "-proc:none", "-nowarn", "-Xlint:none");
            if (!compiler.getTask(said, memory, null, options, null, List.of(unit))
                    .call()) {
                throw new AssertionError("planted bug " + name + " does not compile: " + said);
            }
        }
        Map<String, byte[]> compiled = new HashMap<>();
        classes.forEach((className, bytes) -> compiled.put(className, bytes.toByteArray()));
        return compiled;
    }

    /** All classes of the project once more, some of them edited. */
    private static final class Edited extends ClassLoader {
        private final Map<String, byte[]> edited;

        Edited(Map<String, byte[]> edited) {
            super(PlantedBug.class.getClassLoader());
            this.edited = edited;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("gossamer.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded != null ? loaded : define(name);
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            byte[] bytes = edited.get(name);
            if (bytes == null) {
                try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                    if (in == null) {
                        throw new ClassNotFoundException(name);
                    }
                    bytes = in.readAllBytes();
                } catch (IOException unreadable) {
                    throw new UncheckedIOException(unreadable);
                }
            }
            return defineClass(name, bytes, 0, bytes.length);
        }
    }
}
