// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.worker;

import static org.assertj.core.api.Assertions.assertThat;

import gossamer.model.Chunk;
import gossamer.model.IndexRange;
import gossamer.model.Items;
import gossamer.model.JobId;
import gossamer.model.JobKind;
import gossamer.model.JobSpec;
import gossamer.model.JobSpec.Gathering;
import gossamer.model.Lease;
import gossamer.model.PeerId;
import gossamer.peer.code.CodeSets;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A worker that claims and a recall that seals meet at every point of a chunk. */
@Timeout(120)
class WorkStress {
    private static final int ROUNDS = 20_000;
    private static final int TASKS = 400;
    private static final JobId JOB = new JobId(new PeerId(1, 2), 3, JobKind.JAVA);

    private static Work work() {
        JobSpec spec = new JobSpec(JOB, "stress", Gathering.EACH, JobSpec.OPEN, new byte[0]);
        Lease lease = new Lease(JOB, new IndexRange(0, TASKS), 1, Items.NONE);
        return new Work(
                new Chunk(1, lease),
                new Loaded(spec, TestRules.ALL, CodeSets.ownClassPath().linker(null), "bee", null));
    }

    @Test
    void whatIsClaimedAndWhatIsGivenBackMeetWithoutGapOrOverlap() throws Exception {
        AtomicReference<Work> given = new AtomicReference<>();
        AtomicLong counted = new AtomicLong();
        Thread worker = new Thread(() -> {
            for (int round = 0; round < ROUNDS; round++) {
                Work work = given.get();
                while (work == null) {
                    Thread.onSpinWait();
                    work = given.get();
                }
                long count = 0;
                while (work.claim(1) > 0) {
                    count++;
                }
                given.set(null);
                counted.set(count + 1);
            }
        });
        worker.setDaemon(true);
        worker.start();
        SplittableRandom random = new SplittableRandom();
        int met = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Work work = work();
            given.set(work);
            for (int spins = random.nextInt(60); spins > 0; spins--) {
                Thread.onSpinWait();
            }
            long sealed = work.seal();
            while (counted.get() == 0) {
                Thread.onSpinWait();
            }
            long count = counted.getAndSet(0) - 1;

            assertThat(count).as("claimed, when sealed at %d", sealed).isEqualTo(sealed < 0 ? TASKS : sealed);
            met += sealed > 0 ? 1 : 0;
        }
        worker.join();

        assertThat(met).as("rounds in which both had a part").isPositive();
    }
}
