// SPDX-License-Identifier: Apache-2.0
package gossamer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProgressTest {
    @Test
    void theShareIsThatOfAllTasks() {
        assertThat(new Progress(4, 1, 0, 0).share()).isEqualTo(0.25);
        assertThat(new Progress(0, 0, 0, 0).share()).isEqualTo(1.0);
    }

    @Test
    void nothingCountsAsDoneOfAnUnknownTotal() {
        assertThat(new Progress(-1, 1_000_000, 0, 0).share()).isZero();
    }
}
