// SPDX-License-Identifier: Apache-2.0
package gossamer.peer;

import gossamer.Merge;
import gossamer.model.JobSpec;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A job whose result is its tasks' values merged into one. */
class MergeJob<R> extends ManyJob<R> {
    private final Merge<R> merge;
    private final @Nullable R ofNone;
    private @Nullable R merged; // confined to the completer
    private boolean any; // confined to the completer

    /** @param ofNone the result of a job without tasks */
    MergeJob(
            JobSpec spec,
            Decoding decoding,
            Loop loop,
            Executor continuations,
            Completer completer,
            Merge<R> merge,
            @Nullable R ofNone) {
        super(spec, decoding, loop, continuations, completer);
        this.merge = merge;
        this.ofNone = ofNone;
    }

    @Override
    void take(long index, @Nullable Object value) throws TaskThrew {
        takeCombined(value);
    }

    @Override
    // Unchecked: the merge on the other peer returned it as the R it was submitted with. Null: a task may return it,
    // and
    // the program's own merge knows.
    @SuppressWarnings({"unchecked", "NullAway"})
    void takeCombined(@Nullable Object value) throws TaskThrew {
        R other = (R) value;
        if (!any) {
            any = true;
            merged = other;
            return;
        }
        try {
            merged = merge.apply(merged, other);
        } catch (Exception thrown) { // the program's own merge: its job fails with what it threw
            throw new TaskThrew(thrown);
        }
    }

    @Override
    @SuppressWarnings("NullAway") // the result of no tasks, or of tasks that all returned null
    R result() {
        return any ? merged : ofNone;
    }
}
