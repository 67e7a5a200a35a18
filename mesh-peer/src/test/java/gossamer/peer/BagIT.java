// SPDX-License-Identifier: Apache-2.0
package gossamer.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import gossamer.Bag;
import gossamer.Job;
import gossamer.LimitExceeded;
import gossamer.Mesh;
import gossamer.NotPortable;
import gossamer.config.EngineConfig;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a program sees of its bags, the well-behaved ones and the others. */
@Timeout(120)
class BagIT {
    private static Mesh mesh;

    @BeforeAll
    static void start() {
        mesh = new LocalMesh(EngineConfig.lan(), 0, 1, 1);
    }

    @AfterAll
    static void stop() {
        mesh.close();
    }

    /** Adds numbers up; a number takes some microseconds. */
    static class Sum implements Bag<Long> {
        private static final long serialVersionUID = 1L;
        long from;
        long to;
        long sum;

        Sum(long from, long to) {
            this.from = from;
            this.to = to;
        }

        @Override
        public long work(long itemsMax) throws Exception {
            long count = Math.min(itemsMax, to - from);
            for (long end = from + count; from < end; from++) {
                sum += from;
                busy(5_000);
            }
            return count;
        }

        @Override
        public boolean isEmpty() {
            return from == to;
        }

        @Override
        public @Nullable Bag<Long> split() throws Exception {
            if (to - from < 2) {
                return null;
            }
            long middle = (from + to) >>> 1;
            Bag<Long> upper = new Sum(middle, to);
            to = middle;
            return upper;
        }

        @Override
        public Long takeResult() throws Exception {
            long taken = sum;
            sum = 0;
            return taken;
        }
    }

