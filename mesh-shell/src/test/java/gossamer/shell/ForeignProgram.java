// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import static org.assertj.core.api.Assertions.assertThat;

import gossamer.shell.process.TrialMesh;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Programs whose classes no peer has on its class path: made from sources in a folder, and run in a JVM of their own.
 */
final class ForeignProgram {
    private static final long LIMIT_SECONDS = 120;

    private ForeignProgram() {}

    /** What a client of a mesh needs: everything but the shell and the libraries of the tests. */
    static String clientClassPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("mesh-shell"))
                .filter(entry -> Stream.of("junit", "jqwik", "assertj", "archunit", "awaitility", "kotlin", "scala")
                        .noneMatch(Path.of(entry).getFileName().toString().toLowerCase(Locale.ROOT)::contains))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** A folder among the resources of these tests. */
    static Path sources(String name) {
        try {
            return Path.of(ForeignProgram.class.getResource("/foreign/" + name).toURI());
        } catch (URISyntaxException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Compiles the Java sources of a folder, and copies its other files. */
    static Path compile(Path sources, Path to, String classPath) throws IOException {
        Files.createDirectories(to);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<Path> java = new ArrayList<>();
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (file.toString().endsWith(".java")) {
                    java.add(file);
                } else {
                    Path copy = to.resolve(sources.relativize(file).toString());
                    Files.createDirectories(copy.getParent());
                    Files.copy(file, copy);
                }
            }
        }
        StringWriter errors = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean good = compiler.getTask(
                            errors,
                            files,
                            null,
                            List.of("-g", "-proc:none", "-nowarn", "-classpath", classPath, "-d", to.toString()),
                            null,
                            files.getJavaFileObjectsFromPaths(java))
                    .call();
            assertThat(good).as(errors.toString()).isTrue();
        }
        return to;
    }

    /** Packs a folder. */
    static Path jar(Path folder, Path jar) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(folder.relativize(file).toString()));
                Files.copy(file, out);
                out.closeEntry();
            }
        }
        return jar;
    }

    /** Puts everything on a class path into one jar, as people do to start a program with {@code -jar}. */
    static Path merge(String classPath, Path jar) throws IOException {
        Map<String, byte[]> all = new TreeMap<>();
        for (String entry : classPath.split(File.pathSeparator)) {
            Path place = Path.of(entry);
            if (Files.isDirectory(place)) {
                addFiles(place, all);
            } else {
                try (FileSystem files = FileSystems.newFileSystem(place)) {
                    addFiles(files.getPath("/"), all);
                }
            }
        }
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (Map.Entry<String, byte[]> file : all.entrySet()) {
                out.putNextEntry(new JarEntry(file.getKey()));
                out.write(file.getValue());
                out.closeEntry();
            }
        }
        return jar;
    }

    /** The first of two with one name stays; lists of services are joined, signatures left out. */
    private static void addFiles(Path root, Map<String, byte[]> all) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = root.relativize(file).toString();
                byte[] bytes = Files.readAllBytes(file);
                if (name.startsWith("META-INF/services/")) {
                    all.merge(name, bytes, ForeignProgram::joined);
                } else if (!name.matches("META-INF/(MANIFEST.MF|versions/.*|[^/]*[.](SF|DSA|RSA))|module-info.class")) {
                    all.putIfAbsent(name, bytes);
                }
            }
        }
    }

    private static byte[] joined(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + 1 + other.length);
        both[one.length] = '\n';
        System.arraycopy(other, 0, both, one.length + 1, other.length);
        return both;
    }

    /** The jar that a class of a library comes from. */
    static Path jarOf(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException impossible) {
            throw new AssertionError(impossible);
        }
    }

    static String classPath(Object... entries) {
        return Arrays.stream(entries).map(Object::toString).collect(Collectors.joining(File.pathSeparator));
    }

    /** What a process wrote and how it ended. */
    record Ran(int code, List<String> out, String err) {}

    /** Runs a main class as a client of a mesh: its arguments are the mesh's name, its key file, and more. */
    static Ran run(TrialMesh mesh, Path folder, String classPath, String main, String... more)
            throws IOException, InterruptedException {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(List.of("-Xmx128m", "-Djava.net.preferIPv4Stack=true", "-cp", classPath, main, mesh.name()));
        words.add(String.valueOf(mesh.config().keyFile()));
        words.addAll(List.of(more));
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        Process process = new ProcessBuilder(words)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS))
                    .as("the program ends; so far: %s %s", Files.readString(out), Files.readString(err))
                    .isTrue();
            return new Ran(process.exitValue(), Files.readAllLines(out), Files.readString(err));
        } finally {
            process.destroyForcibly();
        }
    }
}
