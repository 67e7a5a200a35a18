// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What Linux tells about a process under {@code /proc}. */
public final class ProcessFacts {
    /** What Linux counts in for programs, whatever its clock does: USER_HZ of proc(5). */
    private static final int TICKS_PER_SECOND = 100;

    private ProcessFacts() {}

    /**
     * The memory of a process that is in RAM now, in bytes; pages it shares with others count in full.
     *
     * @throws IOException if there is no such process, or no {@code /proc}
     */
    public static long residentBytes(long pid) throws IOException {
        return kibibytes(Files.readAllLines(Path.of("/proc/" + pid + "/status")), "VmRSS:") * 1024;
    }

    /**
     * The processor time that a process has used so far, in user mode and in the kernel, in seconds; counted in
     * hundredths.
     *
     * @throws IOException if there is no such process, or no {@code /proc}
     */
    public static double processorSeconds(long pid) throws IOException {
        return processorSeconds(Files.readString(Path.of("/proc/" + pid + "/stat")));
    }

    static double processorSeconds(String stat) {
        // The second field is the name in parentheses, which may hold anything; user and system time are the 14th and
        // 15th.
        String[] fromThird = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fromThird[14 - 3]) + Long.parseLong(fromThird[15 - 3])) / (double) TICKS_PER_SECOND;
    }

    /**
     * What this process has read and written so far, sockets included.
     *
     * @throws IOException if there is no {@code /proc}
     */
    public static Io io() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("/proc/self/io"));
        return new Io(number(lines, "rchar:"), number(lines, "wchar:"));
    }

    /**
     * Bytes that passed through read and write calls.
     *
     * @param read since the process started
     * @param written since the process started
     */
    public record Io(long read, long written) {
        public Io minus(Io earlier) {
            return new Io(read - earlier.read, written - earlier.written);
        }
    }

    static long kibibytes(List<String> lines, String key) throws IOException {
        return number(
                lines.stream().map(line -> line.replaceFirst("\\s+kB$", "")).toList(), key);
    }

    static long number(List<String> lines, String key) throws IOException {
        for (String line : lines) {
            if (line.startsWith(key)) {
                return Long.parseLong(line.substring(key.length()).strip());
            }
        }
        throw new IOException("no line \"" + key + "\" in " + lines);
    }
}
