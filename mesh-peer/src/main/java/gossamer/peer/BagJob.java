// SPDX-License-Identifier: Apache-2.0
package gossamer.peer;

import gossamer.Merge;
import gossamer.model.JobSpec;
import java.util.concurrent.Executor;

/**
 * A job that works on a bag: its result is what all steps found, merged into one. The first failure ends it: what is
 * left in the parts of a bag whose other part has failed is of no use.
 */
final class BagJob<R> extends MergeJob<R> {
    BagJob(JobSpec spec, Decoding decoding, Loop loop, Executor continuations, Completer completer, Merge<R> merge) {
        super(spec, decoding, loop, continuations, completer, merge, null);
    }

    @Override
    void threw(Throwable first) {
        giveUp(first);
    }
}
