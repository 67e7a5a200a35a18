// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.workload;

import gossamer.Merge;
import gossamer.Mesh;
import java.io.Serializable;
import java.util.Arrays;

/**
 * The product of two matrices of 1,024 x 1,024 whole numbers, a task each block of 64 x 64.
 *
 * <p>Row i and column j of the factors hold (31 i + 17 j) mod 10 and (13 i + 7 j) mod 10. The answer is small enough to
 * compare: sum, trace, and h = 31 h + element over the product row by row, in 64 bits.
 */
public final class Matrix implements Reference<Matrix.Answer> {
    private static final int WIDTH = 1_024;
    private static final int BLOCK = 64;
    private static final int BLOCKS = WIDTH / BLOCK;

    /** What came out. */
    public record Answer(long sum, long trace, long hash) implements Serializable {}

    private static final Answer RIGHT = new Answer(21_743_176_720L, 21_491_620, -8_343_026_654_216_297_408L);

    @Override
    public String name() {
        return "matrix";
    }

    @Override
    public String unit() {
        return "multiplications";
    }

    @Override
    public long size() {
        return (long) WIDTH * WIDTH * WIDTH;
    }

    @Override
    public Answer answer() {
        return RIGHT;
    }

    /**
     * What an element adds to the hash depends on its place alone, modulo 2^64: so a block's share is known where the
     * block is made, and the product itself need not travel.
     */
    @Override
    public Answer onMesh(Mesh mesh) throws Exception {
        Merge<Answer> adding =
                (one, other) -> new Answer(one.sum + other.sum, one.trace + other.trace, one.hash + other.hash);
        return Reference.await(mesh.reduce((long) BLOCKS * BLOCKS, index -> block((int) index), adding));
    }

    private static Answer block(int index) {
        int top = index / BLOCKS * BLOCK;
        int left = index % BLOCKS * BLOCK;
        int[] rows = new int[BLOCK * WIDTH];
        for (int i = 0; i < BLOCK; i++) {
            for (int k = 0; k < WIDTH; k++) {
                rows[i * WIDTH + k] = first(top + i, k);
            }
        }
        int[] columns = new int[BLOCK * WIDTH];
        for (int j = 0; j < BLOCK; j++) {
            for (int k = 0; k < WIDTH; k++) {
                columns[j * WIDTH + k] = second(k, left + j);
            }
        }
        long sum = 0;
        long trace = 0;
        long hash = 0;
        for (int i = 0; i < BLOCK; i++) {
            long weight = power((long) WIDTH * WIDTH - 1 - ((long) (top + i) * WIDTH + left + BLOCK - 1));
            for (int j = BLOCK - 1; j >= 0; j--) {
                long element = dot(rows, i, columns, j);
                sum += element;
                trace += top + i == left + j ? element : 0;
                hash += weight * element;
                weight *= 31;
            }
        }
        return new Answer(sum, trace, hash);
    }

    private static long dot(int[] rows, int i, int[] columns, int j) {
        int sum = 0; // at most 81 x 1,024
        for (int k = 0; k < WIDTH; k++) {
            sum += rows[i * WIDTH + k] * columns[j * WIDTH + k];
        }
        return sum;
    }

    /** 31 to the power of a number of at least 0, modulo 2^64. */
    private static long power(long exponent) {
        long result = 1;
        long base = 31;
        for (long left = exponent; left > 0; left >>= 1) {
            result *= (left & 1) == 1 ? base : 1;
            base *= base;
        }
        return result;
    }

    private static int first(int i, int j) {
        return (31 * i + 17 * j) % 10;
    }

    private static int second(int i, int j) {
        return (13 * i + 7 * j) % 10;
    }

    /** Row by row, as the definition says. */
    @Override
    public Answer sequential() {
        int[] columns = new int[WIDTH * WIDTH];
        for (int j = 0; j < WIDTH; j++) {
            for (int k = 0; k < WIDTH; k++) {
                columns[j * WIDTH + k] = second(k, j);
            }
        }
        int[] row = new int[WIDTH];
        long sum = 0;
        long trace = 0;
        long hash = 0;
        for (int i = 0; i < WIDTH; i++) {
            int at = i;
            Arrays.setAll(row, k -> first(at, k));
            for (int j = 0; j < WIDTH; j++) {
                long element = dot(row, 0, columns, j);
                sum += element;
                trace += i == j ? element : 0;
                hash = 31 * hash + element;
            }
        }
        return new Answer(sum, trace, hash);
    }
}
