// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import static org.assertj.core.api.Assertions.assertThat;

import gossamer.model.Change;
import gossamer.model.JobId;
import gossamer.model.JobKind;
import gossamer.model.JobSpec;
import gossamer.model.PeerId;
import gossamer.model.StoredBook;
import gossamer.sim.SimulatedDisk.Entry.Batch;
import gossamer.sim.SimulatedDisk.Entry.Removal;
import gossamer.sim.SimulatedDisk.Telling;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What a simulated journal promises: the same as that of mesh-peer. */
class SimulatedDiskTest {
    private static final long SECOND = 1_000_000_000L;
    private static final PeerId ANNA = new PeerId(1, 1);
    private static final PeerId BERT = new PeerId(2, 2);
    private static final JobId JOB = new JobId(ANNA, 1, JobKind.JAVA);
    private static final Change OPENED =
            new Change.Opened(new JobSpec(JOB, "kept", JobSpec.Gathering.EACH, 3, new byte[1], null, 1), false);
    private static final Change TASKS = new Change.Tasks(3);
    private static final Change WHOLE = new Change.Counted(0, 0, 0);
    private static final Change SEALED = new Change.Sealed();
    private static final Telling FIRST = new Telling(JOB, 1, ANNA, 1);

    private final SimulatedDisk disk = new SimulatedDisk(new SplittableRandom(1));

    @Test
    void aBookIsThereOnceItIsWhole() {
        disk.commit(0, List.of(new Batch(FIRST, 1, List.of(OPENED, TASKS))));
        assertThat(disk.books()).isEmpty();

        disk.commit(1, List.of(new Batch(FIRST, 3, List.of(WHOLE))));

        assertThat(disk.books()).containsExactly(new StoredBook(JOB, ANNA, 1, List.of(OPENED, TASKS, WHOLE)));
    }

    @Test
    void theBookBeforeGoesWhenTheNextIsWholeAndNotSooner() {
        disk.commit(0, List.of(new Batch(FIRST, 1, List.of(OPENED, TASKS, WHOLE))));
        Telling next = new Telling(JOB, 2, BERT, 5);

        disk.commit(1, List.of(new Batch(next, 1, List.of(OPENED, TASKS))));
        assertThat(disk.books()).extracting(StoredBook::owner).containsExactly(ANNA);
        disk.commit(2, List.of(new Batch(next, 3, List.of(WHOLE, SEALED))));

        assertThat(disk.books()).containsExactly(new StoredBook(JOB, BERT, 2, List.of(OPENED, TASKS, WHOLE, SEALED)));
    }

    @Test
    void aBookWithAGapIsNoBook() {
        disk.commit(0, List.of(new Batch(FIRST, 1, List.of(OPENED))));

        disk.commit(1, List.of(new Batch(FIRST, 3, List.of(WHOLE))));

        assertThat(disk.books()).isEmpty();
    }

    @Test
    void aJobThatIsOverIsRememberedAndNotFound() {
        disk.commit(0, List.of(new Batch(FIRST, 1, List.of(OPENED, TASKS, WHOLE))));

        disk.commit(1, List.of(new Removal(JOB, true)));

        assertThat(disk.books()).isEmpty();
        assertThat(disk.over()).containsExactly(JOB);
    }

    @Test
    void lostPowerTakesTheLastUnsyncedCommitsInTheirOrderAndNoOlderOnes() {
        for (int i = 0; i < 100; i++) {
            disk.commit(i * SECOND / 10, List.of(new Batch(FIRST, i + 1, List.of(i == 0 ? OPENED : WHOLE))));
        }

        disk.loseUnsynced(100 * SECOND / 10);

        assertThat(disk.books()).hasSize(1);
        assertThat(disk.books().get(0).changes()).hasSizeBetween(70, 99);
    }

    @Test
    void aTornCommitIsThereWhollyOrNotAtAll() {
        boolean kept = false;
        boolean gone = false;
        for (int seed = 0; seed < 20; seed++) {
            SimulatedDisk torn = new SimulatedDisk(new SplittableRandom(seed));
            torn.tear(0, List.of(new Batch(FIRST, 1, List.of(OPENED)), new Batch(FIRST, 2, List.of(TASKS, WHOLE))));
            kept |= torn.books().size() == 1;
            gone |= torn.books().isEmpty();
        }

        assertThat(kept).isTrue();
        assertThat(gone).isTrue();
    }
}
