// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.worker;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The waiting work of one worker: the owner pushes and pops at the bottom, thieves steal at the top.
 *
 * <p>The owner sees the newest first, a thief the oldest. Grows without bound. An element must not be pushed twice.
 *
 * <p>After Chase and Lev, <i>Dynamic Circular Work-Stealing Deque</i>, SPAA 2005; the orderings are those of Le, Pop,
 * Cohen and Zappa Nardelli, <i>Correct and Efficient Work-Stealing for Weak Memory Models</i>, PPoPP 2013, figure 1. We
 * differ in one point: who takes an element clears its slot, so that finished work is not held.
 *
 * <pre>
 *   field    owner writes          owner reads     thief writes    thief reads
 *   bottom   release (push)        plain           never           acquire, after a full fence
 *            opaque (pop), then a full fence
 *   top      CAS (last element)    acquire (push)  CAS             acquire, before a full fence
 *                                  opaque (pop)
 *   slots    release (grow)        plain           never           acquire
 *   slot i   release (push)        plain           CAS to null     acquire, before the CAS of top
 * </pre>
 *
 * <p>The two full fences order "I take the bottom, then look at the top" of the owner against "I look at the top, then
 * at the bottom" of a thief, so that they cannot both believe the last element to be theirs without meeting at the CAS.
 *
 * @param <T> what is waiting
 */
final class WorkDeque<T> {
    private static final VarHandle TOP;
    private static final VarHandle BOTTOM;
    private static final VarHandle SLOTS;
    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Object[].class);
    private static final int INITIAL = 32; // a power of two

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            TOP = lookup.findVarHandle(WorkDeque.class, "top", long.class);
            BOTTOM = lookup.findVarHandle(WorkDeque.class, "bottom", long.class);
            SLOTS = lookup.findVarHandle(WorkDeque.class, "slots", Object[].class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    @SuppressWarnings("UnusedVariable") // read and written through TOP
    private long top;

    private long bottom;
    private @Nullable Object[] slots = new @Nullable Object[INITIAL];

    /** Owner only. */
    void push(T element) {
        long b = bottom;
        long t = (long) TOP.getAcquire(this);
        if (b - t >= slots.length) {
            grow(t, b);
        }
        SLOT.setRelease(slots, index(b, slots), element);
        BOTTOM.setRelease(this, b + 1);
    }

    private void grow(long t, long b) {
        @Nullable Object[] old = slots;
        @Nullable Object[] larger = new @Nullable Object[old.length * 2];
        for (long i = t; i < b; i++) {
            larger[index(i, larger)] = SLOT.getAcquire(old, index(i, old));
        }
        SLOTS.setRelease(this, larger);
    }

    /** The newest, or null of nothing. Owner only. */
    @Nullable
    T pop() {
        long b = bottom - 1;
        BOTTOM.setOpaque(this, b);
        VarHandle.fullFence();
        long t = (long) TOP.getOpaque(this);
        if (t > b) {
            BOTTOM.setOpaque(this, b + 1);
            return null;
        }
        int i = index(b, slots);
        Object element = slots[i];
        if (t < b) {
            slots[i] = null;
            return cast(element);
        }
        boolean won = TOP.compareAndSet(this, t, t + 1);
        BOTTOM.setOpaque(this, b + 1);
        if (!won) {
            return null;
        }
        slots[i] = null;
        return cast(element);
    }

    /** The oldest, or null of nothing. Any thread. */
    @Nullable
    T steal() {
        while (true) {
            long t = (long) TOP.getAcquire(this);
            VarHandle.fullFence();
            long b = (long) BOTTOM.getAcquire(this);
            if (t >= b) {
                return null;
            }
            @Nullable Object[] from = (@Nullable Object[]) SLOTS.getAcquire(this);
            int i = index(t, from);
            Object element = SLOT.getAcquire(from, i);
            if (TOP.compareAndSet(this, t, t + 1)) {
                SLOT.compareAndSet(from, i, element, null); // unless the owner has come round and reused it
                return cast(element);
            }
        }
    }

    /** The newest, left where it is, or null of nothing; a thief may take it at any time. Owner only. */
    @Nullable
    T newest() {
        long b = bottom - 1;
        return (long) TOP.getAcquire(this) > b ? null : cast(SLOT.getAcquire(slots, index(b, slots)));
    }

    /** Whether nothing waits, and the ends meet as they do unless an error has broken off an operation. Owner only. */
    boolean isClean() {
        return bottom == (long) TOP.getAcquire(this);
    }

    /** For how many elements there is room at present. Owner only. */
    int capacity() {
        return slots.length;
    }

    /** How many wait, as far as the asking thread can see. */
    int size() {
        long t = (long) TOP.getAcquire(this);
        return (int) Math.max(0, (long) BOTTOM.getAcquire(this) - t);
    }

    /** Whether nothing waits, as far as the asking thread can see. */
    boolean isEmpty() {
        long t = (long) TOP.getAcquire(this);
        return t >= (long) BOTTOM.getAcquire(this);
    }

    private static int index(long position, @Nullable Object[] slots) {
        return (int) position & (slots.length - 1);
    }

    @SuppressWarnings("unchecked") // only push writes to the slots, and it takes nothing else
    private @Nullable T cast(@Nullable Object element) {
        return (T) element;
    }
}
