// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.worker;

/** What a runner asks of the thread that runs it. */
interface Turn {
    /**
     * Called when tasks were claimed and before they run: an interrupt that was meant for the tasks before them, or
     * that these left behind, is taken away.
     */
    void calm(Work work);
}
