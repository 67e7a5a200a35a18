// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import gossamer.LimitExceeded;
import gossamer.LongIndexFn;
import gossamer.Mesh;
import gossamer.MeshFuture;
import gossamer.config.PeerConfig;
import gossamer.shell.process.PeerProcess;
import gossamer.shell.process.TrialMesh;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Isolated tasks at peers that are processes of their own: what their children hold, and what becomes of them. */
@Timeout(180)
class IsolatedPeersIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int PAIRS = 5;

    @TempDir
    Path folder;

    private static List<ProcessHandle> children(PeerProcess peer) {
        return ProcessHandle.of(peer.pid()).stream()
                .flatMap(ProcessHandle::descendants)
                .filter(each -> each.info().commandLine().orElse("").contains("ChildMain"))
                .toList();
    }

    /** All that a process has in its memory and may read, with its command line and environment before it. */
    private static boolean holds(long pid, List<byte[]> forms) throws IOException {
        Path process = Path.of("/proc", Long.toString(pid));
        for (String part : List.of("cmdline", "environ")) {
            if (isIn(Files.readAllBytes(process.resolve(part)), forms)) {
                return true;
            }
        }
        int regions = 0;
        try (RandomAccessFile memory =
                new RandomAccessFile(process.resolve("mem").toFile(), "r")) {
            for (String line : Files.readAllLines(process.resolve("maps"))) {
                String[] words = line.split("[ -]+");
                if (!words[2].startsWith("rw") || line.contains("[v")) {
                    continue;
                }
                long end = Long.parseUnsignedLong(words[1], 16);
                byte[] part = new byte[1 << 20];
                for (long at = Long.parseUnsignedLong(words[0], 16); at < end; at += part.length - 64) {
                    memory.seek(at);
                    int length = (int) Math.min(part.length, end - at);
                    int read = memory.read(part, 0, length);
                    regions++;
                    if (read > 0 && isIn(read == part.length ? part : Arrays.copyOf(part, read), forms)) {
                        return true;
                    }
                }
            }
        }
        assertThat(regions).as("parts of memory that were read").isGreaterThan(20);
        return false;
    }

    private static boolean isIn(byte[] where, List<byte[]> forms) {
        String text = new String(where, ISO_8859_1);
        return forms.stream().anyMatch(form -> text.contains(new String(form, ISO_8859_1)));
    }

    private static List<byte[]> forms(Path keyFile) throws IOException {
        String letters = Files.readString(keyFile).replaceAll("(?s).*gsm1-([A-Za-z0-9_-]{48}).*", "$1");
        StringBuilder wide = new StringBuilder();
        letters.chars().forEach(each -> wide.append((char) each).append('\0'));
        return List.of(
                letters.getBytes(ISO_8859_1),
                wide.toString().getBytes(ISO_8859_1),
                Arrays.copyOf(Base64.getUrlDecoder().decode(letters), 32));
    }

    @Test
    void theSecretIsNotInAChildAndIsFoundThereOnceATaskBringsIt() throws Exception {
        assumeTrue(Files.isReadable(Path.of("/proc/self/mem")), "no /proc/PID/mem here");
        try (TrialMesh mesh = TrialMesh.create(Released.program(), "apart", PeerConfig.defaults())) {
            PeerProcess ant = mesh.start("ant", 1);
            ant.awaitReady(LIMIT);
            Path keyFile = Objects.requireNonNull(mesh.config().keyFile());
            List<byte[]> forms = forms(keyFile);
            try (Mesh client = Mesh.join(defaults -> mesh.config().withSlots(0))) {
                perSecond(client.isolated(), 1_000, IsolatedTasks.index());
                long child = client.isolated().submit(IsolatedTasks.pid()).get(60, TimeUnit.SECONDS);
                assertThat(children(ant)).extracting(ProcessHandle::pid).contains(child);

                assertThat(holds(child, forms)).as("before it is planted").isFalse();

                byte[] secret = forms.get(2);
                long same =
                        client.isolated().submit(IsolatedTasks.plant(secret)).get(60, TimeUnit.SECONDS);
                assertThat(holds(same, forms)).as("once it is planted").isTrue();
            }
        }
    }

    @Test
    void aPeerThatIsKilledLeavesNoChild() throws Exception {
        try (TrialMesh mesh = TrialMesh.create(Released.program(), "apart", PeerConfig.defaults())) {
            PeerProcess ant = mesh.start("ant", 2);
            ant.awaitReady(LIMIT);
            try (Mesh client = Mesh.join(defaults -> mesh.config().withSlots(0))) {
                List<MeshFuture<Integer>> endless = new ArrayList<>();
                for (int i = 0; i < 2; i++) {
                    endless.add(client.isolated().submit(IsolatedTasks.endless(folder.resolve("runs-" + i))));
                }
                await().atMost(LIMIT).until(() -> {
                    endless.stream().filter(MeshFuture::isDone).forEach(MeshFuture::join); // tells why
                    return Files.exists(folder.resolve("runs-0")) && Files.exists(folder.resolve("runs-1"));
                });
                List<ProcessHandle> children = children(ant);
                assertThat(children).hasSize(2);

                ant.kill();

                await("their input has ended")
                        .atMost(LIMIT)
                        .until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
                assertThat(endless).noneMatch(MeshFuture::isDone);
            }
        }
    }

    @Test
    void aTaskThatRunsForTooLongIsEndedAndTheOthersAreNot() throws Exception {
        try (TrialMesh mesh = TrialMesh.create(Released.program(), "apart", PeerConfig.defaults())) {
            PeerProcess ant = mesh.start("ant", 1, "--task-time", "2s");
            ant.awaitReady(LIMIT);
            try (Mesh client = Mesh.join(defaults -> mesh.config().withSlots(0))) {
                MeshFuture<Integer> endless = client.isolated().submit(IsolatedTasks.endless(folder.resolve("runs")));

                assertThatThrownBy(() -> endless.get(60, TimeUnit.SECONDS))
                        .cause()
                        .isInstanceOf(LimitExceeded.class)
                        .hasMessageContaining("2 s");
                assertThat(client.isolated().submit(IsolatedTasks.one()).get(60, TimeUnit.SECONDS))
                        .isEqualTo(1);
                assertThat(ant.isAlive()).isTrue();
            }
        }
    }

    private static double perSecond(Mesh mesh, long size, LongIndexFn fn) throws Exception {
        long began = System.nanoTime();
        assertThat(mesh.reduceLongs(size, fn, IsolatedTasks.longSum()).get(60, TimeUnit.SECONDS))
                .isEqualTo(size * (size - 1) / 2);
        return size * 1e9 / (System.nanoTime() - began);
    }

    @Test
    void whatIsolationCostsIsTold() throws Exception {
        long size = 20_000_000;
        List<Double> ratios = new ArrayList<>();
        List<Double> submitted = new ArrayList<>();
        try (Mesh mesh = Mesh.local(1)) {
            for (int pair = 0; pair <= PAIRS; pair++) {
                double inside = perSecond(mesh, size, IsolatedTasks.index());
                double apart = perSecond(mesh.isolated(), size, IsolatedTasks.index());
                double one = eachPerSecond(mesh);
                double oneApart = eachPerSecond(mesh.isolated());
                if (pair > 0) { // the first is for the compilers
                    ratios.add(apart / inside);
                    submitted.add(oneApart / one);
                }
            }
        }
        ratios.sort(null);
        submitted.sort(null);
        System.out.printf(
                "ISOLATED range=%.3f of the rate inside the peer, submitted=%.3f, medians of %d%n",
                ratios.get(PAIRS / 2), submitted.get(PAIRS / 2), PAIRS);
        assertThat(ratios.get(PAIRS / 2)).isPositive();
    }

    private static double eachPerSecond(Mesh mesh) throws Exception {
        int count = 20_000;
        long began = System.nanoTime();
        List<MeshFuture<Integer>> futures = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            futures.add(mesh.submit(IsolatedTasks.one()));
        }
        for (MeshFuture<Integer> future : futures) {
            assertThat(future.get(60, TimeUnit.SECONDS)).isEqualTo(1);
        }
        return count * 1e9 / (System.nanoTime() - began);
    }
}
