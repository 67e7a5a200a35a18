// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.worker;

/**
 * A task that runs and may fork: the task of a chunk, or a fork of it that runs on the same thread.
 *
 * <p>Confined to its worker, but for what is marked.
 */
class Scope {
    /** How many of its forks it has neither joined nor cancelled. */
    int unjoined;

    /**
     * Nobody wants its unjoined forks any more; of a fork that is elsewhere, nobody wants that. Any thread: whoever
     * takes a fork away looks here after the worker could see that, and the worker sets it before it looks for those
     * that were taken away.
     */
    volatile boolean over;
}
