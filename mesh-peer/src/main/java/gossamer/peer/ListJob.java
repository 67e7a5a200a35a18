// SPDX-License-Identifier: Apache-2.0
package gossamer.peer;

import gossamer.model.JobSpec;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A job whose result is the list of its tasks' values, in index order. */
final class ListJob<R> extends ManyJob<List<R>> {
    private final @Nullable Object[] values;

    ListJob(JobSpec spec, Decoding decoding, Loop loop, Executor continuations, Completer completer) {
        super(spec, decoding, loop, continuations, completer);
        this.values = new Object[Math.toIntExact(spec.size())];
    }

    @Override
    void take(long index, @Nullable Object value) {
        values[(int) index] = value;
    }

    @Override
    void takeCombined(@Nullable Object value) {
        throw new IllegalStateException("a combined value for a list");
    }

    @Override
    @SuppressWarnings("unchecked") // the tasks returned them as the R they were submitted with
    List<R> result() {
        return (List<R>) Collections.unmodifiableList(Arrays.asList(values));
    }
}
