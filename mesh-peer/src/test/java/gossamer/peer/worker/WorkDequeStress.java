// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class WorkDequeStress {
    @Test
    void theOwnerSeesTheNewestAndAThiefTheOldest() {
        WorkDeque<Integer> deque = new WorkDeque<>();
        for (int i = 0; i < 100; i++) {
            deque.push(i);
        }

        assertThat(deque.pop()).isEqualTo(99);
        assertThat(deque.steal()).isEqualTo(0);
        assertThat(deque.pop()).isEqualTo(98);
        assertThat(deque.steal()).isEqualTo(1);
    }

    @Test
    void anEmptyDequeGivesNull() {
        WorkDeque<Integer> deque = new WorkDeque<>();

        assertThat(deque.pop()).isNull();
        assertThat(deque.steal()).isNull();
        deque.push(1);
        assertThat(deque.isEmpty()).isFalse();
        assertThat(deque.pop()).isEqualTo(1);
        assertThat(deque.pop()).isNull();
        assertThat(deque.isEmpty()).isTrue();
    }

    @RepeatedTest(3)
    void eachElementOfALongDequeIsTakenExactlyOnce() throws Exception {
        takeAll(300_000, 100);
    }

    /** Where owner and thieves meet at the last elements all the time. */
    @RepeatedTest(3)
    void eachElementOfAShortDequeIsTakenExactlyOnce() throws Exception {
        takeAll(2_000_000, 4);
    }

    private static void takeAll(int elements, int burstMax) throws Exception {
        WorkDeque<Integer> deque = new WorkDeque<>();
        AtomicIntegerArray taken = new AtomicIntegerArray(elements);
        AtomicBoolean pushed = new AtomicBoolean();
        CountDownLatch ready = new CountDownLatch(2);
        List<Thread> thieves = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Thread thief = new Thread(() -> {
                ready.countDown();
                while (!pushed.get() || !deque.isEmpty()) {
                    Integer element = deque.steal();
                    if (element != null) {
                        taken.incrementAndGet(element);
                    }
                }
            });
            thieves.add(thief);
            thief.start();
        }
        ready.await();
        SplittableRandom random = new SplittableRandom();
        int next = 0;
        int popped = 0;
        while (next < elements) {
            for (int burst = random.nextInt(1, burstMax); burst > 0 && next < elements; burst--) {
                deque.push(next++);
            }
            for (int burst = random.nextInt(1, burstMax); burst > 0; burst--) {
                Integer element = deque.pop();
                if (element != null) {
                    taken.incrementAndGet(element);
                    popped++;
                }
            }
        }
        pushed.set(true);
        for (Thread thief : thieves) {
            thief.join();
        }

        for (int i = 0; i < elements; i++) {
            if (taken.get(i) != 1) {
                throw new AssertionError("element " + i + " was taken " + taken.get(i) + " times");
            }
        }
        assertThat(popped).as("taken by the owner").isBetween(1, elements);
    }
}
