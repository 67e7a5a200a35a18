// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.worker;

import gossamer.model.Yield;
import org.jspecify.annotations.Nullable;

/** What a runner asks of the thread that runs it. */
interface Turn {
    /**
     * Called when tasks were claimed and before they run: an interrupt that was meant for the tasks before them, or
     * that these left behind, is taken away.
     */
    void calm(Work work);

    /** A task begins, or all tasks of a stretch. */
    void begins(Work work);

    /**
     * A task has ended, or all tasks of a stretch: what they forked and have not joined is dropped.
     *
     * @param thrown what it threw, or null
     * @return what is to be told of that
     */
    @Nullable
    Throwable ended(Work work, @Nullable Throwable thrown);

    /**
     * Whether a task threw only because this peer is leaving, and what it waited for ends with it: then it was given
     * back, with all tasks behind it, and is to be run elsewhere.
     */
    boolean gaveBack(Work work, long index, Throwable thrown);

    /**
     * What an interrupt of this thread does besides, at once and on the thread that interrupts, from now on, or right
     * now if it was interrupted since {@link #calm}.
     *
     * @param end must not block; null for nothing any more
     */
    void endsWith(@Nullable Runnable end);

    /** A bag has taken a step, and goes on. */
    void step(Work work, Yield.Bagged step);

    /**
     * A bag goes on.
     *
     * @param step the last it took, 0 for none
     * @param items how many were worked on since
     */
    void progress(Work work, long step, long items);
}
