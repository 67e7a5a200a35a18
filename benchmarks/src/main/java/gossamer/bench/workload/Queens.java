// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.workload;

import gossamer.Mesh;

/**
 * In how many ways n queens stand on a board of n x n without attacking each other; a task is the places of the queens
 * in the first two rows.
 *
 * <p>Answers: OEIS A000170.
 *
 * @param queens from 2 to 13
 */
public record Queens(int queens) implements Reference<Long> {
    private static final long[] ANSWERS = {1, 1, 0, 0, 2, 10, 4, 40, 92, 352, 724, 2_680, 14_200, 73_712};

    public Queens {
        if (queens < 2 || queens >= ANSWERS.length) {
            throw new IllegalArgumentException(queens + " queens; it must be from 2 to " + (ANSWERS.length - 1));
        }
    }

    @Override
    public String name() {
        return "queens";
    }

    @Override
    public String unit() {
        return "solutions";
    }

    @Override
    public long size() {
        return Math.max(1, answer());
    }

    @Override
    public Long answer() {
        return ANSWERS[queens];
    }

    @Override
    public Long onMesh(Mesh mesh) throws Exception {
        int n = queens;
        return Reference.await(mesh.reduceLongs((long) n * n, index -> below(n, (int) index), Long::sum));
    }

    @Override
    public Long sequential() {
        return placed(queens, 0, 0, 0, 0);
    }

    /** The solutions whose first two queens stand at places that an index names; 0 if these attack each other. */
    static long below(int n, int index) {
        int first = 1 << (index / n);
        int second = 1 << (index % n);
        boolean attacked = ((first | (first << 1) | (first >> 1)) & second) != 0;
        return attacked ? 0 : placed(n, 2, first | second, (first << 2) | (second << 1), (first >> 2) | (second >> 1));
    }

    /**
     * The ways to fill the rows from one on, with a bit for each column.
     *
     * @param columns that have a queen
     * @param left attacked in this row along the diagonals that fall to the left
     * @param right the same to the right
     */
    private static long placed(int n, int row, int columns, int left, int right) {
        if (row == n) {
            return 1;
        }
        long ways = 0;
        int free = ((1 << n) - 1) & ~(columns | left | right);
        while (free != 0) {
            int place = free & -free;
            free -= place;
            ways += placed(n, row + 1, columns | place, (left | place) << 1, (right | place) >> 1);
        }
        return ways;
    }
}
