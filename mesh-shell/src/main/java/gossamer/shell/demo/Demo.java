// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.demo;

import gossamer.shell.DemoPlan;
import gossamer.shell.DemoProgram;
import java.io.PrintWriter;

/** The demonstration as a program of its own, which peers learn of only when it submits something. */
public final class Demo implements DemoProgram {
    /** Found by name. */
    public Demo() {}

    @Override
    public boolean run(DemoPlan plan, PrintWriter out, PrintWriter err, boolean terminal) throws Exception {
        return new DemoRun(plan, out, err, terminal).run();
    }
}
