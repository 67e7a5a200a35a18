// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What Linux tells about a process under {@code /proc}. */
public final class ProcessFacts {
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
        return number(lines.stream().map(line -> line.replaceFirst("\\s+kB$", "")).toList(), key);
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
