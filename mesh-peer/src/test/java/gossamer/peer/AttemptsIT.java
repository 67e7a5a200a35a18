// SPDX-License-Identifier: Apache-2.0
package gossamer.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import gossamer.Command;
import gossamer.CommandEnd;
import gossamer.Job;
import gossamer.LimitExceeded;
import gossamer.Mesh;
import gossamer.MeshFuture;
import gossamer.config.EngineConfig;
import gossamer.model.TimeLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How often tasks are attempted, with three peers in this process, the first of which only submits. */
@Timeout(60)
class AttemptsIT {
    private static final Map<String, AtomicInteger> TIMES = new ConcurrentHashMap<>();

    private static Mesh mesh;

    @BeforeAll
    static void start() {
        mesh = new LocalMesh(EngineConfig.lan(), 0, 1, 1);
    }

    @AfterAll
    static void stop() {
        mesh.close();
    }

    private static int times(String name) {
        return TIMES.computeIfAbsent(name, each -> new AtomicInteger()).incrementAndGet();
    }

    @Test
    void aTaskThatThrowsIsAttemptedAgainUntilItDoesNot() {
        int answer = mesh.retrying(3, Duration.ZERO, List.of())
                .submit(() -> {
                    int time = times("third");
                    if (time < 3) {
                        throw new IllegalStateException("time " + time);
                    }
                    return time;
                })
                .join();

        assertThat(answer).isEqualTo(3);
    }

