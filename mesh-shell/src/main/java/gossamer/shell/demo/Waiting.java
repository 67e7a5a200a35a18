// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.demo;

import gossamer.Job;
import gossamer.Mesh;
import java.io.Serializable;
import java.util.List;

/** Tasks of a fixed length that need no processor: what they take beyond it is the mesh's doing. */
public final class Waiting {
    /** The length of one task in milliseconds. */
    public static final long MILLIS = 20;

    /**
     * What a task says.
     *
     * @param index its own
     * @param pid the process that ran it
     * @param endedMillis when it was done, in milliseconds since 1970 by that process's clock
     */
    public record Waited(long index, long pid, long endedMillis) implements Serializable {}

    private Waiting() {}

    /** Runs a number of tasks on a mesh. */
    public static Job<List<Waited>> submit(Mesh mesh, int tasks) {
        return mesh.range(tasks, Waiting::run);
    }

    /** Runs some tasks in this thread, one after the other. */
    public static void sequential(int tasks) throws InterruptedException {
        for (int index = 0; index < tasks; index++) {
            run(index);
        }
    }

    private static Waited run(long index) throws InterruptedException {
        Thread.sleep(MILLIS);
        return new Waited(index, ProcessHandle.current().pid(), System.currentTimeMillis());
    }
}
