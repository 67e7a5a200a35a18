// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a Java process holds at one moment.
 *
 * @param heapBytes all live objects, right after a full collection
 * @param threads of the system
 * @param descriptors open files and connections
 */
record Footprint(long heapBytes, int threads, int descriptors) {
    private static final double MORE = 1.1;
    private static final long HEAP_MORE_BYTES = 4 << 20;
    private static final int THREADS_MORE = 10;
    private static final int DESCRIPTORS_MORE = 10;

    private static final String THREADS = "Threads:";

    /** Whether it can be taken here. */
    static boolean isHere() {
        return Files.isDirectory(Path.of("/proc/self/fd"));
    }

    /** Of a process of this user; takes a second, in which the process collects its garbage. */
    static Footprint of(long pid) throws IOException, InterruptedException {
        // First, since the first question of this kind starts a thread there. The count is made in the collection
        // itself, so that garbage of the moment after is no part of it.
        long heap = heapBytes(pid);
        Path process = Path.of("/proc", Long.toString(pid));
        int threads = Files.readAllLines(process.resolve("status")).stream()
                .filter(line -> line.startsWith(THREADS))
                .mapToInt(line ->
                        Integer.parseInt(line.substring(THREADS.length()).strip()))
                .findFirst()
                .orElseThrow();
        try (Stream<Path> open = Files.list(process.resolve("fd"))) {
            return new Footprint(heap, threads, (int) open.count());
        }
    }

    private static long heapBytes(long pid) throws IOException, InterruptedException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        // Into a file: a process that is asked stands still until all is written, and may be the one that would read
        // it.
        Path said = Files.createTempFile("gossamer-histogram-", ".txt");
        try {
            int code = new ProcessBuilder(jcmd, Long.toString(pid), "GC.class_histogram")
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start()
                    .waitFor();
            List<String> lines = Files.readAllLines(said);
            String last = lines.isEmpty() ? "" : lines.get(lines.size() - 1);
            if (code != 0 || !last.startsWith("Total")) {
                throw new IOException("jcmd says of process " + pid + ": " + last);
            }
            return Long.parseLong(last.split(" +")[2]); // Total, objects, bytes
        } finally {
            Files.delete(said);
        }
    }

    /**
     * The most that the same process may hold later if it keeps nothing: a tenth more, and a little.
     *
     * <p>The tenth is for what a cache or a queue holds by chance. The little is more than what others come and go with
     * (4 MB, 10 threads, 10 descriptors: a connection each way, its threads and its buffers, for each of five peers),
     * and less than one thing kept for each fault of ten minutes, or 10 bytes for each task.
     */
    Footprint most() {
        return new Footprint(
                (long) (heapBytes * MORE) + HEAP_MORE_BYTES,
                (int) (threads * MORE) + THREADS_MORE,
                (int) (descriptors * MORE) + DESCRIPTORS_MORE);
    }

    boolean isWithin(Footprint most) {
        return heapBytes <= most.heapBytes && threads <= most.threads && descriptors <= most.descriptors;
    }
}
