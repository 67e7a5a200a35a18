// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.measure;

import java.util.Arrays;
import java.util.List;

/**
 * Numbers measured one after the other, all kept.
 *
 * <p>Percentiles are by nearest rank: always a number that was measured, never one between two. The median of an even
 * count is the mean of the middle two. Immutable.
 */
public final class Samples {
    private final double[] inOrder;
    private final double[] sorted;

    private Samples(double[] inOrder) {
        if (inOrder.length == 0) {
            throw new IllegalArgumentException("nothing was measured");
        }
        for (double sample : inOrder) {
            if (Double.isNaN(sample) || Double.isInfinite(sample)) {
                throw new IllegalArgumentException("a sample is not a number: " + Arrays.toString(inOrder));
            }
        }
        this.inOrder = inOrder;
        this.sorted = inOrder.clone();
        Arrays.sort(this.sorted);
    }

    /**
     * Keeps these numbers.
     *
     * @param samples at least one, each finite; copied
     * @throws IllegalArgumentException if there is none, or one is not a finite number
     */
    public static Samples of(double... samples) {
        return new Samples(samples.clone());
    }

    /**
     * Keeps these numbers.
     *
     * @param samples at least one, each finite
     * @throws IllegalArgumentException if there is none, or one is not a finite number
     */
    public static Samples of(List<Double> samples) {
        return new Samples(samples.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** One divided by the other, pair by pair; both have as many. */
    public Samples over(Samples other) {
        if (other.count() != count()) {
            throw new IllegalArgumentException(count() + " samples over " + other.count());
        }
        double[] ratios = new double[count()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = inOrder[i] / other.inOrder[i];
        }
        return new Samples(ratios);
    }

    public int count() {
        return inOrder.length;
    }

    public double min() {
        return sorted[0];
    }

    public double max() {
        return sorted[sorted.length - 1];
    }

    public double median() {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : sorted[middle - 1] / 2 + sorted[middle] / 2;
    }

    /**
     * The least sample that is not below the given share of all samples.
     *
     * @param percent above 0, at most 100
     */
    public double percentile(double percent) {
        if (!(percent > 0 && percent <= 100)) {
            throw new IllegalArgumentException("percentile " + percent + "; it must be above 0 and at most 100");
        }
        return sorted[(int) Math.ceil(percent / 100 * sorted.length) - 1];
    }

    /** A copy, in the order of measurement. */
    public double[] toArray() {
        return inOrder.clone();
    }

    /** In the order of measurement. */
    public List<Double> toList() {
        return Arrays.stream(inOrder).boxed().toList();
    }
}
