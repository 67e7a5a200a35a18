// SPDX-License-Identifier: Apache-2.0
package gossamer.job;

import static gossamer.model.Examples.ANNA;
import static gossamer.model.Examples.BERT;
import static gossamer.model.Examples.range;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import gossamer.job.Book.Segment;
import org.junit.jupiter.api.Test;

class BookTest {
    private final Book book = new Book();

    @Test
    void beginsEmpty() {
        assertThat(book.size()).isZero();
        assertThat(book.undone()).isZero();
        assertThat(book.segments()).isEmpty();
        assertThat(book.undone(range(0, 100))).isEmpty();
        assertThat(book.finish(range(0, 100))).isEmpty();
    }

    @Test
    void tasksAddedOneByOneStandInOneSegment() {
        for (int i = 0; i < 100; i++) {
            assertThat(book.add(1, ANNA)).isEqualTo(range(i, i + 1));
        }

        assertThat(book.segments()).containsExactly(new Segment(range(0, 100), ANNA, 1));
    }

    @Test
    void aMovedPartStandsWithItsNewHolder() {
        book.add(10, ANNA);

        book.move(book.undone(range(3, 6)).get(0), BERT, 1);

        assertThat(book.segments())
                .containsExactly(
                        new Segment(range(0, 3), ANNA, 1),
                        new Segment(range(3, 6), BERT, 1),
                        new Segment(range(6, 10), ANNA, 1));
        assertThat(book.heldBy(BERT::equals)).containsExactly(new Segment(range(3, 6), BERT, 1));
        assertThat(book.segments()).hasSize(3);
    }

    @Test
    void aPartThatComesBackJoinsItsNeighboursOfTheSameAttemptOnly() {
        book.add(10, ANNA);
        book.move(book.undone(range(3, 6)).get(0), BERT, 1);

        book.move(book.undone(range(3, 6)).get(0), ANNA, 1);
        assertThat(book.segments()).containsExactly(new Segment(range(0, 10), ANNA, 1));

        book.move(book.undone(range(3, 6)).get(0), ANNA, 2);
        assertThat(book.segments()).hasSize(3);
    }

    @Test
    void finishingReturnsOnlyWhatWasUndone() {
        book.add(10, ANNA);
        book.finish(range(2, 4));

        assertThat(book.finish(range(0, 10)))
                .containsExactly(new Segment(range(0, 2), ANNA, 1), new Segment(range(4, 10), ANNA, 1));
        assertThat(book.finish(range(0, 10))).isEmpty();
        assertThat(book.undone()).isZero();
        assertThat(book.size()).isEqualTo(10);
    }

    @Test
    void aMillionTasksCostAtMostOneMegabyteAlsoWhenEveryOtherOneIsDone() {
        Runtime runtime = Runtime.getRuntime();
        Book[] books = new Book[4];
        long before = heapInUse(runtime);

        for (int i = 0; i < books.length; i++) {
            books[i] = new Book();
            books[i].add(1_000_000, ANNA);
            for (long index = 1; index < 1_000_000; index += 2) {
                books[i].finish(range(index, index + 1));
            }
        }

        assertThat((heapInUse(runtime) - before) / books.length).isLessThan(1_000_000);
        assertThat(books[0].bytes()).isBetween(100_000L, 1_000_000L);
        assertThat(books[3].undone()).isEqualTo(500_000);
        for (long index = 0; index < 1_000_000; index += 2) {
            books[3].finish(range(index, index + 1));
        }
        assertThat(books[3].bytes()).isZero();
    }

    @Test
    void whatIsDoneInTheMiddleIsForgottenOnceItIsLong() {
        book.add(20_000, ANNA);
        for (long parity = 1; parity <= 2; parity++) {
            for (long index = parity; index < 10_000; index += 2) {
                book.finish(range(index, index + 1));
            }
        }

        assertThat(book.segments())
                .containsExactly(new Segment(range(0, 1), ANNA, 1), new Segment(range(10_000, 20_000), ANNA, 1));
        assertThat(book.bytes()).isEqualTo(2 * 96);
    }

    private static long heapInUse(Runtime runtime) {
        System.gc();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    @Test
    void aSegmentThatDoesNotStandSoBreaksI7Aloud() {
        book.add(10, ANNA);
        Segment segment = book.undone(range(2, 5)).get(0);
        book.finish(range(3, 4));

        assertThatIllegalStateException()
                .isThrownBy(() -> book.move(segment, BERT, 1))
                .withMessageContaining("I7");
    }
}
