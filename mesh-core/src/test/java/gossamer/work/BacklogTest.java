// SPDX-License-Identifier: Apache-2.0
package gossamer.work;

import static gossamer.model.Examples.ANNA;
import static gossamer.model.Examples.BERT;
import static gossamer.model.Examples.items;
import static gossamer.model.Examples.lease;
import static gossamer.model.Examples.range;
import static org.assertj.core.api.Assertions.assertThat;

import gossamer.model.Accept;
import gossamer.model.Appetite;
import gossamer.model.IndexRange;
import gossamer.model.Items;
import gossamer.model.JobId;
import gossamer.model.JobKind;
import gossamer.model.Lease;
import java.util.List;
import org.junit.jupiter.api.Test;

class BacklogTest {
    private static final JobId JOB = new JobId(ANNA, 1, JobKind.JAVA);
    private static final JobId OTHER = new JobId(BERT, 2, JobKind.JAVA);

    private final Backlog backlog = new Backlog(Accept.ALL);

    private static Lease carrying(Items items, long lo) {
        return new Lease(JOB, range(lo, lo + items.size()), 1, items);
    }

    private static Lease second(long lo, long hi) {
        return new Lease(JOB, range(lo, hi), 2, Items.NONE);
    }

    @Test
    void workersTakeFromTheLowEndOfTheOldest() {
        backlog.add(lease(JOB, 50, 60));
        backlog.add(lease(JOB, 0, 10));

        assertThat(backlog.take(JOB, 3)).isEqualTo(lease(JOB, 50, 53));
        assertThat(backlog.take(JOB, 100)).isEqualTo(lease(JOB, 53, 60));
        assertThat(backlog.take(JOB, 1)).isEqualTo(lease(JOB, 0, 1));
        assertThat(backlog.tasks()).isEqualTo(9);
    }

    @Test
    void jobsTakeTurns() {
        backlog.add(lease(JOB, 0, 10));
        backlog.add(lease(OTHER, 0, 10));

        assertThat(backlog.jobs()).containsExactly(JOB, OTHER);
        backlog.take(JOB, 1);
        assertThat(backlog.jobs()).containsExactly(OTHER, JOB);
        backlog.take(OTHER, 10);
        assertThat(backlog.jobs()).containsExactly(JOB);
        assertThat(backlog.take(OTHER, 10)).isNull();
    }

    @Test
    void thievesTakeTheHighEnd() {
        backlog.add(lease(JOB, 0, 10));

        assertThat(backlog.split(JOB, 4, 1000)).containsExactly(lease(JOB, 6, 10));
        assertThat(backlog.leases(JOB)).containsExactly(lease(JOB, 0, 6));
    }

    @Test
    void thievesTakeWholeLeasesFromTheOldestOn() {
        backlog.add(lease(JOB, 50, 60));
        backlog.add(lease(JOB, 0, 10));
        backlog.add(lease(JOB, 20, 30));

        assertThat(backlog.split(JOB, 13, 1000)).containsExactly(lease(JOB, 50, 60), lease(JOB, 7, 10));
        assertThat(backlog.leases(JOB)).containsExactly(lease(JOB, 0, 7), lease(JOB, 20, 30));
    }

    @Test
    void thievesTakeOneAttemptAtATime() {
        backlog.add(lease(JOB, 50, 60));
        backlog.add(second(0, 10));

        assertThat(backlog.split(JOB, 20, 1000)).containsExactly(lease(JOB, 50, 60));
        assertThat(backlog.split(JOB, 20, 1000)).containsExactly(second(0, 10));
        assertThat(backlog.split(JOB, 20, 1000)).isEmpty();
        assertThat(backlog.jobs()).isEmpty();
    }

    @Test
    void neighboursInOneArrayOfArgumentsJoin() {
        Items all = items(1, 2, 3, 4);
        backlog.add(carrying(all.slice(0, 1), 0));
        backlog.add(carrying(all.slice(1, 3), 1));
        backlog.add(carrying(items(4), 3));

        assertThat(backlog.leases(JOB)).extracting(Lease::range).containsExactly(range(0, 3), range(3, 4));
        assertThat(backlog.leaseCount()).isEqualTo(2);
        assertThat(backlog.tasks(JOB)).isEqualTo(4);
    }

