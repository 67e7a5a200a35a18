// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import java.io.IOException;
import java.time.Duration;

/** A person's terminal in a test: a real pseudo-terminal with a program in it. */
interface Keyboard extends AutoCloseable {
    String UP = "\u001bOA";
    String CTRL_C = "\u0003";
    String CTRL_D = "\u0004";
    String ENTER = "\r";

    /** Presses keys, one after the other. */
    void type(String keys) throws IOException, InterruptedException;

    /** What the person can read, what has scrolled away included. */
    String text() throws IOException, InterruptedException;

    @Override
    void close() throws IOException;

    /** Waits until the person can read some text. */
    default void awaitText(String wanted) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!text().contains(wanted)) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("no \"" + wanted + "\" in:\n" + text());
            }
            Thread.sleep(Duration.ofMillis(50));
        }
    }
}
