// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import java.nio.file.Path;

/**
 * What is wished of the demonstration.
 *
 * @param peers how many processes with one slot each, from 1; from 2 if one is to be killed
 * @param folder whose words to count
 * @param kill whether to kill a peer
 * @param out takes {@code demo.json} and {@code mandelbrot.png}
 */
public record DemoPlan(int peers, Path folder, boolean kill, Path out) {
    public DemoPlan {
        int least = kill ? 2 : 1;
        if (peers < least || peers > 32) {
            throw new IllegalArgumentException(
                    "peers is " + peers + "; it must be from " + least + " to 32" + (kill ? ", with a kill" : ""));
        }
    }
}
