// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.worker;

import gossamer.LongIndexFn;
import gossamer.LongMerge;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import org.jspecify.annotations.Nullable;

/**
 * The innermost loop over indices, one class of its own for each user's function.
 *
 * <p>A loop that all functions share would be compiled for all of them: after the third, each call is a search through
 * an interface table, nothing is inlined, and short functions run several times slower. So the class file of
 * {@link OneLoop} is defined once more for each class of functions, as a hidden class with a profile of its own, which
 * goes when the function's class goes.
 *
 * <p>Immutable; safe from any thread.
 */
abstract class LongLoop {
    /** What a loop reads, and where it leaves off. Confined to a worker. */
    static final class State {
        @Nullable
        LongIndexFn fn;

        @Nullable
        LongMerge merge;

        /** The next index to run; of the task that threw, where one did. */
        long next;

        /** One past the last index to run. */
        long end;

        boolean hasSum;
        long sum;
    }

    private static final ClassValue<LongLoop> LOOPS = new ClassValue<>() {
        @Override
        protected LongLoop computeValue(Class<?> type) {
            return define();
        }
    };

    /** Runs from {@link State#next} to before {@link State#end}. */
    abstract void run(State state) throws Exception;

    /** The loop for a function's class. */
    static LongLoop of(LongIndexFn fn) {
        return LOOPS.get(fn.getClass());
    }

    private static LongLoop define() {
        try (InputStream file = LongLoop.class.getResourceAsStream("OneLoop.class")) {
            if (file == null) {
                throw new IllegalStateException("the class file of " + OneLoop.class.getName() + " is missing");
            }
            return (LongLoop) MethodHandles.lookup()
                    .defineHiddenClass(file.readAllBytes(), true)
                    .lookupClass()
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (IOException | ReflectiveOperationException broken) {
            throw new IllegalStateException("the loop class cannot be defined", broken);
        }
    }
}
