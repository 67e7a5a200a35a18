// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.uts;

import gossamer.Bag;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Part of a tree that is still to be counted: nodes that were counted, each with those of its children that were not.
 *
 * <p>Works on the newest node, so that little waits; gives away the oldest, whose branches are the longest.
 */
public final class UtsBag implements Bag<UtsCount> {
    private static final long serialVersionUID = 1L;
    private static final int STATE_BYTES = UtsTree.STATE_BYTES;
    private static final int ROOM = 64;

    private transient UtsTree tree;
    private transient UtsHash hash = new UtsHash();

    /** Whether not even the root was counted. */
    private transient boolean whole;

    // Of each node that waits: its state, its depth, and which of its children are not counted.
    private transient int size;
    private transient byte[] states = new byte[STATE_BYTES * ROOM];
    private transient int[] depths = new int[ROOM];
    private transient int[] next = new int[ROOM];
    private transient int[] end = new int[ROOM];

    private transient long nodes;
    private transient long leaves;
    private transient int deepest;

    /** A whole tree. */
    public UtsBag(UtsTree tree) {
        this(tree, true);
    }

    private UtsBag(UtsTree tree, boolean whole) {
        this.tree = tree;
        this.whole = whole;
    }

    @Override
    public long work(long itemsMax) {
        long worked = 0;
        if (whole) {
            whole = false;
            int drawn = hash.root(tree.seed(), states, 0);
            count(drawn, 0);
            worked++;
        }
        while (worked < itemsMax && size > 0) {
            int top = size - 1;
            if (size == depths.length) {
                grow();
            }
            int number = next[top]++;
            int depth = depths[top] + 1;
            if (next[top] == end[top]) {
                size--; // the child takes its parent's place
            }
            int drawn = hash.child(states, STATE_BYTES * top, number, states, STATE_BYTES * size);
            count(drawn, depth);
            worked++;
        }
        return worked;
    }

    /** A node whose state lies behind those that wait is counted, and waits if it has children. */
    private void count(int drawn, int depth) {
        nodes++;
        deepest = Math.max(deepest, depth);
        int children = tree.children(drawn, depth);
        if (children == 0) {
            leaves++;
        } else {
            depths[size] = depth;
            next[size] = 0;
            end[size] = children;
            size++;
        }
    }

    private void grow() {
        int room = 2 * depths.length;
        states = Arrays.copyOf(states, STATE_BYTES * room);
        depths = Arrays.copyOf(depths, room);
        next = Arrays.copyOf(next, room);
        end = Arrays.copyOf(end, room);
    }

    @Override
    public boolean isEmpty() {
        return size == 0 && !whole;
    }

    @Override
    public @Nullable UtsBag split() {
        long waiting = 0;
        for (int i = 0; i < size; i++) {
            waiting += end[i] - next[i];
        }
        if (waiting < 2) {
            return null;
        }
        UtsBag given = new UtsBag(tree, false);
        long left = waiting / 2;
        int from = 0;
        while (left > 0) {
            int taken = (int) Math.min(left, end[from] - next[from]);
            given.add(this, from, taken);
            next[from] += taken;
            left -= taken;
            if (next[from] == end[from]) {
                from++;
            }
        }
        dropOldest(from);
        return given;
    }

    /** Takes the first of the children that wait of another bag's node. */
    private void add(UtsBag other, int node, int children) {
        if (size == depths.length) {
            grow();
        }
        System.arraycopy(other.states, STATE_BYTES * node, states, STATE_BYTES * size, STATE_BYTES);
        depths[size] = other.depths[node];
        next[size] = other.next[node];
        end[size] = other.next[node] + children;
        size++;
    }

    private void dropOldest(int count) {
        size -= count;
        System.arraycopy(states, STATE_BYTES * count, states, 0, STATE_BYTES * size);
        System.arraycopy(depths, count, depths, 0, size);
        System.arraycopy(next, count, next, 0, size);
        System.arraycopy(end, count, end, 0, size);
    }

    @Override
    public UtsCount takeResult() {
        UtsCount found = new UtsCount(nodes, leaves, deepest);
        nodes = 0;
        leaves = 0;
        deepest = 0;
        return found;
    }

    private void writeObject(ObjectOutputStream out) throws IOException {
        out.writeObject(tree);
        out.writeBoolean(whole);
        out.writeInt(size);
        out.write(states, 0, STATE_BYTES * size);
        for (int i = 0; i < size; i++) {
            out.writeInt(depths[i]);
            out.writeInt(next[i]);
            out.writeInt(end[i]);
        }
        out.writeLong(nodes);
        out.writeLong(leaves);
        out.writeInt(deepest);
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        tree = (UtsTree) in.readObject();
        hash = new UtsHash();
        whole = in.readBoolean();
        size = in.readInt();
        int room = Math.max(ROOM, Integer.highestOneBit(Math.max(1, size)) * 2);
        states = new byte[STATE_BYTES * room];
        depths = new int[room];
        next = new int[room];
        end = new int[room];
        in.readFully(states, 0, STATE_BYTES * size);
        for (int i = 0; i < size; i++) {
            depths[i] = in.readInt();
            next[i] = in.readInt();
            end[i] = in.readInt();
        }
        nodes = in.readLong();
        leaves = in.readLong();
        deepest = in.readInt();
    }
}
