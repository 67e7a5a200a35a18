// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.worker;

import gossamer.Fn;
import gossamer.IndexFn;
import gossamer.LongIndexFn;
import gossamer.LongMerge;
import gossamer.Merge;
import gossamer.Task;
import gossamer.VoidTask;
import gossamer.model.Items;
import gossamer.peer.code.CodeSets;
import gossamer.peer.code.MissingCode;
import gossamer.peer.code.Portable;
import gossamer.peer.code.Shape;
import gossamer.peer.value.ValueException;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The code of a job in the form that travels in {@code JobSpec.program}. */
public final class Program {
    private Program() {}

    /** One task: its shape, for {@link #calls}, and its item. Throws NotPortable. */
    public static Portable call(Task<?> task) {
        throw new UnsupportedOperationException();
    }

    public static Portable call(VoidTask task) {
        throw new UnsupportedOperationException();
    }

    /** The program of a job whose tasks all have one shape; the items are their {@link Portable#captured}. */
    public static byte[] calls(Shape shape) {
        throw new UnsupportedOperationException();
    }

    public static byte[] map(Fn<?, ?> fn, @Nullable Merge<?> merge) {
        throw new UnsupportedOperationException();
    }

    /** The items of a map program, in the order of the collection's iterator. Throws NotPortable naming the item. */
    public static Items items(Collection<?> arguments) {
        throw new UnsupportedOperationException();
    }

    public static byte[] index(IndexFn<?> fn, @Nullable Merge<?> merge) {
        throw new UnsupportedOperationException();
    }

    public static byte[] indexLongs(LongIndexFn fn, LongMerge merge) {
        throw new UnsupportedOperationException();
    }

    /** The opposite, at the executor. */
    public static Runner decode(byte[] program, CodeSets codeSets) throws ValueException, MissingCode {
        throw new UnsupportedOperationException();
    }
}
