// SPDX-License-Identifier: Apache-2.0
package gossamer.peer;

import gossamer.CommandEnd;
import gossamer.model.JobSpec;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A job whose tasks run a command: tells of each end as it comes, and keeps all but the output. */
final class CommandJob extends ManyJob<List<CommandEnd>> {
    private final CommandEnd[] ends;
    private final Consumer<CommandEnd> onEnd;

    CommandJob(
            JobSpec spec,
            Decoding decoding,
            Loop loop,
            Executor continuations,
            Completer completer,
            Consumer<CommandEnd> onEnd) {
        super(spec, decoding, loop, continuations, completer);
        this.ends = new CommandEnd[Math.toIntExact(spec.size())];
        this.onEnd = onEnd;
    }

    @Override
    void take(long index, @Nullable Object value) {
        if (!(value instanceof CommandEnd end)) {
            throw new IllegalStateException("the end of a command is " + value);
        }
        ends[(int) index] = end.brief();
        onEnd.accept(end);
    }

    @Override
    void takeCombined(@Nullable Object value) {
        throw new IllegalStateException("a combined value for the ends of a command");
    }

    @Override
    List<CommandEnd> result() {
        return List.copyOf(Arrays.asList(ends));
    }
}
