// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.worker;

import gossamer.Bag;
import gossamer.Fn;
import gossamer.IndexFn;
import gossamer.LongIndexFn;
import gossamer.LongMerge;
import gossamer.Merge;
import gossamer.NotPortable;
import gossamer.Task;
import gossamer.VoidTask;
import gossamer.model.Items;
import gossamer.peer.code.Portable;
import gossamer.peer.code.Shape;
import gossamer.peer.value.ValueException;
import gossamer.peer.value.ValueInput;
import gossamer.peer.value.ValueOutput;
import gossamer.peer.value.Values;
import java.io.Serializable;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The code of a job, as it travels in {@link gossamer.model.JobSpec#program}.
 *
 * <p>Its kind says what a task is, and what its item holds:
 *
 * <pre>
 *   kind         a task is                        item of the task
 *   CALL         a functional object of its own   what it captured
 *   MAP          the function of an argument      the argument
 *   INDEX        the function of its index        none
 *   INDEX_LONGS  the same, numbers only           none
 *   BAG          a bag, or part of it             the bag
 * </pre>
 *
 * <p>Results are values of {@link Values}. Immutable by agreement; safe from any thread.
 *
 * @param kind what a task is
 * @param function the shape of the function, or of each task
 * @param captured what the function captured; empty for calls
 * @param merge what makes one result of two; null where each task has a result of its own
 */
public record Program(
        Kind kind,
        Shape function,
        byte[] captured,
        @Nullable Portable merge) {
    /** What a task is. */
    public enum Kind {
        CALL(0),
        MAP(1),
        INDEX(2),
        INDEX_LONGS(3),
        BAG(4);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        private static Kind of(int code) throws ValueException {
            for (Kind kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            throw new ValueException("there is no kind " + code + " of programs");
        }
    }

    private static final byte[] NOTHING = {};

    /**
     * A task taken apart: its shape is that of the job it belongs to ({@link #calls}), its captured values are its
     * item.
     *
     * @throws NotPortable if it cannot travel; the message names the variable and the line
     */
    public static Portable call(Task<?> task) {
        return Portable.of(task);
    }

    /** As {@link #call(Task)}, for a task that returns nothing. */
    public static Portable call(VoidTask task) {
        return Portable.of(task);
    }

    /**
     * A bag taken apart: its shape is that of its job ({@link #bags}), and the bag itself the job's first item.
     *
     * @throws NotPortable if it cannot travel; the message names the field
     */
    public static Portable bag(Bag<?> bag) {
        return Portable.of(bag);
    }

    /** The program of a job that works on a bag. */
    public static byte[] bags(Shape shape) {
        return new Program(Kind.BAG, shape, NOTHING, null).encode();
    }

    /** The program of a job whose tasks all have one shape. */
    public static byte[] calls(Shape shape) {
        return new Program(Kind.CALL, shape, NOTHING, null).encode();
    }

    /**
     * The program of a job that runs a function on each argument.
     *
     * @param merge to combine the results, or null
     * @param roots the classes that whoever runs it needs are added to it
     * @throws NotPortable if one of the two cannot travel
     */
    public static byte[] map(Fn<?, ?> fn, @Nullable Merge<?> merge, Set<Class<?>> roots) {
        return of(Kind.MAP, fn, merge, roots);
    }

    /** As above, for functions whose classes every peer has. */
    public static byte[] map(Fn<?, ?> fn, @Nullable Merge<?> merge) {
        return of(Kind.MAP, fn, merge, new LinkedHashSet<>());
    }

    /**
     * The program of a job that runs a function on each index.
     *
     * @param merge to combine the results, or null
     * @param roots the classes that whoever runs it needs are added to it
     * @throws NotPortable if one of the two cannot travel
     */
    public static byte[] index(IndexFn<?> fn, @Nullable Merge<?> merge, Set<Class<?>> roots) {
        return of(Kind.INDEX, fn, merge, roots);
    }

    /** As above, for functions whose classes every peer has. */
    public static byte[] index(IndexFn<?> fn, @Nullable Merge<?> merge) {
        return of(Kind.INDEX, fn, merge, new LinkedHashSet<>());
    }

    /**
     * The program of a job that runs a function on each index and combines the numbers it gives.
     *
     * @param roots the classes that whoever runs it needs are added to it
     * @throws NotPortable if one of the two cannot travel
     */
    public static byte[] indexLongs(LongIndexFn fn, LongMerge merge, Set<Class<?>> roots) {
        return of(Kind.INDEX_LONGS, fn, merge, roots);
    }

    /** As above, for functions whose classes every peer has. */
    public static byte[] indexLongs(LongIndexFn fn, LongMerge merge) {
        return of(Kind.INDEX_LONGS, fn, merge, new LinkedHashSet<>());
    }

    /** As below, for arguments whose classes every peer has. */
    public static Items items(Collection<?> arguments) {
        return items(arguments, new LinkedHashSet<>());
    }

    /**
     * The items of a {@link #map} program, in the order of the collection's iterator.
     *
     * @param roots the classes of the arguments are added to it
     * @throws NotPortable if an argument cannot travel; the message names it
     */
    public static Items items(Collection<?> arguments, Set<Class<?>> roots) {
        Object[] values = arguments.toArray();
        byte[][] items = new byte[values.length][];
        for (int i = 0; i < values.length; i++) {
            try {
                items[i] = Values.encode(values[i], roots);
            } catch (ValueException refused) {
                throw new NotPortable("Item " + i + " of " + values.length + " cannot be sent to another peer:\n  "
                        + Portable.whyNot(values[i], "item", refused));
            }
        }
        return Items.of(items);
    }

    private static byte[] of(Kind kind, Serializable function, @Nullable Serializable merge, Set<Class<?>> roots) {
        Portable portable = Portable.of(function);
        Portable merging = merge == null ? null : Portable.of(merge);
        roots.addAll(portable.classes());
        if (merging != null) {
            roots.addAll(merging.classes());
        }
        return new Program(kind, portable.shape(), portable.captured(), merging).encode();
    }

    private byte[] encode() {
        try {
            ValueOutput out = new ValueOutput();
            out.putByte(kind.code);
            function.write(out);
            out.putBytes(captured).putByte(merge == null ? 0 : 1);
            if (merge != null) {
                merge.shape().write(out);
                out.putBytes(merge.captured());
            }
            return out.toBytes();
        } catch (ValueException tooLong) {
            throw new NotPortable(
                    "The code cannot be sent to another peer:\n  what it captures: " + tooLong.getMessage());
        }
    }

    /**
     * The opposite, at the executor; touches no class.
     *
     * @param bytes no byte of them is trusted
     * @throws ValueException if the bytes are not those of a program
     */
    static Program decode(byte[] bytes) throws ValueException {
        ValueInput in = new ValueInput(bytes, Program.class.getClassLoader());
        Kind kind = Kind.of(in.oneByte());
        Shape function = Shape.read(in);
        byte[] captured = in.byteArray();
        Portable merge = in.oneByte() == 0 ? null : new Portable(Shape.read(in), in.byteArray(), List.of());
        in.end();
        if (kind == Kind.INDEX_LONGS && merge == null) {
            throw new ValueException("numbers of indices without a merge");
        }
        return new Program(kind, function, captured, merge);
    }
}
