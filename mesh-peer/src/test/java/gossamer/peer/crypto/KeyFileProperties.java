// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gossamer.handshake.Keyring;
import gossamer.model.KeyId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;

/** A key file while its keys are changed. */
class KeyFileProperties {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

    private Path folder = Path.of("target");
    private Path file = folder;

    @BeforeTry
    void make() throws IOException {
        folder = Files.createTempDirectory("keys");
        file = folder.resolve("mesh.key");
        KeyFile.make(file);
    }

    @AfterTry
    void delete() throws IOException {
        for (String each : List.of("mesh.key", "mesh.key.lock", "other.key")) {
            Files.deleteIfExists(folder.resolve(each));
        }
        Files.delete(folder); // fails if a part of a key was left behind
    }

    private List<KeyFile.Entry> entries(Instant now) throws KeyFileRefused, IOException {
        return KeyFile.entries(file, now);
    }

    private KeyId primary(Instant now) throws KeyFileRefused, IOException {
        return KeyFile.read(file, now)
                .keyring(new StandardSuite(), "lab")
                .primary()
                .id();
    }

    @Property(tries = 40)
    void staysFitWhateverIsDoneToIt(@ForAll long seed) throws KeyFileRefused, IOException {
        Random random = new Random(seed);
        Files.writeString(file, "# keys of the lab\n" + Files.readString(file));
        Instant now = NOW;
        for (int i = 0; i < 30; i++) {
            now = now.plusSeconds(random.nextInt(40));
            List<KeyFile.Entry> before = entries(now);
            KeyId some = before.get(random.nextInt(before.size())).id();
            try {
                switch (random.nextInt(3)) {
                    case 0 -> KeyFile.add(file, now);
                    case 1 -> KeyFile.use(file, some, now);
                    default -> KeyFile.retire(file, some, now.plusSeconds(60), now);
                }
            } catch (KeyFileRefused refused) {
                assertThat(refused.getMessage()).containsAnyOf("is the primary one", "as many as can be used");
            }

            List<KeyFile.Entry> after = entries(now);
            assertThat(after).hasSizeBetween(1, Keyring.KEYS_MAX);
            assertThat(after.stream().filter(KeyFile.Entry::primary)).hasSize(1);
            assertThat(primary(now)).isEqualTo(after.get(0).id());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
        assertThat(Files.readString(file)).startsWith("# keys of the lab\n");
    }

    @Example
    void aRotationEndsWithTheNewKeyAlone() throws KeyFileRefused, IOException {
        KeyId old = primary(NOW);
        KeyId fresh = KeyFile.add(file, NOW);
        assertThat(primary(NOW)).isEqualTo(old);
        assertThatThrownBy(() -> KeyFile.retire(file, old, NOW, NOW)).hasMessageContaining("is the primary one");

        KeyFile.use(file, fresh, NOW);
        KeyFile.retire(file, old, NOW.plusSeconds(600), NOW);

        assertThat(entries(NOW))
                .containsExactly(
                        new KeyFile.Entry(fresh, true, null), new KeyFile.Entry(old, false, NOW.plusSeconds(600)));
        assertThat(entries(NOW.plusSeconds(601))).containsExactly(new KeyFile.Entry(fresh, true, null));
    }

    @Example
    void takesTheKeysOfAnotherFileOnce() throws KeyFileRefused, IOException {
        Path other = folder.resolve("other.key");
        KeyFile.make(other);
        byte[] text = Files.readAllBytes(other);

        List<KeyId> added = KeyFile.addFrom(file, new ByteArrayInputStream(text), NOW);

        assertThat(added).isEqualTo(List.of(KeyFile.entries(other, NOW).get(0).id()));
        assertThat(KeyFile.addFrom(file, new ByteArrayInputStream(text), NOW)).isEmpty();
        assertThat(entries(NOW)).hasSize(2);
        assertThatThrownBy(() -> KeyFile.addFrom(file, new ByteArrayInputStream(new byte[] {'#'}), NOW))
                .hasMessageContaining("there is no line");
    }

    @Example
    void refusesAFolderInWhichOthersCouldSwapTheFile() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        try {
            assertThatThrownBy(() -> KeyFile.read(file, NOW))
                    .isInstanceOf(KeyFileRefused.class)
                    .hasMessageContaining("run: chmod go-w " + folder.toRealPath());
        } finally {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Example
    void refusesWhatEverybodyTriesFirst() {
        for (String weak : List.of("aaaaaaaaaaaaaaaa", "abababababababab", "123456789012345", "abcdefghijklmnop")) {
            assertThatThrownBy(() -> Secret.ofPassphrase(weak.toCharArray()))
                    .as(weak)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("./mesh keygen");
        }
        Secret.ofPassphrase("correct horse battery".toCharArray()).wipe();
    }

    /** 256 bits that look like nothing: no two alike, and each bit as often set as not. */
    @Example
    void makesKeysOfTheWholeSpace() {
        Set<BitSet> keys = new HashSet<>();
        int[] set = new int[256];
        int many = 4_000;
        for (int i = 0; i < many; i++) {
            BitSet bits = BitSet.valueOf(Secret.random().firstKey());
            keys.add(bits);
            bits.stream().forEach(bit -> set[bit]++);
        }
        assertThat(keys).hasSize(many);
        for (int each : set) { // seven standard deviations
            assertThat(each).isBetween(many / 2 - 222, many / 2 + 222);
        }
    }
}
