// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import gossamer.Fn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A task that leaves a file and takes 100 ms; a class of its own, since all that a task's class names travels. */
final class SlowTriple {
    private SlowTriple() {}

    /** Three times its argument; leaves a file {@code did-ARGUMENT-TIME} in a folder. */
    static Fn<Integer, Integer> leavingFilesIn(String folder) {
        return item -> {
            Files.writeString(Path.of(folder, "did-" + item + "-" + System.nanoTime()), "");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            return 3 * item;
        };
    }
}
