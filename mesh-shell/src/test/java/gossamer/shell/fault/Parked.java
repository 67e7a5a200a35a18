// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.fault;

import gossamer.Fn;
import gossamer.Task;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;

/** A task that says in the ledger of its peer that it starts, waits a while, and gives a number that is its own. */
final class Parked {
    private Parked() {}

    static Task<Long> task(String folder, String run, int number, long parkNanos, Harm harm) {
        return () -> execute(folder, run, number, parkNanos, harm);
    }

    static Fn<Integer, Long> function(String folder, String run, long parkNanos) {
        return number -> execute(folder, run, number, parkNanos, Harm.NONE);
    }

    private static long execute(String folder, String run, int number, long parkNanos, Harm harm) throws IOException {
        Ledger.start(folder, run, number);
        if (harm.isDoneBy(number)) {
            harm.strike(folder, run);
        }
        long end = System.nanoTime() + parkNanos;
        for (long left = parkNanos; left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        return answer(number);
    }

    /** What the task must give. */
    static long answer(int number) {
        return (number + 1) * 0x9e3779b97f4a7c15L;
    }
}
