// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.fault;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What this process has done, a line for each: a file that only it writes.
 *
 * <p>Each line is one write to the end of the file, so that a SIGKILL takes none back; a stream, since an interrupt
 * closes a channel. Safe from any thread.
 */
final class Ledger {
    /** How the names of the ledgers of peers begin; their process ids follow. */
    static final String STARTS = "ledger-";

    /** How the names of the files of submitters begin; their names follow. */
    static final String OUTPUT = "output-";

    private static final Map<Path, FileOutputStream> OPEN = new ConcurrentHashMap<>();
    private static final AtomicInteger EXECUTIONS = new AtomicInteger();

    private Ledger() {}

    /** Says that this process starts a task. */
    static void start(String folder, String run, int task) throws IOException {
        long pid = ProcessHandle.current().pid();
        write(
                Path.of(folder, STARTS + pid),
                run + " " + task + " " + EXECUTIONS.incrementAndGet() + " " + pid + " " + System.nanoTime());
    }

    /** Adds a line to a file; the times in all of them are those of the one clock of the host. */
    static void write(Path file, String line) throws IOException {
        FileOutputStream stream = OPEN.get(file);
        if (stream == null) {
            FileOutputStream mine = new FileOutputStream(file.toFile(), /* append= */ true);
            stream = OPEN.putIfAbsent(file, mine);
            if (stream == null) {
                stream = mine;
            } else {
                mine.close();
            }
        }
        stream.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
