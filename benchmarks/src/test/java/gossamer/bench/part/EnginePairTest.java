// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.part;

import static org.assertj.core.api.Assertions.assertThat;

import gossamer.model.JobId;
import org.junit.jupiter.api.Test;

class EnginePairTest {
    private final EnginePair pair = new EnginePair();

    @Test
    void everyAppendedTaskIsDeliveredOnce() {
        JobId job = pair.open();

        pair.append(job, 1_000);
        pair.append(job, 1);

        assertThat(pair.delivered()).isEqualTo(1_001);
    }

    @Test
    void aRangeIsDeliveredOnceAndCostsFewEvents() {
        pair.range(1_000_000);

        assertThat(pair.delivered()).isEqualTo(1_000_000);
        assertThat(pair.events()).isLessThan(100_000);
    }

    @Test
    void manyTasksShareALetter() {
        JobId job = pair.open();
        long before = pair.letters();

        pair.append(job, 10_000);

        assertThat(pair.letters() - before).isLessThan(10_000);
    }
}
