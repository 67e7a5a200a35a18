// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void numbersStandRightAndTextLeft() {
        var table =
                new Table("name", "load", "queue", "").row("a", "5 %", 12, "").row("longer", "100 %", 3_000, "lost");

        assertThat(table.lines())
                .containsExactly(
                        "name     load  queue", //
                        "a         5 %     12",
                        "longer  100 %   3000  lost");
    }

    @Test
    void headingAloneIsATable() {
        assertThat(new Table("name", "load").lines()).containsExactly("name  load");
    }

    @Test
    void rowOfAnotherWidthIsRefused() {
        assertThatThrownBy(() -> new Table("name").row("a", "b")).isInstanceOf(IllegalArgumentException.class);
    }
}
