// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class DocumentTest {
    @Test
    void beginsWithSchemaAndKindAndKeepsTheOrder() {
        var document = new Document("test").put("z", 1).put("a", null).put("list", List.of(true, "<&>"));

        assertThat(document.line())
                .isEqualTo("{\"schema\":\"gossamer/1\",\"kind\":\"test\",\"z\":1,\"a\":null,\"list\":[true,\"<&>\"]}");
    }

    @Test
    void measuredValuesHaveFourDigits() {
        var document = new Document("test")
                .put("large", Document.measured(1234567.89))
                .put("small", Document.measured(0.000123456))
                .put("zero", Document.measured(0))
                .put("third", Document.measured(1 / 3.0));

        assertThat(document.line()).endsWith("\"large\":1234568,\"small\":1.235E-4,\"zero\":0.0,\"third\":0.3333}");
    }

    @Test
    void whatJsonCannotSayIsRefused() {
        assertThatThrownBy(() -> Document.measured(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }
}
