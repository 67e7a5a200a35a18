// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.worker;

import gossamer.Fn;
import gossamer.IndexFn;
import gossamer.Merge;
import gossamer.Task;
import gossamer.VoidTask;
import gossamer.model.Lease;
import gossamer.peer.code.CodeSets;
import gossamer.peer.code.Portable;
import gossamer.peer.code.Rebuilder;
import gossamer.peer.value.ValueException;
import gossamer.peer.value.Values;
import org.jspecify.annotations.Nullable;

/**
 * What one task of a program does, values boxed; its functional objects are made at the first call.
 *
 * <p>Confined to its worker: captured values are shared by the tasks of a job on one worker, never by two workers.
 */
final class Body {
    private final Program program;
    private final CodeSets codeSets;

    private @Nullable Rebuilder rebuilder;
    private @Nullable Object function;
    private @Nullable Merge<@Nullable Object> merge;

    Body(Program program, CodeSets codeSets) {
        this.program = program;
        this.codeSets = codeSets;
    }

    @Nullable
    ClassLoader loader() {
        return rebuilder == null ? null : rebuilder.loader();
    }

    /** The result of a task. */
    @Nullable
    Object call(Lease lease, long index) throws Throwable {
        Rebuilder code = rebuilder == null ? load() : rebuilder;
        return switch (program.kind()) {
            case CALL -> call(code.rebuild(item(lease, index)));
            case MAP -> mapping(code).apply(Values.decode(item(lease, index), code.loader()));
            case INDEX, INDEX_LONGS -> indexing(code).apply(index);
        };
    }

    private static @Nullable Object call(Object task) throws Exception {
        if (task instanceof Task<?> returning) {
            return returning.call();
        }
        if (task instanceof VoidTask silent) {
            silent.run();
            return null;
        }
        throw new ValueException(task.getClass().getTypeName() + " is not a task");
    }

    /** One result of two. */
    @Nullable
    Object merge(@Nullable Object one, @Nullable Object other) throws Throwable {
        Merge<@Nullable Object> merging = merge;
        if (merging == null) {
            Portable portable = program.merge();
            if (portable == null) {
                throw new ValueException("the program has no merge");
            }
            merging = cast(Merge.class, codeSets.rebuilder(portable.shape()).rebuild(portable.captured()));
            merge = merging;
        }
        return merging.apply(one, other);
    }

    private Rebuilder load() throws Throwable {
        Rebuilder code = codeSets.rebuilder(program.function());
        rebuilder = code;
        Thread.currentThread().setContextClassLoader(code.loader());
        return code;
    }

    private Fn<@Nullable Object, @Nullable Object> mapping(Rebuilder code) throws Throwable {
        if (function == null) {
            function = code.rebuild(program.captured());
        }
        return cast(Fn.class, function);
    }

    private IndexFn<@Nullable Object> indexing(Rebuilder code) throws Throwable {
        if (function == null) {
            function = code.rebuild(program.captured());
        }
        return cast(IndexFn.class, function);
    }

    private static byte[] item(Lease lease, long index) throws ValueException {
        if (lease.items().isEmpty()) {
            throw new ValueException("task " + index + " came without its item");
        }
        return lease.items().at((int) (index - lease.range().lo()));
    }

    @SuppressWarnings("unchecked") // the submitter's compiler has checked the type arguments
    private static <T> T cast(Class<?> type, Object function) throws ValueException {
        if (!type.isInstance(function)) {
            throw new ValueException(function.getClass().getTypeName() + " is no " + type.getName());
        }
        return (T) function;
    }
}
