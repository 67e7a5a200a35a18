// SPDX-License-Identifier: Apache-2.0
package gossamer.peer;

import gossamer.MeshException;
import gossamer.model.Items;
import gossamer.model.JobHead;
import gossamer.model.Yield;

/**
 * What a program holds of a job, as the loop sees it.
 *
 * <p>{@link #arrived} is called by the loop and must return at once; the rest is called by the completer, one call at a
 * time.
 */
interface Handle {
    /** Results came in: take what a waiting thread can use at once, and leave the rest to the completer. */
    void arrived(Yield yield);

    /**
     * Results came in for a program that attached to the job; called by the loop, like {@link #arrived}.
     *
     * @param arguments one for each index, or none
     * @param again whether a program before may have had them
     */
    default void recovered(Yield yield, Items arguments, boolean again) {
        throw new IllegalStateException("nobody has attached here");
    }

    /** The job's owner reports. */
    void progress(JobHead head);

    /** No more results will come. */
    void fail(MeshException why);
}
