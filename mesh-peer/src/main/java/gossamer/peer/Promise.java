// SPDX-License-Identifier: Apache-2.0
package gossamer.peer;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * A completable future whose async stages, and the stages made of them, run on threads of the mesh.
 *
 * <p>Safe from any thread.
 */
class Promise<T> extends CompletableFuture<T> {
    private final Executor continuations;

    Promise(Executor continuations) {
        this.continuations = continuations;
    }

    @Override
    public Executor defaultExecutor() {
        return continuations;
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new Promise<>(continuations);
    }
}
