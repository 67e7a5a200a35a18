// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import java.util.Collection;
import java.util.Optional;

/** Guesses what a mistyped word was meant to be. */
final class Suggestion {
    private Suggestion() {}

    /**
     * The known word that takes the fewest typing errors to become the given one, if few enough to be the likely wish.
     *
     * <p>A word that begins as the given one does counts as near, whatever is missing at its end.
     */
    static Optional<String> nearest(String word, Collection<String> known) {
        String best = null;
        int least = Integer.MAX_VALUE;
        for (String each : known) {
            int errors = each.startsWith(word) && word.length() > 2 ? 1 : errors(word, each);
            if (errors < least) {
                least = errors;
                best = each;
            }
        }
        int bearable = Math.max(1, word.length() / 3);
        return best != null && least <= bearable ? Optional.of(best) : Optional.empty();
    }

    /**
     * Letters to insert, leave out, replace or swap with their neighbour to make one word of the other.
     *
     * <p>The optimal string alignment distance (Damerau 1964).
     */
    static int errors(String one, String other) {
        int[][] cost = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                boolean same = one.charAt(i - 1) == other.charAt(j - 1);
                int least = Math.min(cost[i - 1][j - 1] + (same ? 0 : 1), Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
                if (i > 1
                        && j > 1
                        && one.charAt(i - 1) == other.charAt(j - 2)
                        && one.charAt(i - 2) == other.charAt(j - 1)) {
                    least = Math.min(least, cost[i - 2][j - 2] + 1);
                }
                cost[i][j] = least;
            }
        }
        return cost[one.length()][other.length()];
    }
}
