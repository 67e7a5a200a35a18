// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.skew;

import static org.assertj.core.api.Assertions.assertThat;

import gossamer.Mesh;
import gossamer.config.PeerConfig;
import gossamer.shell.Released;
import gossamer.shell.process.PeerProcess;
import gossamer.shell.process.Program;
import gossamer.shell.process.TrialMesh;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Peers of this release and of the next one in one mesh.
 *
 * <p>The next minor release speaks a protocol one higher beside this one's, writes one field more in each control
 * message, and sends a kind of message that this one does not know. The next major one speaks only the higher protocol.
 */
@Timeout(240)
class VersionSkewIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int PEERS = 5;
    private static final int SLOTS = 2;
    private static final int WINDOW = 100;
    private static final int COPIES = 40;
    private static final String[] FLAGS = {"-Xmx128m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"};

    @TempDir
    private static Path made;

    private static Program next;
    private static Program gap;

    @BeforeAll
    static void makeTheOtherReleases() throws Exception {
        next = Program.jar(OtherRelease.make("minor", Released.jar(), made), FLAGS);
        gap = Program.jar(OtherRelease.make("major", Released.jar(), made), FLAGS);
    }

    /** Submits one task for each that ends, until it is told to stop, and keeps what was given for each. */
    private static final class Flow {
        private final Mesh mesh;
        private final String folder;
        private final Semaphore window = new Semaphore(WINDOW);
        private final Map<Integer, List<Object>> given = new ConcurrentHashMap<>();
        private final Thread thread;
        private volatile boolean halted;
        private int submitted;

        Flow(Mesh mesh, Path folder) {
            this.mesh = mesh;
            this.folder = folder.toString();
            this.thread = Thread.ofPlatform().name("flow").start(this::submit);
        }

        private void submit() {
            while (!halted) {
                window.acquireUninterruptibly();
                int number = submitted++;
                mesh.submit(Noted.task(folder, number)).whenComplete((value, thrown) -> {
                    given.computeIfAbsent(number, unused -> new ArrayList<>()).add(thrown == null ? value : thrown);
                    window.release();
                });
            }
        }

        /** Stops, and returns how many tasks there were once all of them are given or the time is over. */
        int end() throws InterruptedException {
            halted = true;
            thread.join();
            boolean all = window.tryAcquire(WINDOW, LIMIT.toSeconds(), TimeUnit.SECONDS);
            assertThat(all).as("all of %d tasks have ended", submitted).isTrue();
            return submitted;
        }
    }

    private static void awaitNames(Mesh mesh, Set<String> wanted) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            Set<String> seen = new TreeSet<>();
            mesh.peers().forEach(peer -> seen.add(peer.card().name()));
            if (seen.equals(wanted)) {
                return;
            }
            assertThat(System.nanoTime()).as("%s, not %s", seen, wanted).isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20)); // between two looks; the deadline decides
        }
    }

    /** How often each task was started, by the files of the peers. */
    private static Map<Integer, Integer> starts(Path folder) throws Exception {
        Map<Integer, Integer> starts = new TreeMap<>();
        try (DirectoryStream<Path> ledgers = Files.newDirectoryStream(folder, Noted.LEDGER + "*")) {
            for (Path ledger : ledgers) {
                Files.readAllLines(ledger).forEach(line -> starts.merge(Integer.parseInt(line), 1, Integer::sum));
            }
        }
        return starts;
    }

    @Test
    @Tag("long")
    void aRollingRestartFromOneReleaseToTheNextLosesAndDoublesNothing() throws Exception {
        try (TrialMesh trial = TrialMesh.create(Released.program(FLAGS), "skew", PeerConfig.defaults())) {
            List<PeerProcess> old = new ArrayList<>();
            for (int i = 0; i < PEERS; i++) {
                old.add(trial.start("old-" + i, SLOTS));
            }
            Set<String> names = new TreeSet<>(Set.of("submitter"));
            for (PeerProcess each : old) {
                each.awaitReady(LIMIT);
                names.add(each.name());
            }
            try (Mesh mesh =
                    Mesh.join(its -> trial.config().withName("submitter").withSlots(0))) {
                awaitNames(mesh, names);
                Flow flow = new Flow(mesh, trial.folder());
                List<PeerProcess> young = new ArrayList<>();
                for (int i = 0; i < PEERS; i++) {
                    PeerProcess started = trial.start(next, "new-" + i, SLOTS);
                    young.add(started);
                    started.awaitReady(LIMIT);
                    assertThat(old.get(i).stop())
                            .as("%s left by itself", old.get(i).name())
                            .isTrue();
                    names.remove("old-" + i);
                    names.add("new-" + i);
                    awaitNames(mesh, names);
                }
                int tasks = flow.end();

                Map<Integer, Integer> starts = starts(trial.folder());
                int lost = 0;
                int doubled = 0;
                for (int task = 0; task < tasks; task++) {
                    List<Object> given = flow.given.getOrDefault(task, List.of());
                    boolean right = given.contains(task * 0x9e3779b97f4a7c15L);
                    lost += right && starts.containsKey(task) ? 0 : 1;
                    doubled += Math.max(0, given.size() - 1);
                }
                int extra =
                        starts.values().stream().mapToInt(count -> count - 1).sum();
                System.out.println("SKEW rolling restart peers=" + PEERS + " tasks=" + tasks + " lost=" + lost
                        + " doubled=" + doubled + " extra=" + extra);
                assertThat(lost).as("lost").isZero();
                assertThat(doubled).as("doubled").isZero();
                for (PeerProcess each : young) {
                    assertThat(Files.exists(trial.folder().resolve(Noted.LEDGER + each.pid())))
                            .as("%s ran tasks of an owner of the other release", each.name())
                            .isTrue();
                }
            }
        }
    }

    @Test
    void aMixedMeshRunsJobsOfOwnersOfBothReleases() throws Exception {
        try (TrialMesh trial = TrialMesh.create(Released.program(FLAGS), "skew", PeerConfig.defaults())) {
            List<PeerProcess> peers = List.of(
                    trial.start("old-0", 1),
                    trial.start(next, "new-0", 1),
                    trial.start("old-1", 1),
                    trial.start(next, "new-1", 1));
            Set<String> names = new TreeSet<>(Set.of("submitter"));
            for (PeerProcess each : peers) {
                each.awaitReady(LIMIT);
                names.add(each.name());
            }
            try (Mesh mesh =
                    Mesh.join(its -> trial.config().withName("submitter").withSlots(0))) {
                awaitNames(mesh, names);
                for (String owner : List.of("old-0", "new-0")) {
                    run(trial, owner);
                }
            }
            PeerProcess oldOne = peers.get(0);
            List<String> refused = oldOne.stderr().stream()
                    .filter(line -> line.contains("kind 0x73 of SurveyMessage is not known to this peer"))
                    .toList();
            assertThat(refused).as("the unknown kind, refused by name").isNotEmpty();
            assertThat(refused.get(0)).contains("it speaks version 1.1, this peer 1.0");
            assertThat(oldOne.stderr())
                    .as("nothing but the unknown kind is refused")
                    .noneMatch(line -> line.contains("no message") && !line.contains("kind 0x73"));
            System.out.println("SKEW mixed mesh: jobs of both owners exact; told: " + refused.get(0));
        }
    }

    /** Runs a job that the named peer owns, and checks that all four have run some of it. */
    private static void run(TrialMesh trial, String owner) throws Exception {
        Path mark = Files.createDirectory(trial.folder().resolve("by-" + owner));
        List<String> words = new ArrayList<>(next.words());
        if (owner.startsWith("old")) {
            words = new ArrayList<>(Released.program(FLAGS).words());
        }
        words.addAll(List.of("peers", "--peer", owner));
        ended(trial, words);
        words.subList(words.size() - 3, words.size()).clear();
        words.addAll(List.of("run", "--peer", owner, "-n", Integer.toString(COPIES), "--", "sh", "-c"));
        words.add("sleep 0.1; : > " + mark + "/$PPID; echo did $MESH_TASK_ID");
        List<String> said = ended(trial, words);

        assertThat(said)
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, COPIES)
                        .mapToObj(copy -> "did " + copy)
                        .toList());
        try (var ran = Files.list(mark)) {
            assertThat(ran.count()).as("peers that ran commands of %s", owner).isEqualTo(4);
        }
    }

    private static List<String> ended(TrialMesh trial, List<String> words) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().putAll(trial.environment());
        builder.environment().put("MESH_NAME", trial.name());
        Path errors = Files.createTempFile(trial.folder(), "said", ".txt");
        Process process = builder.redirectError(errors.toFile()).start();
        try (var out = process.inputReader(StandardCharsets.UTF_8)) {
            List<String> lines = out.lines().toList();
            assertThat(process.waitFor()).as("%s", Files.readString(errors)).isZero();
            return lines;
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aMajorGapIsRefusedWithALineOnBothSides() throws Exception {
        var config = PeerConfig.defaults().withMulticast(false);
        try (TrialMesh trial = TrialMesh.create(Released.program(FLAGS), "skew", config)) {
            PeerProcess ant = trial.start("ant", 1);
            ant.awaitReady(LIMIT);
            String address = ant.stdout().get(0).replaceFirst("Peer ant on ([^,]+),.*", "$1");

            PeerProcess owl = trial.start(gap, "owl", 1, "--seed", address, "--once");

            assertThat(owl.awaitEnd(LIMIT)).contains(3);
            assertThat(owl.stderr()).anyMatch(line -> line.contains("version is too old for this one"));
            assertThat(ant.awaitStderr(line -> line.contains("too new a version, refused"), LIMIT))
                    .isPresent();
            System.out.println("SKEW major gap: " + owl.stderr() + " | " + ant.stderr());
        }
    }
}
