// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.worker;

import gossamer.Fn;
import gossamer.IndexFn;
import gossamer.Merge;
import gossamer.Task;
import gossamer.VoidTask;
import gossamer.model.Lease;
import gossamer.peer.code.Linker;
import gossamer.peer.code.MissingCode;
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
    private final Linker linker;

    private @Nullable Rebuilder rebuilder;
    private @Nullable MissingCode missing;
    private @Nullable Object function;
    private @Nullable Merge<Object> merge;

    Body(Program program, Linker linker) {
        this.program = program;
        this.linker = linker;
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
            case MAP -> mapping(code).apply(any(Values.decode(item(lease, index), code.loader())));
            case INDEX, INDEX_LONGS -> indexing(code).apply(index);
            case BAG -> throw new ValueException("a bag is no single call");
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
        Merge<Object> merging = merge == null ? merging() : merge;
        return merging.apply(any(one), any(other));
    }

    @SuppressWarnings("unchecked") // the submitter's compiler has checked the type arguments
    private Merge<Object> merging() throws Throwable {
        Portable portable = program.merge();
        if (portable != null
                && linker.rebuilder(portable.shape()).rebuild(portable.captured()) instanceof Merge<?> made) {
            merge = (Merge<Object>) made;
            return merge;
        }
        throw new ValueException("what merges the results is not a Merge");
    }

    private Rebuilder load() throws Throwable {
        if (missing != null) {
            throw missing; // looked for once, not once for each task
        }
        try {
            Rebuilder code = linker.rebuilder(program.function());
            rebuilder = code;
            Thread.currentThread().setContextClassLoader(code.loader());
            return code;
        } catch (MissingCode notHere) {
            missing = notHere;
            throw notHere;
        }
    }

    @SuppressWarnings("unchecked") // the submitter's compiler has checked the type arguments
    private Fn<Object, ?> mapping(Rebuilder code) throws Throwable {
        if (function(code) instanceof Fn<?, ?> fn) {
            return (Fn<Object, ?>) fn;
        }
        throw new ValueException("the function of a map is not a Fn");
    }

    private IndexFn<?> indexing(Rebuilder code) throws Throwable {
        if (function(code) instanceof IndexFn<?> fn) {
            return fn;
        }
        throw new ValueException("the function of a range is not an IndexFn");
    }

    private Object function(Rebuilder code) throws Throwable {
        Object made = function;
        if (made == null) {
            made = code.rebuild(program.captured());
            function = made;
        }
        return made;
    }

    @SuppressWarnings("NullAway") // null is an item or a result like any other; it is the user's function that takes it
    private static Object any(@Nullable Object value) {
        return value;
    }

    private static byte[] item(Lease lease, long index) throws ValueException {
        if (lease.items().isEmpty()) {
            throw new ValueException("task " + index + " came without its item");
        }
        return lease.items().at((int) (index - lease.range().lo()));
    }
}
