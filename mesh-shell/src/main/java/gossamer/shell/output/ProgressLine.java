// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.output;

import java.io.PrintWriter;

/**
 * Tells a person how far something is: on a terminal in one line that changes, elsewhere in a line for every tenth.
 *
 * <p>Confined to one thread.
 */
public final class ProgressLine {
    private static final int BAR = 24;

    private final PrintWriter err;
    private final boolean terminal;

    private String what = "";
    private int tenths;
    private int width;

    /** @param terminal whether lines can be written over */
    public ProgressLine(PrintWriter err, boolean terminal) {
        this.err = err;
        this.terminal = terminal;
    }

    /**
     * Shows how far it is now.
     *
     * @param task what is going on; another one starts another line
     * @param share from 0 to 1
     * @param detail follows the bar, such as {@code 143/240}; may be empty
     */
    public void show(String task, double share, String detail) {
        if (!task.equals(what)) {
            end();
            what = task;
            tenths = 0;
        }
        if (terminal) {
            int full = (int) (share * BAR);
            String bar = "=".repeat(full) + (full < BAR ? ">" + " ".repeat(BAR - full - 1) : "");
            String line = task + " [" + bar + "] " + Percent.of(share) + (detail.isEmpty() ? "" : "  " + detail);
            err.print("\r" + line + " ".repeat(Math.max(0, width - line.length())));
            width = line.length();
        } else if ((int) (share * 10) > tenths) {
            tenths = (int) (share * 10);
            err.println(task + ": " + tenths * 10 + " %" + (detail.isEmpty() ? "" : ", " + detail));
        }
        err.flush();
    }

    /** Ends the line that is shown now, so that others may be printed. */
    public void end() {
        if (terminal && width > 0) {
            err.print("\r" + " ".repeat(width) + "\r");
            err.flush();
            width = 0;
        }
        what = "";
    }
}
