// SPDX-License-Identifier: Apache-2.0
package gossamer.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class PeerConfigTest {
    private final PeerConfig config = PeerConfig.defaults();

    private static void refused(Supplier<PeerConfig> wrong, String message) {
        assertThatIllegalArgumentException().isThrownBy(wrong::get).withMessage(message);
    }

    @Test
    void defaultsAreWhatTheDocumentationSays() {
        assertThat(config)
                .isEqualTo(new PeerConfig(
                        "default",
                        null,
                        null,
                        7800,
                        List.of(),
                        true,
                        PeerConfig.SLOTS_OF_HOST,
                        null,
                        false,
                        List.of(),
                        512L << 20,
                        EngineConfig.lan()));
    }

    @Test
    void changesOneSettingAtATime() {
        PeerConfig changed = config.withMesh("m-1._A")
                .withName("anna")
                .withBind("127.0.0.1")
                .withPort(1024)
                .withSeeds(List.of("host:1", "[::1]:65535"))
                .withMulticast(false)
                .withSlots(0)
                .withKeyFile(Path.of("key"))
                .withOnce(true)
                .withCode(List.of(Path.of("more.jar")))
                .withCodeBytesMax(1 << 20)
                .withEngine(EngineConfig.lan());

        assertThat(changed)
                .isEqualTo(new PeerConfig(
                        "m-1._A",
                        "anna",
                        "127.0.0.1",
                        1024,
                        List.of("host:1", "[::1]:65535"),
                        false,
                        0,
                        Path.of("key"),
                        true,
                        List.of(Path.of("more.jar")),
                        1 << 20,
                        EngineConfig.lan()));
        assertThat(config.withPort(65_000).withSlots(1024).withName(null)).isNotEqualTo(config);
    }

    @Test
    void refusesWhatIsOutOfRangeAndSaysWhatIsAllowed() {
        refused(
                () -> config.withMesh(""),
                "mesh is \"\"; it must be 1 to 64 letters, digits, dots, hyphens or underscores");
        refused(
                () -> config.withMesh("a b"),
                "mesh is \"a b\"; it must be 1 to 64 letters, digits, dots, hyphens or underscores");
        refused(() -> config.withName(" "), "name is \" \"; it must have 1 to 64 characters");
        refused(
                () -> config.withName("x".repeat(65)),
                "name is \"" + "x".repeat(65) + "\"; it must have 1 to 64 characters");
        refused(() -> config.withPort(1023), "port is 1023; it must be from 1024 to 65000");
        refused(() -> config.withPort(65_001), "port is 65001; it must be from 1024 to 65000");
        refused(() -> config.withSlots(-2), "slots is -2; it must be from 0 to 1024");
        refused(() -> config.withSlots(1025), "slots is 1025; it must be from 0 to 1024");
        refused(
                () -> config.withCodeBytesMax((1 << 20) - 1),
                "codeBytesMax is 1048575; it must be from 1048576 to 1099511627776");
        refused(() -> config.withSeeds(List.of("ok:1", "host")), "seed is \"host\"; it must be HOST:PORT");
        refused(() -> config.withSeeds(List.of(":80")), "seed is \":80\"; it must be HOST:PORT");
    }

    @Test
    void doesNotFollowLaterChangesOfTheSeeds() {
        List<String> seeds = new ArrayList<>(List.of("host:1"));
        PeerConfig changed = config.withSeeds(seeds);

        seeds.clear();

        assertThat(changed.seeds()).containsExactly("host:1");
    }
}
