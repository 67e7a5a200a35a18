// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class JoinProbeTest {
    @Test
    void aReportIsReadAsItWasSaid() throws IOException {
        JoinProbe.Report report = new JoinProbe.Report(0.25, 0.5, 1234);

        assertThat(JoinProbe.Report.parse(report.line())).isEqualTo(report);
    }

    @Test
    void anythingElseIsRefused() {
        assertThatThrownBy(() -> JoinProbe.Report.parse("Exception in thread main"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Exception in thread main");
    }
}
