// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import gossamer.Mesh;
import gossamer.config.PeerConfig;
import gossamer.peer.crypto.KeyFile;
import gossamer.shell.process.PeerProcess;
import gossamer.shell.process.TrialMesh;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The secret of a mesh at work is looked for wherever another user, a log reader or a task could find it. */
@Timeout(180)
class LeakIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    /** The forms of a secret that a search must find. */
    private record Canary(String letters) {
        /** The 48 letters of a key file's first key. */
        static Canary of(Path keyFile) throws IOException {
            return new Canary(Files.readString(keyFile).replaceAll("(?s).*gsm1-([A-Za-z0-9_-]{48}).*", "$1"));
        }

        private List<byte[]> forms() {
            byte[] key = Arrays.copyOf(Base64.getUrlDecoder().decode(letters), 32);
            StringBuilder wide = new StringBuilder(); // as char[] lies in memory
            letters.chars().forEach(each -> wide.append((char) each).append('\0'));
            StringBuilder other = new StringBuilder(); // and in a heap dump, which is big-endian
            letters.chars().forEach(each -> other.append('\0').append((char) each));
            return List.of(
                    letters.getBytes(ISO_8859_1),
                    wide.toString().getBytes(ISO_8859_1),
                    other.toString().getBytes(ISO_8859_1),
                    key);
        }

        boolean isIn(byte[] where) {
            String text = new String(where, ISO_8859_1);
            return forms().stream().anyMatch(form -> text.contains(new String(form, ISO_8859_1)));
        }

        boolean isIn(String text) {
            return isIn(text.getBytes(UTF_8));
        }
    }

    private static byte[] read(Path file) throws IOException {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException gone) {
            return new byte[0];
        }
    }

    /** Nothing of a process that has ended, or is somebody else's. */
    private static byte[] shown(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException ended) {
            return new byte[0];
        }
    }

    /** What all processes of this user show of themselves. */
    private static List<Path> processes(Canary canary) throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            for (Path each : all.filter(it -> it.getFileName().toString().matches("[0-9]+"))
                    .toList()) {
                for (String part : List.of("cmdline", "environ")) {
                    if (canary.isIn(shown(each.resolve(part)))) {
                        found.add(each.resolve(part));
                    }
                }
            }
        }
        return found;
    }

    private static List<Path> files(Path under, Canary canary) throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> all = Files.walk(under)) {
            for (Path each : all.filter(Files::isRegularFile).toList()) {
                if (canary.isIn(read(each))) {
                    found.add(each);
                }
            }
        }
        return found;
    }

    /** The live objects of a process, as the JDK's tool writes them. */
    private byte[] heap(long pid) throws Exception {
        Path dump = folder.resolve("heap-" + pid + ".hprof");
        Process tool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(pid),
                        "GC.heap_dump",
                        dump.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(tool.getInputStream().readAllBytes(), UTF_8);
        assertThat(tool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(dump).as(said).exists();
        byte[] bytes = Files.readAllBytes(dump);
        Files.delete(dump);
        return bytes;
    }

    /** A search that finds nothing means something only if it finds what is there. */
    @Test
    void theSearchFindsASecretWhereverOneIsPlanted() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/self/environ")), "no /proc here");
        Path key = folder.resolve("planted.key");
        KeyFile.make(key);
        Canary canary = Canary.of(key);
        ProcessBuilder argument = new ProcessBuilder("sh", "-c", "sleep 60; : " + canary.letters());
        ProcessBuilder variable = new ProcessBuilder("sleep", "60");
        variable.environment().put("PLANTED", canary.letters());
        Process one = argument.start();
        Process two = variable.start();
        try {
            await().atMost(LIMIT)
                    .until(() -> processes(canary)
                            .containsAll(List.of(
                                    Path.of("/proc", Long.toString(one.pid()), "cmdline"),
                                    Path.of("/proc", Long.toString(two.pid()), "environ"))));
        } finally {
            one.descendants().forEach(ProcessHandle::destroy);
            one.destroy();
            two.destroy();
        }
        assertThat(files(folder, canary)).containsExactly(key);
        char[] asCharacters = canary.letters().toCharArray();
        byte[] asBytes = Arrays.copyOf(Base64.getUrlDecoder().decode(canary.letters()), 32);
        byte[] dump = heap(ProcessHandle.current().pid());
        assertThat(canary.isIn(dump)).isTrue();
        assertThat(new String(dump, ISO_8859_1)).contains(new String(asBytes, ISO_8859_1));
        assertThat(asCharacters).hasSize(48);
    }

    @Test
    void aMeshAtWorkShowsItsSecretNowhere() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/self/environ")), "no /proc here");
        try (TrialMesh mesh = TrialMesh.create(Released.program(), "leak", PeerConfig.defaults())) {
            PeerProcess ant = mesh.start("ant", 1);
            PeerProcess bee = mesh.start("bee", 1);
            ant.awaitReady(LIMIT);
            bee.awaitReady(LIMIT);
            Path keyFile = Objects.requireNonNull(mesh.config().keyFile());
            Canary canary = Canary.of(keyFile);

            Ran environment =
                    run(mesh, "run", "--mesh", mesh.name(), "sh", "-c", "env; ps -ef; cat /proc/self/environ");
            Ran failed = run(mesh, "run", "--mesh", mesh.name(), "sh", "-c", "exit 3");
            Ran peers = run(mesh, "-v", "peers", "--mesh", mesh.name(), "-o", "json");
            Ran ids = run(mesh, "key", "show-id", "--key-file", keyFile.toString());
            Path broken = Files.writeString(folder.resolve("broken.key"), "key gsm1-" + canary.letters() + "x\n");
            Files.setPosixFilePermissions(broken, PosixFilePermissions.fromString("rw-------"));
            Ran wrong = run(mesh, "key", "show-id", "--key-file", broken.toString());
            Files.delete(broken);
            try (Mesh client = Mesh.join(defaults -> mesh.config().withSlots(0))) {
                assertThat(client.submit(() -> System.getenv().toString()).join())
                        .doesNotContain(canary.letters());
            }

            assertThat(environment.code()).isZero();
            assertThat(failed.code()).isEqualTo(3);
            assertThat(wrong.code()).isEqualTo(ExitCode.FAILED);
            for (Ran each : List.of(environment, failed, peers, ids, wrong)) {
                assertThat(canary.isIn(each.said())).as(each.said()).isFalse();
            }
            assertThat(processes(canary)).isEmpty();
            assertThat(files(mesh.folder(), canary)).containsExactly(keyFile);
            for (PeerProcess each : List.of(ant, bee)) {
                assertThat(canary.isIn(String.join("\n", each.stdout()))).isFalse();
                assertThat(canary.isIn(String.join("\n", each.stderr()))).isFalse();
                assertThat(canary.isIn(heap(each.pid())))
                        .as("heap of " + each.name())
                        .isFalse();
            }
        }
    }

    private record Ran(int code, String said) {}

    private static Ran run(TrialMesh mesh, String... command) throws Exception {
        List<String> words = new ArrayList<>(Released.program().words());
        words.addAll(List.of(command));
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().putAll(mesh.environment());
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return new Ran(process.exitValue(), said);
    }
}