    @Test
    void theExceptionOfTheLastAttemptIsTheResult() {
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> mesh.retrying(2, Duration.ofMillis(1), List.of())
                        .submit(() -> {
                            throw new IllegalStateException("time " + times("never"));
                        })
                        .join())
                .withCauseInstanceOf(IllegalStateException.class)
                .withMessageContaining("time 3");
        assertThat(TIMES.get("never")).hasValue(3);
    }

    @Test
    void whatIsNotDoneWhenItsJobIsOverItsLimitFailsAndItsTaskIsInterrupted() {
        Mesh hasty = mesh.within(TimeLimits.NONE.withJob(Duration.ofMillis(300)));

        MeshFuture<Integer> alone = hasty.submit(() -> endless("alone"));
        Job<List<Integer>> both = hasty.range(2, index -> index == 0 ? 0 : endless("range"));

        for (MeshFuture<?> future : List.of(alone, both)) {
            assertThatExceptionOfType(CompletionException.class)
                    .isThrownBy(future::join)
                    .withCauseInstanceOf(LimitExceeded.class)
                    .withMessageEndingWith("ran longer than its limit of 300 ms");
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> TIMES.containsKey("alone was interrupted"));
    }

    @Test
    void aTaskThatRunsLongerThanItMayFailsAndTheOthersDoNot() {
        Mesh hasty = mesh.within(TimeLimits.NONE.withRun(Duration.ofMillis(100)));
        List<Throwable> thrown = new ArrayList<>();

        for (Mesh each : List.of(hasty, hasty.retrying(2, Duration.ZERO, List.of()))) {
            thrown.add(catchThrowableOfType(
                    CompletionException.class,
                    () -> each.range(3, index -> index == 1 ? endless("run") : 0)
                            .join()));
        }

        assertThat(thrown)
                .allSatisfy(end -> assertThat(end)
                        .hasCauseInstanceOf(LimitExceeded.class)
                        .hasMessageContaining("for longer than its job allows, which is 100 ms"));
        assertThat(TIMES.get("run was interrupted")).hasValue(2); // not named, not retried
    }

    @Test
    void aTaskThatRanTooLongIsAttemptedAgainIfThePolicyNamesThat() {
        int answer = mesh.within(TimeLimits.NONE.withRun(Duration.ofMillis(100)))
                .retrying(2, Duration.ZERO, List.of(LimitExceeded.class))
                .submit(() -> times("named") < 2 ? endless("named") : 7)
                .join();

        assertThat(answer).isEqualTo(7);
    }

    @Test
    void aProgramThatRunsLongerThanItsJobAllowsIsEnded() {
        List<CommandEnd> ends = mesh.within(TimeLimits.NONE.withRun(Duration.ofMillis(100)))
                .exec(new Command(List.of("sleep", "1000"), 1, null), end -> {})
                .join();

        assertThat(ends).singleElement().extracting(CommandEnd::ending).isEqualTo(CommandEnd.Ending.TIMED_OUT);
    }

    /** Waits until it is interrupted. */
    private static int endless(String name) throws InterruptedException {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException interrupted) {
            times(name + " was interrupted");
            throw interrupted;
        }
        return 1;
    }

    @Test
    void onlyNamedExceptionsAndTheirSubclassesLeadToAnotherAttempt() {
        Mesh careful = mesh.retrying(5, Duration.ZERO, List.of(UncheckedIOException.class, RuntimeException.class));
        Mesh narrow = mesh.retrying(5, Duration.ZERO, List.of(UncheckedIOException.class));

        assertThat(careful.<Integer>submit(() -> {
                            if (times("sub") < 2) {
                                throw new IllegalArgumentException("a runtime exception");
                            }
                            return 1;
                        })
                        .join())
                .isEqualTo(1);
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> narrow.submit(() -> {
                            times("other");
                            throw new IOException("not unchecked");
                        })
                        .join());
        assertThat(TIMES.get("other")).hasValue(1);
    }

    @Test
    void theOthersOfAJobDoNotWaitForThoseThatAreRetried() {
        List<Integer> items = IntStream.range(0, 200).boxed().toList();

        List<Integer> results = mesh.retrying(4, Duration.ofMillis(5), List.of())
                .map(items, item -> {
                    if (item % 10 == 3 && times("item " + item) < 3) {
                        throw new IllegalStateException("not yet");
                    }
                    return item;
                })
                .join();

        assertThat(results).isEqualTo(items);
    }

    @Test
    void tasksThatMayStartOnlyOnceDoSo() {
        List<Integer> items = IntStream.range(0, 500).boxed().toList();

        List<Integer> results = mesh.once()
                .map(items, item -> times("once " + item) * 1000 + item)
                .join();
        int alone = mesh.once().submit(() -> times("alone")).join();
        long sum = mesh.once().reduceLongs(300, i -> i, Long::sum).join();

        assertThat(results).isEqualTo(items.stream().map(item -> 1000 + item).toList());
        assertThat(alone).isEqualTo(1);
        assertThat(sum).isEqualTo(299 * 300 / 2);
    }

    @Test
    void whatContradictsItselfIsRefusedBeforeAnythingRuns() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> mesh.once().retrying(1, Duration.ZERO, List.of()))
                .withMessageContaining("not for both");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> mesh.retrying(1, Duration.ZERO, List.of()).once())
                .withMessageContaining("not for both");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> mesh.retrying(0, Duration.ZERO, List.of()))
                .withMessageContaining("from 1 to 100");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> mesh.retrying(1, Duration.ofDays(2), List.of()))
                .withMessageContaining("a pause of");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> mesh.retrying(1, Duration.ZERO, List.of())
                        .exec(new Command(List.of("true"), 1, null), end -> {}))
                .withMessageContaining("without retrying()");
    }

    @Test
    void manyRetriesOfManyTasksEndAsTheySay() {
        List<Throwable> failures = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            int number = i;
            var future = mesh.retrying(1 + number % 3, Duration.ofMillis(1), List.of())
                    .submit(() -> {
                        throw new IllegalStateException("task " + number + " time " + times("many " + number));
                    });
            failures.add(catchThrowableOfType(CompletionException.class, future::join));
        }

        for (int i = 0; i < 20; i++) {
            assertThat(failures.get(i)).hasMessageContaining("task " + i + " time " + (2 + i % 3));
        }
    }
}