    private static void busy(long nanos) {
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    private static Throwable failure(Bag<Long> bag) {
        Job<Long> job = mesh.bag(bag, Long::sum);
        try {
            throw new AssertionError("it gave " + job.join());
        } catch (CompletionException thrown) {
            return thrown.getCause();
        }
    }

    private static final Set<String> WHERE = ConcurrentHashMap.newKeySet();

    /** Notes who works on it. */
    private static final class Watched extends Sum {
        private static final long serialVersionUID = 1L;

        Watched(long from, long to) {
            super(from, to);
        }

        @Override
        public long work(long itemsMax) throws Exception {
            WHERE.add(Thread.currentThread().getName());
            return super.work(itemsMax);
        }

        @Override
        public @Nullable Bag<Long> split() {
            long middle = (from + to + 1) >>> 1;
            Bag<Long> upper = from + 2 > to ? null : new Watched(middle, to);
            to = upper == null ? to : middle;
            return upper;
        }
    }

    @Test
    void severalPeersWorkOnPartsOfABag() {
        WHERE.clear();

        long sum = mesh.bag(new Watched(0, 100_000), Long::sum).join();

        assertThat(sum).isEqualTo(100_000L * 99_999 / 2);
        assertThat(WHERE).as("workers of both other peers").hasSizeGreaterThan(1);
    }

    @Test
    void anEmptyBagGivesWhatItFindsInIt() {
        assertThat(mesh.bag(new Sum(7, 7), Long::sum).join()).isZero();
    }

    @Test
    void aBagThatCannotTravelIsRefusedByName() {
        Object lock = new Object();
        Bag<Long> bag = new Sum(0, 1) {
            private static final long serialVersionUID = 1L;
            private final Object held = lock;

            @Override
            public boolean isEmpty() {
                return held.hashCode() == 0;
            }
        };

        assertThatExceptionOfType(NotPortable.class)
                .isThrownBy(() -> mesh.bag(bag, Long::sum))
                .withMessageContaining("java.lang.Object");
    }

    /** Breaks one rule when it has worked on a hundred numbers. */
    private static final class Broken extends Sum {
        private static final long serialVersionUID = 1L;
        private final String rule;

        Broken(String rule) {
            super(0, 2_000_000_000); // long enough to be asked to split
            this.rule = rule;
        }

        private boolean breaks(String what) {
            return rule.equals(what) && from >= 100;
        }

        @Override
        public long work(long itemsMax) throws Exception {
            if (breaks("work nothing")) {
                return 0;
            }
            if (breaks("work less than nothing")) {
                return -1;
            }
            if (breaks("work throws")) {
                throw new IOException("disk full");
            }
            return super.work(Math.min(itemsMax, 100));
        }

        @Override
        public boolean isEmpty() {
            if (breaks("isEmpty throws")) {
                throw new NumberFormatException("not a number");
            }
            return super.isEmpty();
        }

        @Override
        public @Nullable Bag<Long> split() throws Exception {
            if (breaks("split throws")) {
                throw new IllegalArgumentException("no half");
            }
            if (breaks("split gives nothing")) {
                return new Sum(0, 0);
            }
            if (breaks("split gives all")) {
                Sum all = new Sum(from, to);
                to = from;
                return all;
            }
            return rule.startsWith("split") ? null : super.split();
        }

        @Override
        public Long takeResult() throws Exception {
            if (breaks("takeResult throws")) {
                throw new AssertionError("nothing to take");
            }
            return super.takeResult();
        }
    }

    @Test
    void aBagThatWorksOnNothingThoughItIsNotEmptyFails() {
        assertThat(failure(new Broken("work nothing")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Broken.work() returned 0 though the bag is not empty");
        assertThat(failure(new Broken("work less than nothing"))).hasMessageContaining("work() returned -1");
    }

    @Test
    void aSplitThatSharesNothingOrEverythingFails() {
        assertThat(failure(new Broken("split gives nothing"))).hasMessageContaining("split() returned an empty bag");
        assertThat(failure(new Broken("split gives all"))).hasMessageContaining("split() left nothing in the bag");
    }

    @Test
    void whatAMethodThrowsFailsTheJobAndNamesTheMethod() {
        assertThat(failure(new Broken("work throws"))).isInstanceOf(IOException.class);
        assertThat(failure(new Broken("work throws")).getSuppressed())
                .anyMatch(told -> String.valueOf(told).contains("Broken.work("));
        assertThat(failure(new Broken("isEmpty throws")).getSuppressed())
                .anyMatch(told -> String.valueOf(told).contains("Broken.isEmpty()"));
        assertThat(failure(new Broken("split throws")).getSuppressed())
                .anyMatch(told -> String.valueOf(told).contains("Broken.split()"));
        assertThat(failure(new Broken("takeResult throws")))
                .isInstanceOf(AssertionError.class)
                .satisfies(thrown -> assertThat(thrown.getSuppressed())
                        .anyMatch(told -> String.valueOf(told).contains("Broken.takeResult()")));
    }

    @Test
    void aMergeThatThrowsFailsTheJob() {
        Job<Long> job = mesh.bag(new Sum(0, 100_000), (one, other) -> Math.multiplyExact(Long.MAX_VALUE, 2L));

        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(job::join)
                .withCauseInstanceOf(ArithmeticException.class);
    }

    private static final class Fat extends Sum {
        private static final long serialVersionUID = 1L;
        private byte[] ballast = {};

        Fat() {
            super(0, 1_000_000);
        }

        @Override
        public long work(long itemsMax) throws Exception {
            ballast = ballast.length == 0 ? new byte[17 << 20] : ballast;
            return super.work(1);
        }
    }

    @Test
    void aBagThatHasGrownTooLargeFailsAndNamesTheLimit() {
        assertThat(failure(new Fat()))
                .isInstanceOf(LimitExceeded.class)
                .hasMessageContaining("what is left of a bag")
                .hasMessageContaining("at most 16777216");
    }

    private static final AtomicLong WORKED = new AtomicLong();
    private static final AtomicInteger AT_WORK = new AtomicInteger();

    private static final class Endless extends Sum {
        private static final long serialVersionUID = 1L;

        Endless(long from, long to) {
            super(from, to);
        }

        @Override
        public long work(long itemsMax) throws Exception {
            AT_WORK.incrementAndGet();
            try {
                WORKED.incrementAndGet();
                return super.work(itemsMax);
            } finally {
                AT_WORK.decrementAndGet();
            }
        }

        @Override
        public Bag<Long> split() {
            long middle = (from + to) >>> 1;
            Bag<Long> upper = new Endless(middle, to);
            to = middle;
            return upper;
        }
    }

    @Test
    void cancellingAJobStopsItsBagsWhereverTheyAre() {
        Job<Long> job = mesh.bag(new Endless(0, Long.MAX_VALUE / 4), Long::sum);
        Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> WORKED.get() > 100);

        assertThat(job.cancel(true)).isTrue();

        assertThatExceptionOfType(CancellationException.class).isThrownBy(job::join);
        Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> {
            long before = WORKED.get();
            busy(20_000_000);
            return WORKED.get() == before && AT_WORK.get() == 0;
        });
        assertThat(mesh.bag(new Sum(0, 1_000), Long::sum).join()).isEqualTo(499_500);
    }

    @Test
    void progressOfABagCountsItems() {
        Job<Long> job = mesh.bag(new Sum(0, 200_000), Long::sum);
        Awaitility.await()
                .atMost(30, TimeUnit.SECONDS)
                .until(() -> job.progress().done() > 0);

        assertThat(job.progress().share()).isBetween(0.0, 1.0);
        job.join();
        assertThat(job.progress().done()).isEqualTo(200_000);
        assertThat(job.progress().total()).isEqualTo(200_000);
    }
}
