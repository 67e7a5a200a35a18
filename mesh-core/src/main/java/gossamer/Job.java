// SPDX-License-Identifier: Apache-2.0
package gossamer;

import java.util.function.Consumer;

/**
 * Many tasks submitted as one, with one result.
 *
 * <p>If tasks throw, all others still run; then the job completes with the exception of the task of the lowest index,
 * the others suppressed in it (at most 10).
 *
 * <p>Safe from any thread.
 *
 * @param <R> what the whole job gives
 */
public interface Job<R> extends MeshFuture<R> {
    /** How far it is now, as its owner knows. */
    Progress progress();

    /** Calls back, on a thread of the mesh, whenever progress is reported: twice a second at most, and at the end. */
    Job<R> onProgress(Consumer<Progress> callback);
}
