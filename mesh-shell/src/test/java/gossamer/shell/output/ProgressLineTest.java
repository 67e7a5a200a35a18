// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
    private final StringWriter err = new StringWriter();

    @Test
    void plainOutputGetsOneLineForEveryTenth() {
        var line = new ProgressLine(new PrintWriter(err), false);

        for (int done = 0; done <= 100; done++) {
            line.show("words", done / 100.0, done + "/100");
        }
        line.show("rows", 0.55, "");
        line.end();

        assertThat(err.toString().lines())
                .hasSize(11)
                .startsWith("words: 10 %, 10/100", "words: 20 %, 20/100")
                .endsWith("words: 100 %, 100/100", "rows: 50 %");
    }

    @Test
    void terminalGetsOneLineThatIsWrittenOverAndWipedOut() {
        var line = new ProgressLine(new PrintWriter(err), true);

        line.show("words", 0.5, "5/10");
        line.end();

        String shown = "words [============>           ] 50 %  5/10";
        assertThat(err.toString()).isEqualTo("\r" + shown + "\r" + " ".repeat(shown.length()) + "\r");
    }
}
