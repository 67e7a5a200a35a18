// SPDX-License-Identifier: Apache-2.0
package gossamer.peer;

import gossamer.MeshException;
import gossamer.model.JobHead;
import gossamer.model.Outcome;
import gossamer.model.Yield;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What holds of a job only how its first task ended. */
final class FirstOutcome implements Handle {
    private final CompletableFuture<Outcome> first = new CompletableFuture<>();

    Outcome get() throws Exception {
        return first.get(60, TimeUnit.SECONDS);
    }

    @Override
    public void arrived(Yield yield) {
        first.complete(((Yield.Each) yield).outcomes().get(0));
    }

    @Override
    public void progress(JobHead head) {}

    @Override
    public void fail(MeshException why) {
        first.completeExceptionally(why);
    }
}
