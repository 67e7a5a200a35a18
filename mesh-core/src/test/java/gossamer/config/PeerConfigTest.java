// SPDX-License-Identifier: Apache-2.0
package gossamer.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import gossamer.model.Accept;
import java.nio.file.Path;
import java.time.Duration;
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
                        null,
                        7800,
                        List.of(),
                        true,
                        PeerConfig.SLOTS_OF_HOST,
                        null,
                        false,
                        List.of(),
                        512L << 20,
                        100_000,
                        64L << 20,
                        EngineConfig.lan(),
                        Allowance.ALL,
                        null,
                        null,
                        true));
    }

    @Test
    void changesOneSettingAtATime() {
        Allowance modest = Allowance.ALL
                .withAccept(Accept.COMMANDS)
                .withJobSlots(1)
                .withTaskMemory(1 << 20)
                .withTaskTime(Duration.ofSeconds(3));
        assertThat(modest).isEqualTo(new Allowance(Accept.COMMANDS, 1, 1 << 20, Duration.ofSeconds(3)));
        PeerConfig changed = config.withMesh("m-1._A")
                .withName("anna")
                .withBind("127.0.0.1")
                .withAdvertise("[::1]:9")
                .withPort(1024)
                .withSeeds(List.of("host:1", "[::1]:65535"))
                .withMulticast(false)
                .withSlots(0)
                .withKeyFile(Path.of("key"))
                .withOnce(true)
                .withCode(List.of(Path.of("more.jar")))
                .withCodeBytesMax(1 << 20)
                .withSubmitTasksMax(1)
                .withSubmitBytesMax(2)
                .withEngine(EngineConfig.lan())
                .withAllowance(modest)
                .withAudit(Path.of("audit"))
                .withStore(Path.of("store"))
                .withStoreSync(false);

        assertThat(changed)
                .isEqualTo(new PeerConfig(
                        "m-1._A",
                        "anna",
                        "127.0.0.1",
                        "[::1]:9",
                        1024,
                        List.of("host:1", "[::1]:65535"),
                        false,
                        0,
                        Path.of("key"),
                        true,
                        List.of(Path.of("more.jar")),
                        1 << 20,
                        1,
                        2,
                        EngineConfig.lan(),
                        modest,
                        Path.of("audit"),
                        Path.of("store"),
                        false));
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
        refused(() -> config.withSubmitTasksMax(0), "submitTasksMax is 0; it must be from 1 to 100000000");
        refused(
                () -> config.withSubmitTasksMax(100_000_001),
                "submitTasksMax is 100000001; it must be from 1 to 100000000");
        refused(() -> config.withSubmitBytesMax(0), "submitBytesMax is 0; it must be from 1 to 1099511627776");
        refused(
                () -> config.withSubmitBytesMax((1L << 40) + 1),
                "submitBytesMax is 1099511627777; it must be from 1 to 1099511627776");
        refused(
                () -> config.withSeeds(List.of("ok:1", "host")),
                "seed is \"host\"; it must be HOST:PORT, or [IPV6]:PORT");
        refused(
                () -> config.withAdvertise("10.0.0.4"),
                "advertise is \"10.0.0.4\"; it must be HOST:PORT, or [IPV6]:PORT");
        refused(() -> config.withSeeds(List.of(":80")), "seed is \":80\"; it must be HOST:PORT, or [IPV6]:PORT");
    }

    @Test
    void refusesWhatContradictsItselfOrIsOutOfRange() {
        refused(
                () -> config.withSlots(2).withAllowance(Allowance.ALL.withAccept(Accept.NONE)),
                "slots is 2, but a peer that accepts nothing has none; leave one of the two out");
        refused(() -> config.withAllowance(Allowance.ALL.withJobSlots(0)), "jobSlots is 0; it must be from 1 to 1024");
        refused(
                () -> config.withAllowance(Allowance.ALL.withTaskMemory(1000)),
                "taskMemory is 1000; it must be from 1048576 to 1099511627776");
        refused(
                () -> config.withAllowance(Allowance.ALL.withTaskTime(Duration.ZERO)),
                "taskTime is PT0S; it must be from 1 ms to 365 days");
        assertThat(Allowance.ALL.limitsMemory()).isFalse();
        assertThat(Allowance.ALL.limitsTime()).isFalse();
    }

    @Test
    void doesNotFollowLaterChangesOfTheSeeds() {
        List<String> seeds = new ArrayList<>(List.of("host:1"));
        PeerConfig changed = config.withSeeds(seeds);

        seeds.clear();

        assertThat(changed.seeds()).containsExactly("host:1");
    }
}
