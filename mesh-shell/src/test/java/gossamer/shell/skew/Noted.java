// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.skew;

import gossamer.Task;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A task that notes its start in a file of the process it runs in, waits 10 ms, and gives a number of its own. */
final class Noted {
    static final String LEDGER = "ledger-";

    private Noted() {}

    static Task<Long> task(String folder, int number) {
        return () -> {
            long pid = ProcessHandle.current().pid();
            Files.write(
                    Path.of(folder, LEDGER + pid),
                    (number + "\n").getBytes(StandardCharsets.UTF_8),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            return number * 0x9e3779b97f4a7c15L;
        };
    }
}
