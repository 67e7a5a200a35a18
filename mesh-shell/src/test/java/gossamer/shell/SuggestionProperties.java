// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;

class SuggestionProperties {
    @Property(tries = 300)
    void errorsAreADistance(
            @ForAll @AlphaChars @StringLength(max = 8) String one,
            @ForAll @AlphaChars @StringLength(max = 8) String other) {
        int errors = Suggestion.errors(one, other);

        assertThat(errors).isEqualTo(Suggestion.errors(other, one));
        assertThat(errors == 0).isEqualTo(one.equals(other));
        assertThat(errors).isBetween(Math.abs(one.length() - other.length()), Math.max(one.length(), other.length()));
    }

    @Property(tries = 200)
    void twoSwappedNeighboursAreOneError(@ForAll @IntRange(min = 0, max = 6) int at) {
        char[] word = "abcdefgh".toCharArray();
        char swapped = word[at];
        word[at] = word[at + 1];
        word[at + 1] = swapped;

        assertThat(Suggestion.errors(new String(word), "abcdefgh")).isEqualTo(1);
        assertThat(Suggestion.nearest(new String(word), List.of("zzz", "abcdefgh")))
                .contains("abcdefgh");
    }
}
