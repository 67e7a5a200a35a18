// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import gossamer.LongIndexFn;
import gossamer.Task;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tasks in a class that names nothing of the tests' libraries, so that little travels with them. */
final class IsolatedTasks {
    /** Of a child: what a search is to find there. */
    @SuppressWarnings("unused") // looked for from outside
    private static byte[] planted = {};

    private IsolatedTasks() {}

    static LongIndexFn index() {
        return index -> index;
    }

    static Task<Integer> one() {
        return () -> 1;
    }

    static Task<Long> pid() {
        return () -> ProcessHandle.current().pid();
    }

    static Task<Long> plant(byte[] secret) {
        return () -> {
            planted = secret;
            return ProcessHandle.current().pid();
        };
    }

    /** Makes a file, and then turns in circles. */
    static Task<Integer> endless(Path mark) {
        String file = mark.toString();
        return () -> {
            Files.createFile(Path.of(file));
            int turns = 0;
            while (turns >= 0) {
                Thread.onSpinWait();
            }
            return turns;
        };
    }
}
