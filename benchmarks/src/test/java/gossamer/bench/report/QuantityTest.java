// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantityTest {
    @ParameterizedTest
    @CsvSource({
        "0,          tasks/s, 0 tasks/s",
        "999,        tasks/s, 999 tasks/s",
        "999.6,      tasks/s, 1.00k tasks/s",
        "512345,     tasks/s, 512k tasks/s",
        "50000000,   tasks/s, 50.0M tasks/s",
        "118404000,  bytes,   118 MB",
        "1.5e9,      bytes/s, 1.50 GB/s",
        "1,          seconds, 1.00 s",
        "0.9996,     seconds, 1.00 s",
        "0.999,      seconds, 999 ms",
        "0.0000643,  seconds, 64.3 us",
        "0.00000043, seconds, 430 ns",
        "61,         seconds, 61.0 s",
    })
    void hasThreeDigitsAndAPrefix(double value, String unit, String text) {
        assertThat(Quantity.of(value, unit)).isEqualTo(text);
    }
}
