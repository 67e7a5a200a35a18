// SPDX-License-Identifier: Apache-2.0
package archfixture.machinesdonotwait.scheduler;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.stream.IntStream;

class BadThreads {
    Thread bad1;
    AtomicLong bad2;
    CompletableFuture<String> bad3;
    Lock bad4;
    ThreadLocal<String> bad5;
    volatile int bad6;
    TimeUnit bad7;

    synchronized void bad8() {}

    int bad9(Object lock) {
        synchronized (lock) {
            return 1;
        }
    }

    void bad10(Object lock) throws InterruptedException {
        lock.wait();
    }

    Object bad11(List<String> list) {
        return list.parallelStream();
    }

    Object bad12(IntStream numbers) {
        return numbers.parallel();
    }

    void bad13() throws InterruptedException {
        Thread.sleep(1);
    }
}
