// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.demo;

import gossamer.Bag;
import gossamer.Job;
import gossamer.Mesh;
import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Nodes of a {@link Uts} tree that nobody has visited, as stretches of children of visited ones.
 *
 * <p>The stretch of the deepest node is worked on first; a split takes half of each stretch, so that both halves hold
 * nodes of all levels. Confined to one thread at a time.
 */
public final class UtsBag implements Bag<Long>, Externalizable {
    private static final long serialVersionUID = 1L;
    private static final int INITIAL = 16;

    /** The level of a stretch that holds the root alone: the root is no node's child. */
    private static final int ABOVE_ROOT = -1;

    private Uts tree;
    // Of each stretch: its parent's 20 bytes and level, its first child, one past its last.
    private byte[] parents;
    private int[] levels;
    private int[] firsts;
    private int[] ends;
    private int stretches;
    private final transient UtsHash hash = new UtsHash();
    private long found;

    /** For {@link #readExternal} to fill. */
    public UtsBag() {
        this(Uts.T1, 0);
    }

    private UtsBag(Uts tree, int room) {
        this.tree = tree;
        parents = new byte[Uts.NODE_BYTES * room];
        levels = new int[room];
        firsts = new int[room];
        ends = new int[room];
    }

    /** All nodes of a tree. */
    public static UtsBag of(Uts tree) {
        var bag = new UtsBag(tree, INITIAL);
        bag.levels[0] = ABOVE_ROOT;
        bag.ends[0] = 1;
        bag.stretches = 1;
        return bag;
    }

    /** Counts the nodes of a tree on a mesh. */
    public static Job<Long> submit(Mesh mesh, Uts tree) {
        return mesh.bag(of(tree), Long::sum);
    }

    @Override
    public long work(long itemsMax) {
        long visited = 0;
        while (visited < itemsMax && stretches > 0) {
            visit();
            visited++;
        }
        found += visited;
        return visited;
    }

    private void visit() {
        int last = stretches - 1;
        int level = levels[last] + 1;
        int child = firsts[last]++;
        int from = Uts.NODE_BYTES * last;
        int to = from;
        if (firsts[last] == ends[last]) {
            stretches--; // so that the child's children take its place
        } else {
            to += Uts.NODE_BYTES;
            makeRoom();
        }
        if (level == 0) {
            hash.root(tree.seed(), parents, to);
        } else {
            hash.child(parents, from, child, parents, to);
        }
        int children = tree.childrenOf(parents, to, level);
        if (children > 0) {
            levels[stretches] = level;
            firsts[stretches] = 0;
            ends[stretches] = children;
            stretches++;
        }
    }

    private void makeRoom() {
        if (stretches == levels.length) {
            int room = 2 * stretches;
            parents = Arrays.copyOf(parents, Uts.NODE_BYTES * room);
            levels = Arrays.copyOf(levels, room);
            firsts = Arrays.copyOf(firsts, room);
            ends = Arrays.copyOf(ends, room);
        }
    }

    @Override
    public boolean isEmpty() {
        return stretches == 0;
    }

    /** Half of each stretch; of stretches of one, every second. */
    @Override
    public @Nullable UtsBag split() {
        var other = new UtsBag(tree, stretches);
        boolean give = stretches > 1; // of two single nodes the older, whose tree is likely the larger
        int kept = 0;
        for (int i = 0; i < stretches; i++) {
            int size = ends[i] - firsts[i];
            int given = size / 2;
            if (size % 2 == 1) {
                given += give ? 1 : 0;
                give = !give;
            }
            if (given > 0) {
                other.add(this, i, ends[i] - given, ends[i]);
            }
            if (given < size) {
                int end = ends[i] - given;
                copyStretch(i, kept);
                ends[kept++] = end;
            }
        }
        stretches = kept;
        return other.stretches == 0 ? null : other;
    }

    private void add(UtsBag from, int stretch, int first, int end) {
        System.arraycopy(from.parents, Uts.NODE_BYTES * stretch, parents, Uts.NODE_BYTES * stretches, Uts.NODE_BYTES);
        levels[stretches] = from.levels[stretch];
        firsts[stretches] = first;
        ends[stretches] = end;
        stretches++;
    }

    private void copyStretch(int from, int to) {
        if (from != to) {
            System.arraycopy(parents, Uts.NODE_BYTES * from, parents, Uts.NODE_BYTES * to, Uts.NODE_BYTES);
            levels[to] = levels[from];
            firsts[to] = firsts[from];
        }
    }

    @Override
    public Long takeResult() {
        long result = found;
        found = 0;
        return result;
    }

    /** Only what is used of the arrays, so that a bag is as short as what it holds. */
    @Override
    public void writeExternal(ObjectOutput out) throws IOException {
        out.writeObject(tree);
        out.writeLong(found);
        out.writeInt(stretches);
        out.write(parents, 0, Uts.NODE_BYTES * stretches);
        for (int i = 0; i < stretches; i++) {
            out.writeInt(levels[i]);
            out.writeInt(firsts[i]);
            out.writeInt(ends[i]);
        }
    }

    @Override
    public void readExternal(ObjectInput in) throws IOException, ClassNotFoundException {
        tree = (Uts) in.readObject();
        found = in.readLong();
        stretches = in.readInt();
        int room = Math.max(INITIAL, stretches);
        parents = new byte[Uts.NODE_BYTES * room];
        levels = new int[room];
        firsts = new int[room];
        ends = new int[room];
        in.readFully(parents, 0, Uts.NODE_BYTES * stretches);
        for (int i = 0; i < stretches; i++) {
            levels[i] = in.readInt();
            firsts[i] = in.readInt();
            ends[i] = in.readInt();
        }
    }
}
