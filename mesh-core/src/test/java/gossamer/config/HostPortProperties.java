// SPDX-License-Identifier: Apache-2.0
package gossamer.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;

class HostPortProperties {
    @Property(tries = 200)
    void whatWasWrittenIsReadBack(
            @ForAll @StringLength(min = 1, max = 20) @CharRange(from = 'a', to = 'z') String name,
            @ForAll short bits,
            @ForAll @IntRange(min = 1, max = 65_535) int port) {
        for (String host : new String[] {name, "10.0.0.4", "::" + Integer.toHexString(bits & 0xffff), "fe80::1%eth0"}) {
            HostPort written = new HostPort(host, port);

            assertThat(HostPort.parse("seed", written.toString())).isEqualTo(written);
        }
    }

    @Property(tries = 1_000)
    void textIsReadOrRefusedByName(@ForAll @StringLength(max = 12) @CharRange(from = '%', to = ']') String text) {
        try {
            assertThat(HostPort.parse("seed", text).toString().replaceFirst(":0+", ":"))
                    .isEqualTo(text.replaceFirst(":0+", ":"));
        } catch (IllegalArgumentException refused) {
            assertThat(refused).hasMessageStartingWith("seed is \"" + text + "\"; ");
        }
    }

    @Example
    void addressWithoutBracketsIsNoHostAndPort() {
        for (String text : new String[] {"::1:7800", "fe80::1", "[::1]", "[host]:1", "host:0", "host:65536", "a%b:1"}) {
            assertThatIllegalArgumentException().as(text).isThrownBy(() -> HostPort.parse("seed", text));
        }
    }
}
