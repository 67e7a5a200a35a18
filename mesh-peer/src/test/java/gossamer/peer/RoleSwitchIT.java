// SPDX-License-Identifier: Apache-2.0
package gossamer.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gossamer.Command;
import gossamer.CommandEnd;
import gossamer.CommandEnd.Ending;
import gossamer.IndexFn;
import gossamer.Job;
import gossamer.Mesh;
import gossamer.config.Allowance;
import gossamer.config.PeerConfig;
import gossamer.model.Accept;
import gossamer.model.Items;
import gossamer.model.JobId;
import gossamer.model.JobKind;
import gossamer.model.JobSpec;
import gossamer.model.JobSpec.Gathering;
import gossamer.model.Outcome;
import gossamer.peer.crypto.KeyFile;
import gossamer.peer.value.Compiled;
import gossamer.peer.value.Failures;
import gossamer.peer.worker.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Peers that accept only some jobs, and let them have only so much, in a mesh over loopback. */
@Timeout(90)
class RoleSwitchIT {
    private static final int TASKS = 200;
    private static final AtomicInteger STRANGE = new AtomicInteger();

    private final List<Mesh> peers = new ArrayList<>();

    @TempDir
    Path folder;

    private Path key;

    @BeforeEach
    void makeKey() throws Exception {
        key = folder.resolve("mesh.key");
        KeyFile.make(key);
    }

    @AfterEach
    void close() {
        peers.forEach(Mesh::close);
    }