    @Test
    void attemptsDoNotJoin() {
        backlog.add(lease(JOB, 0, 5));
        backlog.add(second(5, 10));

        assertThat(backlog.leaseCount()).isEqualTo(2);
    }

    @Test
    void lootStaysWithinTheBytesThoughTheLastArgumentsAreTheLargest() {
        backlog.add(carrying(items(1, 1, 1, 1, 100, 100, 100, 100), 0));

        List<Lease> loot = backlog.split(JOB, 4, 250);

        assertThat(loot).extracting(Lease::range).containsExactly(range(6, 8));
        assertThat(backlog.tasks()).isEqualTo(6);
    }

    @Test
    void lootTakesManySmallLastArgumentsThoughTheFirstAreLarge() {
        backlog.add(carrying(items(100, 100, 100, 100, 1, 1, 1, 1), 0));

        List<Lease> loot = backlog.split(JOB, 4, 250);

        assertThat(loot).extracting(Lease::range).containsExactly(range(4, 8));
    }

    @Test
    void theFirstTaskGoesWhateverItsSizeAndNoOtherThatDoesNotFit() {
        backlog.add(carrying(items(500), 50));
        backlog.add(carrying(items(500), 0));

        assertThat(backlog.split(JOB, 2, 100)).extracting(Lease::range).containsExactly(range(50, 51));
        assertThat(backlog.tasks()).isEqualTo(1);
    }

    @Test
    void aFurtherLeaseGoesOnlyAsFarAsItFits() {
        backlog.add(carrying(items(60), 20));
        backlog.add(carrying(items(60), 30));

        assertThat(backlog.split(JOB, 2, 100)).extracting(Lease::range).containsExactly(range(20, 21));
        assertThat(backlog.tasks()).isEqualTo(1);
    }

    @Test
    void removesJustWhatIsNamed() {
        backlog.add(lease(JOB, 0, 10));
        backlog.add(second(20, 30));
        backlog.add(lease(OTHER, 0, 10));

        assertThat(backlog.remove(JOB, range(3, 6), 1)).isEqualTo(3);
        assertThat(backlog.remove(JOB, range(3, 6), 1)).isZero();
        assertThat(backlog.remove(JOB, range(0, 100), 1))
                .as("a newer attempt stays")
                .isEqualTo(7);
        assertThat(backlog.leases(JOB)).containsExactly(second(20, 30));
        assertThat(backlog.remove(JOB, range(25, 100), 2)).isEqualTo(5);
        assertThat(backlog.removeJob(JOB)).isEqualTo(5);
        assertThat(backlog.removeJob(JOB)).isZero();
        assertThat(backlog.remove(JOB, range(0, 100), 9)).isZero();
        assertThat(backlog.jobs()).containsExactly(OTHER);
        assertThat(backlog.tasks()).isEqualTo(10);
        assertThat(backlog.isEmpty()).isFalse();
    }

    @Test
    void isDryWhileAllThatWaitsIsForOthers() {
        JobId commands = new JobId(JOB.origin(), 7, JobKind.COMMANDS);
        Backlog mixed = new Backlog(Accept.JAVA);

        mixed.add(new Lease(commands, new IndexRange(0, 5), 1, Items.NONE));

        assertThat(mixed.isEmpty()).isFalse();
        assertThat(mixed.isDry()).isTrue();
        assertThat(mixed.holdsFor(new Appetite(1, Accept.COMMANDS))).isTrue();
        assertThat(mixed.holdsFor(new Appetite(1, Accept.JAVA))).isFalse();

        mixed.add(new Lease(JOB, new IndexRange(0, 4), 1, Items.NONE));
        assertThat(mixed.isDry()).isFalse();
        mixed.take(JOB, 1);
        mixed.split(JOB, 1, Long.MAX_VALUE);
        mixed.remove(JOB, new IndexRange(1, 2), 1);
        assertThat(mixed.isDry()).isFalse();
        mixed.removeJob(JOB);

        assertThat(mixed.isDry()).isTrue();
        assertThat(mixed.tasks()).isEqualTo(5);
    }
}
