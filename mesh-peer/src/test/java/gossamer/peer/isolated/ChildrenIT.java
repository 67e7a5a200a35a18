// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.isolated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gossamer.IndexFn;
import gossamer.ProcessEnded;
import gossamer.machine.Event.CodeReady;
import gossamer.model.Chunk;
import gossamer.model.ContentHash;
import gossamer.model.IndexRange;
import gossamer.model.Items;
import gossamer.model.JobId;
import gossamer.model.JobKind;
import gossamer.model.JobSpec;
import gossamer.model.Lease;
import gossamer.model.Outcome;
import gossamer.model.PeerId;
import gossamer.model.Yield;
import gossamer.peer.code.CodeSets;
import gossamer.peer.code.Shelf;
import gossamer.peer.value.Compiled;
import gossamer.peer.value.Failures;
import gossamer.peer.value.Values;
import gossamer.peer.worker.NoMesh;
import gossamer.peer.worker.Program;
import gossamer.peer.worker.TestRules;
import gossamer.peer.worker.Workers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The children of one peer, and chunks that are run by them though their job does not ask for it. */
@Timeout(120)
class ChildrenIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String SOURCE = """
            package app;
            public class Maker {
                static int runs;
                public static gossamer.IndexFn<Long> make() {
                    return i -> {
                        if (i == 3) { Runtime.getRuntime().halt(9); }
                        runs++;
                        return ProcessHandle.current().pid();
                    };
                }
            }
            """;

    private final Shelf shelf = new Shelf();
    private final CodeSets sets = new CodeSets("apart", getClass().getClassLoader(), false, List.of(), 64 << 20);
    private final Children children =
            new Children("apart", 1, 64 << 20, Path.of(System.getProperty("java.home")), sets::contents);
    private final BlockingQueue<List<Yield>> done = new LinkedBlockingQueue<>();
    private final Workers workers = new Workers(
            1,
            "apart",
            TestRules.ALL,
            sets,
            new Workers.Listener() {
                @Override
                public void chunkDone(long chunk, List<Yield> yields, long nanos) {
                    done.add(yields);
                }

                @Override
                public void chunkCut(long chunk, long fromIndex) {}

                @Override
                public void chunkStep(long chunk, Yield.Bagged step) {}

                @Override
                public void chunkProgress(long chunk, long step, long items) {}

                @Override
                public void chunkWaits(long chunk) {}

                @Override
                public void chunkGoesOn(long chunk) {}
            },
            new NoMesh(),
            children);

    private Compiled program;
    private int jobs;

    @BeforeEach
    void compile() throws Exception {
        program = Compiled.of("app.Maker", SOURCE);
        sets.listen(shelf);
    }

    @AfterEach
    void end() {
        workers.close();
        children.close();
        sets.close();
        assertThat(children.pids()).isEmpty();
    }

    /** A job that does not ask to be isolated; its code set differs from all others by a name. */
    private JobSpec job(String name) throws Exception {
        Map<String, byte[]> files = new HashMap<>(program.files());
        files.put("app." + name, Objects.requireNonNull(files.get("app.Maker")));
        ContentHash code = shelf.add(files);
        JobId id = new JobId(new PeerId(1, 2), ++jobs, JobKind.JAVA);
        assertThat(shelf.fetch(sets, id, code)).isEqualTo(new CodeReady(code));
        IndexFn<?> made =
                (IndexFn<?>) program.loadClass("app.Maker").getMethod("make").invoke(null);
        return new JobSpec(id, name, JobSpec.Gathering.EACH, 10, Program.index(made, null), code);
    }

    private List<Outcome> run(JobSpec job, long lo, long hi, boolean isolated) throws Exception {
        Lease lease = new Lease(job.id(), new IndexRange(lo, hi), 1, Items.NONE);
        workers.run(job, new Chunk(lo, lease, isolated));
        List<Outcome> outcomes = new ArrayList<>();
        for (Yield yield : Objects.requireNonNull(done.poll(60, TimeUnit.SECONDS), "no chunk has ended in 60 s")) {
            outcomes.addAll(((Yield.Each) yield).outcomes());
        }
        return outcomes;
    }

    private static Object value(Outcome outcome) throws Exception {
        return switch (outcome) {
            case Outcome.Success success ->
                Objects.requireNonNull(Values.decode(success.value(), ChildrenIT.class.getClassLoader()));
            case Outcome.Failure failure ->
                Failures.decode(failure.failure(), ChildrenIT.class.getClassLoader(), new StackTraceElement[0]);
            default -> outcome;
        };
    }

    @Test
    void oneChunkRunsApartThoughItsJobDoesNotAskForThat() throws Exception {
        JobSpec job = job("One");
        long here = ProcessHandle.current().pid();

        assertThat(value(run(job, 0, 1, false).get(0))).isEqualTo(here);
        assertThat(value(run(job, 1, 2, true).get(0))).isNotEqualTo(here);
        assertThat(value(run(job, 2, 3, false).get(0))).isEqualTo(here);
    }

    @Test
    void theTaskThatEndsTheChildIsBlamedAndNoOther() throws Exception {
        List<Outcome> outcomes = run(job("One"), 0, 10, true);

        assertThat(outcomes).hasSize(10);
        for (int i = 0; i < 10; i++) {
            assertThat(value(outcomes.get(i))).isInstanceOf(i == 3 ? ProcessEnded.class : Long.class);
        }
        assertThat(value(outcomes.get(3))).asString().contains("ended with exit code 9");
    }

    @Test
    void aChildIsUsedAgainForItsOwnCodeSetAndForNoOther() throws Exception {
        JobSpec one = job("One");
        JobSpec two = job("Two");

        Object first = value(run(one, 0, 1, true).get(0));
        Object again = value(run(one, 1, 2, true).get(0));
        Object other = value(run(two, 0, 1, true).get(0));

        assertThat(again).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
        await("with one slot there is one child")
                .atMost(LIMIT)
                .until(() -> children.pids().equals(List.of(other)));
    }

    @Test
    void aChildThatWasKilledWhileItWasIdleIsNoTasksFault() throws Exception {
        JobSpec one = job("One");
        long first = (Long) value(run(one, 0, 1, true).get(0));

        ProcessHandle child = ProcessHandle.of(first).orElseThrow();
        child.destroyForcibly();
        await().atMost(LIMIT).until(() -> !child.isAlive());

        assertThat(value(run(one, 1, 2, true).get(0))).isInstanceOf(Long.class).isNotEqualTo(first);
    }

    @Test
    void aChildEndsSoonAfterTheLastJobWithItsCode() throws Exception {
        JobSpec one = job("One");
        run(one, 0, 1, true);
        assertThat(children.pids()).hasSize(1);

        workers.forget(one.id());

        await("2 s without a job, not 10 s of idleness")
                .atMost(Duration.ofSeconds(8))
                .until(() -> children.pids().isEmpty());
    }
}
