// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import java.io.PrintWriter;

/** The demonstration, as the command that starts it sees it: the classes behind it are found by {@link DemoJar}. */
public interface DemoProgram {
    /**
     * Runs it all.
     *
     * @param out takes what is told
     * @param err takes progress
     * @param terminal whether lines on {@code err} can be written over
     * @return whether every answer was exact
     * @throws Exception if a peer does not start, a workload does not end, or a file cannot be read or written
     */
    boolean run(DemoPlan plan, PrintWriter out, PrintWriter err, boolean terminal) throws Exception;
}
