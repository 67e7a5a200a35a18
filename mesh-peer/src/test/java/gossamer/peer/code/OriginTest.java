// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gossamer.NotPortable;
import gossamer.Task;
import gossamer.model.ContentHash;
import gossamer.peer.value.Compiled;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OriginTest {
    private static final String MAIN = """
            package app;
            public class Main {
                Direct field;
                static Object by(String name) throws Exception { return Class.forName(name); }
                static Object named() throws Exception { return by("app.Main$ByName"); }
                static Object file() { return Main.class.getResource("near.txt"); }
                static Object root() { return Main.class.getResource("/data/far.txt"); }
                static Object none() { return "a.b.c data/none.txt not/there app data"; }
                static class Direct { java.util.Map<String, Generic> map; }
                static class Generic { Further[] further() { return null; } }
                static class Further { Service service; gossamer.Mesh mesh; java.util.List<String> list; }
                static class ByName {}
                static class Unreached { Direct direct; }
                interface Service {}
                static class Provider implements Service { Behind behind; }
                static class Behind {}
                class Gone {}
            }
            """;

    @TempDir
    Path folder;

    private Path program() throws Exception {
        Path classes = Files.createDirectories(folder.resolve("program"));
        for (Map.Entry<String, byte[]> file :
                Compiled.of("app.Main", MAIN).files().entrySet()) {
            if (!file.getKey().equals("app.Main$Gone")) {
                write(classes.resolve(CodeFile.pathOf(file.getKey())), file.getValue());
            }
        }
        write(classes.resolve("app/near.txt"), new byte[] {1});
        write(classes.resolve("data/far.txt"), new byte[] {2});
        write(
                classes.resolve("META-INF/services/app.Main$Service"),
                "# none\napp.Main$Provider".getBytes(StandardCharsets.UTF_8));
        return classes;
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }

    private static URLClassLoader loader(Path... places) throws Exception {
        URL[] urls = new URL[places.length];
        for (int i = 0; i < places.length; i++) {
            urls[i] = places[i].toUri().toURL();
        }
        return new URLClassLoader(urls, OriginTest.class.getClassLoader());
    }

    private static List<String> paths(ContentHash code) throws Exception {
        CodeSet set = CodeSet.read(code, Origin.content(code));
        return set.files().stream().map(CodeFile::path).toList();
    }

    @Test
    void followsEveryNameAndLeavesOutWhatEveryPeerHas() throws Exception {
        try (URLClassLoader loader = loader(program())) {
            ContentHash code = Origin.of(loader).codeOf(List.of("app.Main"), null);

            assertThat(paths(code))
                    .containsExactly(
                            "META-INF/services/app.Main$Service",
                            "app/Main$Behind.class",
                            "app/Main$ByName.class",
                            "app/Main$Direct.class",
                            "app/Main$Further.class",
                            "app/Main$Generic.class",
                            "app/Main$Provider.class",
                            "app/Main$Service.class",
                            "app/Main$Unreached.class", // the compiler lists nested classes
                            "app/Main.class",
                            "app/near.txt",
                            "data/far.txt");
            assertThat(Origin.of(loader).codeOf(List.of("app.Main$Further", "app.Main$Direct"), null))
                    .as("the set of classes inside another set")
                    .isEqualTo(code);
            assertThat(Origin.loaderOf(code)).isSameAs(loader);
        }
    }

    @Test
    void theSameProgramFromAnotherLoaderHasTheSameCodeSet() throws Exception {
        Path classes = program();
        try (URLClassLoader one = loader(classes);
                URLClassLoader two = loader(classes)) {
            assertThat(Origin.of(one).codeOf(List.of("app.Main"), null))
                    .isEqualTo(Origin.of(two).codeOf(List.of("app.Main"), null));
        }
    }

    @Test
    void aFileThatHasChangedSinceIsNotSent() throws Exception {
        Path classes = program();
        try (URLClassLoader loader = loader(classes)) {
            ContentHash code = Origin.of(loader).codeOf(List.of("app.Main"), null);
            CodeSet set = CodeSet.read(code, Origin.content(code));
            ContentHash far = set.files().get(set.files().size() - 1).hash();
            assertThat(Origin.content(far)).containsExactly(2);

            Files.write(classes.resolve("data/far.txt"), new byte[] {3});

            assertThat(Origin.content(far)).isNull();
        }
    }

    @Test
    void aClassMadeWhileTheProgramRanIsNamed() throws Exception {
        assertThatThrownBy(() -> Origin.of(getClass().getClassLoader()).codeOf(List.of("app.Generated$1"), null))
                .isInstanceOf(NotPortable.class)
                .hasMessageContaining(
                        "class app.Generated$1 cannot be sent to another peer: its class file is not to be had")
                .hasMessageContaining("made while the program ran");
    }

    @Test
    void classesThatNoLoaderSeesTogetherAreRefused() throws Exception {
        Path classes = program();
        try (URLClassLoader one = loader(classes);
                URLClassLoader two = loader(classes);
                CodeSets sets = new CodeSets("test", getClass().getClassLoader(), false, List.of(), 1 << 20)) {
            Class<?> first = one.loadClass("app.Main");
            Class<?> second = two.loadClass("app.Main$Direct");

            assertThatThrownBy(() -> sets.codeOf(List.of(first, second)))
                    .isInstanceOf(NotPortable.class)
                    .hasMessageContaining("class app.Main of " + one)
                    .hasMessageContaining("app.Main$Direct of " + two)
                    .hasMessageContaining("no class loader of this program sees both");
            assertThat(sets.codeOf(List.of(first, one.loadClass("app.Main$Direct"), String.class)))
                    .isNotNull();
            assertThat(sets.codeOf(List.of(Task.class, String.class)))
                    .as("what every peer has")
                    .isNull();
        }
    }

    @Test
    void jarsAndFoldersThatAreNamedTravelWhole() throws Exception {
        Path more = folder.resolve("more.jar");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(more))) {
            for (String name : List.of("plug/In.class", "plug/in.txt", "gossamer/Mesh.class", "META-INF/MANIFEST.MF")) {
                out.putNextEntry(new ZipEntry(name));
                out.write(name.getBytes(StandardCharsets.UTF_8));
            }
        }
        write(folder.resolve("files/deep/er.txt"), new byte[] {7});
        try (URLClassLoader loader = loader(program());
                Extras extras = new Extras(List.of(more, folder.resolve("files")))) {
            ContentHash code = Origin.of(loader).codeOf(List.of("app.Main"), extras);

            CodeSet set = CodeSet.read(code, Origin.content(code));
            Map<String, CodeFile> files = set.files().stream().collect(Collectors.toMap(CodeFile::path, file -> file));
            assertThat(files)
                    .containsKeys("app/Main.class", "plug/In.class", "plug/in.txt", "deep/er.txt")
                    .doesNotContainKeys("gossamer/Mesh.class", "META-INF/MANIFEST.MF");
            assertThat(extras.content(files.get("plug/in.txt").hash()))
                    .asString()
                    .isEqualTo("plug/in.txt");
            assertThat(extras.content(files.get("deep/er.txt").hash())).containsExactly(7);
            assertThat(extras.over(loader).getResource("deep/er.txt")).isNotNull();
        }
    }

    @Test
    void readingWhatManyClassesNameCostsLittle() throws Exception {
        for (int count : List.of(100, 1_000)) {
            StringBuilder source = new StringBuilder("package many; public class Main {");
            for (int i = 0; i < count; i++) {
                source.append(
                        "static class C%d { String a(int x) { return \"text %d\" + x; } Object next() { return C%d.class; } }"
                                .formatted(i, i, (i + 1) % count));
            }
            Path jar = folder.resolve("many-" + count + ".jar");
            try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
                for (Map.Entry<String, byte[]> file : Compiled.of(
                                "many.Main", source.append("}").toString())
                        .files()
                        .entrySet()) {
                    out.putNextEntry(new ZipEntry(CodeFile.pathOf(file.getKey())));
                    out.write(file.getValue());
                }
            }
            List<Long> millis = new ArrayList<>();
            for (int round = 0; round < 3; round++) {
                try (URLClassLoader loader = loader(jar)) {
                    long began = System.nanoTime();
                    ContentHash code = Origin.of(loader).codeOf(List.of("many.Main"), null);
                    millis.add((System.nanoTime() - began) / 1_000_000);
                    assertThat(paths(code)).hasSize(count + 1);
                }
            }
            System.out.println("CODE the names of " + (count + 1) + " classes of a jar followed in " + millis + " ms");
        }
    }

    @Test
    void proxiesHaveNoClassFileEither() {
        Object proxy = Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Task.class}, (self, method, arguments) -> 1);

        assertThatThrownBy(() -> Portable.of((Task<?>) proxy)).isInstanceOf(NotPortable.class);
    }
}
