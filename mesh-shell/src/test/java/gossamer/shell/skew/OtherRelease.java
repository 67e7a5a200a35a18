// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.skew;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * A jar of another release: the sources of mesh-core and mesh-peer with some edits, over the jar of this one.
 *
 * <p>An edit is a file of text: what it does, the source file, the lines as they are, which must stand there exactly
 * once, and what stands in their place. All sources are compiled, since constants are copied into the classes that use
 * them.
 */
final class OtherRelease {
    private static final Path EDITS = Path.of("src", "test", "resources", "skew");
    private static final Path ROOT = Path.of("..");
    private static final List<String> MODULES = List.of("mesh-core", "mesh-peer");
    private static final Pattern FORM =
            Pattern.compile("edit: (.+)\nfile: (.+)\n--- old\n(.*)\n--- new\n(.*)\n--- end\n", Pattern.DOTALL);

    private OtherRelease() {}

    /**
     * Makes the jar.
     *
     * @param edits the folder of the edits
     * @param released the jar of this release
     * @param folder takes the jar and what it is made of
     * @throws AssertionError if an edit does not fit the sources any more, or they do not compile with it
     */
    static Path make(String edits, Path released, Path folder) throws IOException {
        Map<Path, String> sources = sources();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(EDITS.resolve(edits), "*.txt")) {
            for (Path file : files) {
                edit(file, sources);
            }
        }
        Path classes = Files.createDirectory(folder.resolve("classes-" + edits));
        compile(edits, sources, released, classes);
        Path jar = Files.copy(released, folder.resolve(edits + ".jar"));
        try (FileSystem packed = FileSystems.newFileSystem(jar);
                Stream<Path> compiled = Files.walk(classes)) {
            for (Path each : compiled.filter(Files::isRegularFile).toList()) {
                Path place =
                        packed.getPath("/").resolve(classes.relativize(each).toString());
                Files.copy(each, place, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return jar;
    }

    private static Map<Path, String> sources() throws IOException {
        Map<Path, String> sources = new LinkedHashMap<>();
        for (String module : MODULES) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve(Path.of("src", "main", "java")))) {
                for (Path file : files.filter(each -> each.toString().endsWith(".java"))
                        .sorted()
                        .toList()) {
                    sources.put(file, Files.readString(file));
                }
            }
        }
        return sources;
    }

    private static void edit(Path edit, Map<Path, String> sources) throws IOException {
        Matcher form = FORM.matcher(Files.readString(edit));
        if (!form.matches()) {
            throw new AssertionError(edit + " is not of the form of an edit");
        }
        Path file = ROOT.resolve(form.group(2));
        String source = sources.get(file);
        String old = form.group(3);
        int at = source == null ? -1 : source.indexOf(old);
        if (source == null || at < 0 || source.indexOf(old, at + 1) >= 0) {
            throw new AssertionError(edit + ": its lines do not stand in " + file + " exactly once");
        }
        sources.put(file, source.substring(0, at) + form.group(4) + source.substring(at + old.length()));
    }

    private static void compile(String edits, Map<Path, String> sources, Path released, Path classes)
            throws IOException {
        List<JavaFileObject> units = new ArrayList<>();
        sources.forEach((file, text) -> units.add(source(file.toUri(), text)));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        String libraries = released + System.getProperty("path.separator") + System.getProperty("java.class.path");
        List<String> options =
                List.of("--release", "21", "-classpath", libraries, "-d", classes.toString(), "-proc:none", "-nowarn");
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            if (!compiler.getTask(said, files, null, options, null, units).call()) {
                throw new AssertionError("the release " + edits + " does not compile: " + said);
            }
        }
    }

    private static JavaFileObject source(URI file, String text) {
        return new SimpleJavaFileObject(file, JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }
}
