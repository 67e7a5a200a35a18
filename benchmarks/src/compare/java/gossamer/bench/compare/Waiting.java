// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.compare;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;

/** Waits until a cluster is whole. */
final class Waiting {
    private static final long PATIENCE_SECONDS = 60;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private Waiting() {}

    /**
     * Looks until a count is reached.
     *
     * @throws TimeoutException if it is not after 60 s
     */
    static void until(int wanted, IntSupplier count) throws TimeoutException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (count.getAsInt() < wanted) {
            if (System.nanoTime() - deadline > 0) {
                throw new TimeoutException(
                        count.getAsInt() + " members after " + PATIENCE_SECONDS + " s, not " + wanted);
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }
}