    private Mesh join(String name, UnaryOperator<PeerConfig> change) {
        Mesh mesh = Mesh.join(defaults -> change.apply(
                defaults.withMesh("roles-" + ProcessHandle.current().pid())
                        .withName(name)
                        .withBind("127.0.0.1")
                        .withPort(17_500)
                        .withKeyFile(key)));
        peers.add(mesh);
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> peers.stream().allMatch(each -> each.view().size() == peers.size()));
        return mesh;
    }

    private Mesh join(String name, Allowance allowance) {
        return join(name, config -> config.withSlots(1).withAllowance(allowance));
    }

    private static Allowance accepting(Accept accept) {
        return Allowance.ALL.withAccept(accept);
    }

    private static Command echo(int copies) {
        return new Command(List.of("true"), copies, null);
    }

    @Test
    void eachJobRunsOnlyWhereItsKindIsAcceptedAndWaitsForSuchAPeer() throws Exception {
        Mesh client = join("anna", config -> config.withAllowance(accepting(Accept.NONE)));
        join("java", accepting(Accept.JAVA));
        Mesh programs = join("programs", accepting(Accept.COMMANDS));

        Job<List<String>> names = client.map(
                IntStream.range(0, TASKS).boxed().toList(),
                i -> Mesh.current().self().card().name());
        List<CommandEnd> ends = client.exec(echo(TASKS), end -> {}).join();

        assertThat(names.join()).hasSize(TASKS).containsOnly("java");
        assertThat(ends).hasSize(TASKS).extracting(CommandEnd::peer).containsOnly("programs");

        peers.remove(programs);
        programs.close();
        Job<List<CommandEnd>> waiting = client.exec(echo(3), end -> {});
        assertThat(client.range(TASKS, i -> i * 2).join())
                .hasSize(TASKS); // the mesh goes on, and runs none of the three
        assertThat(waiting.isDone()).isFalse();

        join("more", accepting(Accept.ALL));
        assertThat(waiting.join()).extracting(CommandEnd::peer).containsOnly("more");
    }

    @Test
    void ownerThatAcceptsOnlyTheOtherKindGivesItsJobAway() {
        Mesh owner = join("owner", accepting(Accept.COMMANDS));
        join("java", accepting(Accept.JAVA));

        Job<List<String>> names = owner.map(
                IntStream.range(0, TASKS).boxed().toList(),
                i -> Mesh.current().self().card().name());

        assertThat(names.join()).containsOnly("java");
        assertThat(owner.exec(echo(5), end -> {}).join())
                .extracting(CommandEnd::peer)
                .containsOnly("owner");
    }

    @Test
    void codeThatIsDisguisedAsACommandDoesNotRun() throws Exception {
        Mesh client = join("anna", config -> config.withSlots(0));
        join("programs", accepting(Accept.COMMANDS));
        Peer peer = (Peer) client;
        JobId id = new JobId(peer.id(), 4_711, JobKind.COMMANDS);
        byte[] program = Program.index(i -> STRANGE.incrementAndGet(), null);
        JobSpec spec = new JobSpec(id, "disguised", Gathering.EACH, 3, program);

        Outcome outcome = peer.start(spec, Items.NONE, new FirstOutcome()).get();

        assertThat(Failures.decode(
                        ((Outcome.Failure) outcome).failure(),
                        RoleSwitchIT.class.getClassLoader(),
                        new StackTraceElement[0]))
                .hasStackTraceContaining("says that it is of commands, and carries other code");
        assertThat(STRANGE).hasValue(0);
    }

    @Test
    void tasksGetNoMoreThanThePeerAllows() {
        Mesh client = join("anna", config -> config.withSlots(0));
        join("strict", Allowance.ALL.withTaskTime(Duration.ofMillis(300)).withTaskMemory(64 << 20));

        assertThatThrownBy(() -> client.submit(() -> {
                            Thread.sleep(60_000);
                            return 1;
                        })
                        .join())
                .hasStackTraceContaining("ran for longer than peer strict allows, which is 300 ms");
        CommandEnd slow = client.exec(new Command(List.of("sleep", "60"), 1, null), end -> {})
                .join()
                .get(0);
        CommandEnd large = client.exec(
                        new Command(List.of("dd", "if=/dev/zero", "of=/dev/null", "bs=256M", "count=1"), 1, null),
                        end -> {})
                .join()
                .get(0);
        CommandEnd small = client.exec(
                        new Command(List.of("dd", "if=/dev/zero", "of=/dev/null", "bs=1M", "count=1"), 1, null),
                        end -> {})
                .join()
                .get(0);

        assertThat(slow.ending()).isEqualTo(Ending.TIMED_OUT);
        assertThat(slow.problem()).isEqualTo("Peer strict lets nothing run for longer than 300 ms");
        assertThat(large.code()).isNotZero();
        assertThat(small.code()).isZero();
    }

    @Test
    void jobsAreWrittenDownWithWhoSubmittedThemAndTheirCode() throws Exception {
        Path submitted = folder.resolve("submitted.log");
        Path run = folder.resolve("run.log");
        Mesh client = join("anna", config -> config.withSlots(0).withAudit(submitted));
        join("bert", config -> config.withSlots(1).withAudit(run));

        client.exec(new Command(List.of("echo", "say \"x\"\n"), 1, null), end -> {})
                .join();
        client.range(3, (IndexFn<?>) Compiled.of("app.Maker", TamperedCodeIT.SOURCE)
                        .loadClass("app.Maker")
                        .getMethod("make")
                        .invoke(null))
                .join();

        String address = client.self().card().address();
        String id = client.self().card().peer().toString();
        assertThat(Files.readAllLines(submitted))
                .hasSize(2)
                .allMatch(line -> line.contains("\"peer\":\"anna\",\"did\":\"submit\"")
                        && line.contains("\"from\":\"" + id + " here\""));
        assertThat(Files.readAllLines(run))
                .satisfiesExactly(
                        line -> assertThat(line)
                                .contains(
                                        "\"peer\":\"bert\",\"did\":\"run\"",
                                        "\"kind\":\"commands\"",
                                        "\"title\":\"echo say \\\"x\\\"\\u000a\"",
                                        "\"code\":null",
                                        "\"from\":\"" + id + " " + address + "\""),
                        line -> assertThat(line)
                                .contains("\"kind\":\"java\"")
                                .containsPattern("\"code\":\"[0-9a-f]{64}\""));
        assertThat(Files.getPosixFilePermissions(run)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
}
