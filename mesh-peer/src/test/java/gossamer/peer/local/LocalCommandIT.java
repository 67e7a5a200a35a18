// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import gossamer.Command;
import gossamer.CommandEnd;
import gossamer.Mesh;
import gossamer.model.JobHead;
import gossamer.model.JobId;
import gossamer.model.JobKind;
import gossamer.model.TimeLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A command that is run through the socket of a peer with real workers. */
@Timeout(60)
class LocalCommandIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private Path base;
    private Mesh mesh;
    private LocalServer server;
    private LocalClient client;

    /** Not a JUnit temporary folder: its path may be too long for a socket. */
    @BeforeEach
    void startPeer() throws Exception {
        base = Files.createTempDirectory(Path.of("/tmp"), "gsm");
        RuntimeFolder folder = RuntimeFolder.of(Map.of("XDG_RUNTIME_DIR", base.toString()));
        mesh = Mesh.local(2);
        server = LocalServer.open(mesh, "lab", folder);
        client = LocalClient.find(folder, "lab", null);
    }

    @AfterEach
    void stopPeer() throws IOException {
        server.close();
        mesh.close();
        try (var files = Files.walk(base)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void outputAndEndReachWhoeverFollows() throws IOException {
        var heard = new Heard();

        Over over = client.run(shell("echo out; echo err >&2; exit 4", 1), 0, TimeLimits.NONE, null, heard);

        assertThat(over).isEqualTo(new Over(Over.State.DONE, ""));
        assertThat(heard.out.toString(StandardCharsets.UTF_8)).isEqualTo("out\n");
        assertThat(heard.err.toString(StandardCharsets.UTF_8)).isEqualTo("err\n");
        assertThat(heard.ends)
                .singleElement()
                .satisfies(end -> assertThat(end.code()).isEqualTo(4));
        assertThat(heard.job.get()).isEqualTo(new JobId(mesh.self().card().peer(), 1, JobKind.COMMANDS));
    }

    @Test
    void muchOutputOfManyRunsArrivesWhole() throws IOException {
        var heard = new Heard();

        client.run(shell("head -c 3000000 /dev/zero", 7), 0, TimeLimits.NONE, null, heard);

        assertThat(heard.out.size()).isEqualTo(21_000_000);
        assertThat(heard.ends).hasSize(7).allMatch(end -> end.cutBytes() == 0);
    }

    @Test
    void interruptCancelsTheJob() throws Exception {
        var heard = new Heard();
        var over = new AtomicReference<Over>();
        Thread follows = Thread.ofPlatform().start(() -> over.set(run(shell("sleep 1000", 1), null, heard)));
        heard.started.await();

        follows.interrupt();
        follows.join();

        assertThat(over.get().state()).isEqualTo(Over.State.CANCELLED);
        assertThat(heard.said).isEqualTo("interrupted");
        assertThat(state(heard.job.get())).isEqualTo(JobHead.State.CANCELLED);
    }

    @Test
    void endOfThePatienceCancelsTheJob() {
        var heard = new Heard();

        Over over = run(shell("sleep 1000", 1), Duration.ofMillis(200), heard);

        assertThat(over.state()).isEqualTo(Over.State.CANCELLED);
        assertThat(heard.said).isEqualTo("impatient");
    }

    @Test
    void jobIsCancelledWhenWhoeverFollowsIsGone() throws Exception {
        var heard = new Heard() {
            @Override
            public void started(JobId started) {
                super.started(started);
                throw new IllegalStateException("as if killed");
            }
        };

        assertThatThrownBy(() -> client.run(shell("sleep 1000", 1), 0, TimeLimits.NONE, null, heard))
                .hasMessage("as if killed");

        await().atMost(LIMIT).until(() -> state(heard.job.get()) == JobHead.State.CANCELLED);
    }

    @Test
    void detachedJobGoesOnUntilAnybodyCancelsIt() throws Exception {
        JobId job = client.detach(shell("sleep 1000", 1), 0, TimeLimits.NONE);
        assertThat(state(job)).isEqualTo(JobHead.State.RUNNING);

        client.cancel(job);

        await().atMost(LIMIT).until(() -> state(job) == JobHead.State.CANCELLED);
    }

    @Test
    void followerHearsThatSomebodyElseCancelledTheJob() throws Exception {
        var heard = new Heard();
        var over = new AtomicReference<Over>();
        Thread follows = Thread.ofPlatform().start(() -> over.set(run(shell("sleep 1000", 1), null, heard)));
        heard.started.await();

        client.cancel(heard.job.get());
        follows.join();

        assertThat(over.get()).isEqualTo(new Over(Over.State.CANCELLED, "job 1 was cancelled"));
        assertThat(heard.said).isEmpty();
    }

    @Test
    void commandLineBeyondTheBoundIsRefused() {
        var command = new Command(List.of("echo", "x".repeat(2 << 20)), 1, null);

        assertThatThrownBy(() -> client.detach(command, 0, TimeLimits.NONE))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("at most");
    }

    @Test
    void aJobThatRunsLongerThanItsLimitEndsAndSaysSo() throws IOException {
        var heard = new Heard();
        var limits = TimeLimits.NONE.withJob(Duration.ofMillis(200));

        Over over = client.run(shell("sleep 1000", 3), 0, limits, null, heard);

        assertThat(over.state()).isEqualTo(Over.State.OVERDUE);
        assertThat(over.message()).endsWith("ran longer than its limit of 200 ms");
        await().atMost(LIMIT).until(() -> state(heard.job.get()) == JobHead.State.OVERDUE);
    }

    private JobHead.State state(JobId job) throws IOException {
        return client.jobs().stream()
                .filter(head -> head.id().equals(job))
                .findFirst()
                .orElseThrow()
                .state();
    }

    private Over run(Command command, Duration patience, Follower follower) {
        try {
            return client.run(command, 0, TimeLimits.NONE, patience, follower);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Command shell(String script, int copies) {
        return new Command(List.of("sh", "-c", script), copies, null);
    }

    private static class Heard implements Follower {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        final ByteArrayOutputStream err = new ByteArrayOutputStream();
        final List<CommandEnd> ends = new ArrayList<>();
        final CountDownLatch started = new CountDownLatch(1);
        final AtomicReference<JobId> job = new AtomicReference<>();
        volatile String said = "";

        @Override
        public void started(JobId taken) {
            job.set(taken);
            started.countDown();
        }

        @Override
        public void output(long task, CommandEnd.Output output) {
            (output.stream() == CommandEnd.Stream.STDOUT ? out : err).writeBytes(output.bytes());
        }

        @Override
        public void ended(CommandEnd end) {
            ends.add(end);
        }

        @Override
        public void interrupted(JobId cancelled) {
            said = "interrupted";
        }

        @Override
        public void impatient(JobId cancelled) {
            said = "impatient";
        }
    }
}
