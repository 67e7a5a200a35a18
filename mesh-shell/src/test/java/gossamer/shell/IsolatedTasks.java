// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import gossamer.Fn;
import gossamer.Fork;
import gossamer.IndexFn;
import gossamer.LongIndexFn;
import gossamer.LongMerge;
import gossamer.Merge;
import gossamer.Mesh;
import gossamer.Task;
import gossamer.VoidTask;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Tasks in a class that names nothing of the tests' libraries, so that little travels with them. */
final class IsolatedTasks {
    /** Of a child: what a search is to find there. */
    @SuppressWarnings("unused") // looked for from outside
    private static byte[] planted = {};

    /** Of a child: what a task leaves here, the next one in the same process sees. */
    private static int left;

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

    static VoidTask silent() {
        return () -> left++;
    }

    static Fn<String, Integer> length() {
        return String::length;
    }

    static Fn<String, String> loud() {
        return word -> word + "!";
    }

    static Merge<String> joined() {
        return String::concat;
    }

    static IndexFn<Long> square() {
        return index -> index * index;
    }

    static IndexFn<Long> itself() {
        return index -> index;
    }

    static IndexFn<Long> pids() {
        return index -> ProcessHandle.current().pid();
    }

    static Merge<Long> sum() {
        return Long::sum;
    }

    static LongMerge longSum() {
        return Long::sum;
    }

    private static int down(int depth) {
        return depth < 0 ? 0 : 1 + down(depth + 1);
    }

    static Task<Integer> plusOne(int number) {
        return () -> number + 1;
    }

    static Task<Integer> throwing() {
        return () -> {
            if (left >= 0) {
                throw new IllegalStateException("not today");
            }
            return 1;
        };
    }

    static Task<Integer> exiting() {
        return () -> {
            System.exit(17);
            return 1;
        };
    }

    static Task<Integer> halting() {
        return () -> {
            Runtime.getRuntime().halt(18);
            return 1;
        };
    }

    static Task<Long> hoarding() {
        return () -> {
            long[][] all = new long[1 << 16][];
            for (int i = 0; i < all.length; i++) {
                all[i] = new long[1 << 20];
            }
            return (long) all[left].length;
        };
    }

    static Task<Integer> deep() {
        return () -> down(0);
    }

    static Task<Integer> killing() {
        return () -> {
            new ProcessBuilder(
                            "kill", "-9", Long.toString(ProcessHandle.current().pid()))
                    .start()
                    .waitFor();
            return left;
        };
    }

    static Task<Integer> answer() {
        return () -> 6 * 7;
    }

    static Task<Integer> exitingIf(int number) {
        return () -> {
            if (number == 77 || number == 150) {
                System.exit(number);
            }
            return number;
        };
    }

    static Task<Boolean> forking() {
        return () -> {
            Fork<Long> other = Mesh.fork(pid());
            return other.join() == ProcessHandle.current().pid();
        };
    }

    static Task<Integer> inTheMesh() {
        return () -> Mesh.current().peers().size();
    }

    static Task<Integer> printing() {
        return () -> {
            System.out.println("on standard output, from a task");
            return System.in.read();
        };
    }

    static Task<List<String>> looking() {
        return () -> {
            Path made = Files.createTempFile("left", "behind");
            return List.of(
                    made.getParent().toString(),
                    Files.getPosixFilePermissions(made.getParent()).size() + " rights",
                    System.getenv().keySet().toString(),
                    System.getProperty("java.class.path"));
        };
    }

    static Task<Integer> left() {
        return () -> left;
    }
}
