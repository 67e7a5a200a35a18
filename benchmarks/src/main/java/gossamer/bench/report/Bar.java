// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.report;

import java.util.Locale;

/**
 * What a row must reach.
 *
 * @param of which number of the row it is about
 * @param direction on which side of the limit is good
 * @param limit the limit itself, which is good too
 */
public record Bar(Of of, Direction direction, double limit) {
    /** Which number of a row. */
    public enum Of {
        VALUE,
        RATIO
    }

    /** On which side of a limit is good. */
    public enum Direction {
        AT_LEAST,
        AT_MOST
    }

    public static Bar valueAtLeast(double limit) {
        return new Bar(Of.VALUE, Direction.AT_LEAST, limit);
    }

    public static Bar valueAtMost(double limit) {
        return new Bar(Of.VALUE, Direction.AT_MOST, limit);
    }

    public static Bar ratioAtLeast(double limit) {
        return new Bar(Of.RATIO, Direction.AT_LEAST, limit);
    }

    public static Bar ratioAtMost(double limit) {
        return new Bar(Of.RATIO, Direction.AT_MOST, limit);
    }

    public boolean isMetBy(double number) {
        return direction == Direction.AT_LEAST ? number >= limit : number <= limit;
    }

    /** As JSON and people name it, such as {@code ratioAtMost}. */
    public String kind() {
        return of.name().toLowerCase(Locale.ROOT) + (direction == Direction.AT_LEAST ? "AtLeast" : "AtMost");
    }
}
