// SPDX-License-Identifier: Apache-2.0
package gossamer.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gossamer.AttachRefused;
import gossamer.Job;
import gossamer.JobTaken;
import gossamer.Mesh;
import gossamer.MeshClosed;
import gossamer.Results;
import gossamer.config.EngineConfig;
import gossamer.model.JobHead;
import gossamer.model.JobId;
import gossamer.model.JobKind;
import gossamer.model.PeerId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Durable jobs outlive their owner: peers of one process, of which one is cut off or leaves. */
@Timeout(60)
class OwnerLostIT {
    private static final int TASKS = 2_000;
    private static final long PARK_NANOS = 1_000_000;

    /** Tasks of all peers, which live in this process, up to which a cut is awaited. */
    private static final AtomicInteger RUN = new AtomicInteger();

    private static final List<Integer> ITEMS = IntStream.range(0, TASKS).boxed().toList();

    private static int park(int item) {
        LockSupport.parkNanos(PARK_NANOS);
        RUN.incrementAndGet();
        return 3 * item;
    }

    private static long parkLong(long index) {
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(30)); // until it is cancelled
        return index;
    }

    private static JobHead onlyJob(Mesh mesh) {
        return mesh.jobs().stream().filter(job -> !job.isOver()).findFirst().orElseThrow();
    }

    private static void awaitRun(int count) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (RUN.get() < count) {
            assertThat(System.nanoTime()).as("waiting for tasks").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    /** Reads all there is; the tasks whose result came. */
    private static BitSet read(Results results) {
        BitSet got = new BitSet();
        for (Results.Result result : results) {
            assertThat(got.get((int) result.index()))
                    .as("task %d twice", result.index())
                    .isFalse();
            got.set((int) result.index());
            assertThat(result.argument()).isEqualTo((int) result.index());
            assertThat(result.value()).isEqualTo(3 * (int) result.index());
        }
        return got;
    }

    @Test
    void anotherPeerGetsEveryResultOfALostOwner() {
        for (int backups = 1; backups <= 2; backups++) {
            RUN.set(0);
            try (LocalMesh mesh = new LocalMesh(EngineConfig.lan(), 1, 1, 1, 1)) {
                Peer owner = mesh.peer(0);
                Job<List<Integer>> lost = owner.durable(backups).map(ITEMS, OwnerLostIT::park);
                JobId job = onlyJob(owner).id();
                awaitRun(TASKS / 2);
                owner.cut();

                try (Results results = mesh.peer(1).attach(job, false)) {
                    assertThat(read(results).cardinality()).isEqualTo(TASKS);
                }

                assertThatThrownBy(lost::join).hasCauseInstanceOf(MeshClosed.class);
                assertThatThrownBy(() -> mesh.peer(2).attach(job, false))
                        .as("all is consumed")
                        .isInstanceOf(AttachRefused.class);
            }
        }
    }

    @Test
    void whatAReaderHasConsumedDoesNotComeAgain() {
        RUN.set(0);
        try (LocalMesh mesh = new LocalMesh(EngineConfig.lan(), 1, 1, 1)) {
            var unused = mesh.peer(0).durable(1).map(ITEMS, OwnerLostIT::park);
            JobId job = onlyJob(mesh.peer(0)).id();
            mesh.peer(0).cut();
            BitSet first = new BitSet();
            try (Results results = mesh.peer(1).attach(job, false)) {
                Iterator<Results.Result> each = results.iterator();
                while (first.cardinality() < TASKS / 4) {
                    first.set((int) each.next().index());
                }
                assertThat(each.hasNext()).as("finished with the last of these").isTrue();
            }

            try (Results results = mesh.peer(2).attach(job, false)) {
                BitSet second = read(results);

                assertThat(second.intersects(first)).isFalse();
                second.or(first);
                assertThat(second.cardinality()).isEqualTo(TASKS);
            }
        }
    }

    @Test
    void aJobGoesOnWhenItsOwnerLeaves() {
        RUN.set(0);
        try (LocalMesh mesh = new LocalMesh(EngineConfig.lan(), 1, 1, 1)) {
            var unused = mesh.peer(0).durable(1).map(ITEMS, OwnerLostIT::park);
            JobId job = onlyJob(mesh.peer(0)).id();
            mesh.peer(0).close();

            try (Results results = mesh.peer(1).attach(job, false)) {
                assertThat(read(results).cardinality()).isEqualTo(TASKS);
            }
        }
    }

    @Test
    void theSubmitterGetsAllOfADurableJobToo() {
        try (LocalMesh mesh = new LocalMesh(EngineConfig.lan(), 1, 1, 1)) {
            Mesh durable = mesh.peer(0).durable(2);

            assertThat(durable.map(List.of(1, 2, 3), item -> item + 1).join()).containsExactly(2, 3, 4);
            assertThat(durable.submit(() -> "alone").join()).isEqualTo("alone");
            assertThat(durable.reduceLongs(1_000, index -> index, Long::sum).join())
                    .isEqualTo(499_500);
            assertThat(mesh.peer(0).jobs().stream().filter(job -> !job.isOver()))
                    .isEmpty();
        }
    }

    @Test
    void aJobThatSomebodyHasIsTakenOnlyByForce() {
        RUN.set(0);
        try (LocalMesh mesh = new LocalMesh(EngineConfig.lan(), 1, 1, 1)) {
            Job<List<Integer>> submitted = mesh.peer(0).durable(1).map(ITEMS, OwnerLostIT::park);
            JobId job = onlyJob(mesh.peer(0)).id();

            assertThatThrownBy(() -> mesh.peer(1).attach(job, false))
                    .isInstanceOf(AttachRefused.class)
                    .hasMessageContaining("takeOver");
            try (Results results = mesh.peer(1).attach(job, true)) {
                assertThatThrownBy(submitted::join)
                        .isInstanceOf(CompletionException.class)
                        .hasCauseInstanceOf(JobTaken.class);
                assertThat(read(results).cardinality()).isEqualTo(TASKS);
            }
        }
    }

    @Test
    void whatCannotBeIsRefusedBeforeAnythingRuns() {
        try (LocalMesh mesh = new LocalMesh(EngineConfig.lan(), 1, 1)) {
            List<String> said = new ArrayList<>();
            for (int backups : new int[] {0, 2, 4}) {
                assertThatThrownBy(() -> mesh.peer(0).durable(backups))
                        .isInstanceOf(IllegalArgumentException.class)
                        .satisfies(thrown -> said.add(thrown.getMessage()));
            }
            assertThat(said)
                    .containsExactly(
                            "a durable job has 1 to 3 backups; 0 were asked for",
                            "a job with 2 backups needs 3 peers, and the mesh has 2: start more with ./mesh up, or ask for"
                                    + " fewer backups",
                            "a durable job has 1 to 3 backups; 4 were asked for");

            JobId unknown = new JobId(new PeerId(1, 2), 3, JobKind.JAVA);
            assertThatThrownBy(() -> mesh.peer(0).attach(unknown, false))
                    .isInstanceOf(AttachRefused.class)
                    .hasMessageContaining("no peer has it");

            var unused = mesh.peer(0).range(1, OwnerLostIT::parkLong);
            JobId ofSubmitter = onlyJob(mesh.peer(0)).id();
            assertThatThrownBy(() -> mesh.peer(1).attach(ofSubmitter, true))
                    .isInstanceOf(AttachRefused.class)
                    .hasMessageContaining("not durable");
            mesh.peer(0).cancel(ofSubmitter);
        }
    }
}
