// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import gossamer.handshake.Suite;
import gossamer.model.KeyId;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

    private final Suite suite = new StandardSuite();

    @TempDir
    Path folder;

    private Path write(String text) throws IOException {
        Path file = folder.resolve("mesh.key");
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }

    private String keyOf(String name) throws IOException {
        Path file = folder.resolve(name);
        KeyFile.make(file);
        return Files.readString(file).replace("key ", "").replace(" primary\n", "");
    }

    private KeyId id(Secret secret) {
        return secret.keyring(suite, "lab").primary().id();
    }

    @Test
    void readsWhatItMade() throws IOException, KeyFileRefused {
        Path file = folder.resolve("a/b/mesh.key");

        Secret made = KeyFile.make(file);

        assertThat(id(KeyFile.read(file, NOW))).isEqualTo(id(made));
        assertThat(Files.readString(file)).matches("key gsm1-[A-Za-z0-9_-]{48} primary\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("a"))))
                .isEqualTo("rwx------");
        try (var files = Files.list(file.resolveSibling("."))) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void neverReplacesAKeyFile() throws IOException, KeyFileRefused {
        Path file = folder.resolve("mesh.key");
        Secret first = KeyFile.readOrMake(file, NOW);

        assertThatThrownBy(() -> KeyFile.make(file)).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(id(KeyFile.readOrMake(file, NOW))).isEqualTo(id(first));
    }

    @Test
    void refusesAFileThatOthersCanReadAndNamesTheCure() throws IOException {
        Path file = write("passphrase correct horse battery\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

        assertThatThrownBy(() -> KeyFile.read(file, NOW))
                .isInstanceOf(KeyFileRefused.class)
                .hasMessageContaining("run: chmod 600 " + file);
    }

    @Test
    void refusesEveryRightOfOthersAndToRunIt() throws IOException {
        for (String rights :
                new String[] {"rwx", "rw-r--", "rw--w-", "rw---x", "rw----r--", "rw-----w-", "rw------x"}) {
            Path file = write("passphrase correct horse battery\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString((rights + "------").substring(0, 9)));

            assertThatThrownBy(() -> KeyFile.read(file, NOW))
                    .as(rights)
                    .isInstanceOf(KeyFileRefused.class)
                    .hasMessageContaining("can be used by others; run: chmod 600 " + file);
            Files.delete(file);
        }
    }

    @Test
    void refusesAFileOfAnotherUser() throws IOException {
        Path file = write("passphrase correct horse battery\n");
        assumeTrue(Integer.valueOf(0).equals(Files.getAttribute(file, "unix:uid")), "only root can give a file away");
        Files.setAttribute(file, "unix:uid", 65_534);

        assertThatThrownBy(() -> KeyFile.read(file, NOW))
                .isInstanceOf(KeyFileRefused.class)
                .hasMessageContaining("key file " + file + " belongs to ")
                .hasMessageContaining(", not to you; use a key file of your own");
    }

    @Test
    void refusesAFolderInWhichOthersCouldReplaceIt() throws IOException, KeyFileRefused {
        Path file = write("passphrase correct horse battery\n");
        for (int mode : new int[] {0720, 0702}) {
            Files.setAttribute(folder, "unix:mode", mode);
            assertThatThrownBy(() -> KeyFile.read(file, NOW))
                    .isInstanceOf(KeyFileRefused.class)
                    .hasMessageContaining("could be replaced by others; run: chmod go-w " + folder.toRealPath());
        }
        Files.setAttribute(folder, "unix:mode", 01777); // as /tmp is: nobody replaces the files of others
        assertThat(KeyFile.read(file, NOW)).isNotNull();
    }

    @Test
    void refusesALinkIntoAFolderInWhichOthersCouldReplaceIt() throws IOException {
        Path open = Files.createDirectory(folder.resolve("open"));
        Path file = Files.move(write("passphrase correct horse battery\n"), open.resolve("mesh.key"));
        Files.setAttribute(open, "unix:mode", 0777);
        Path link = Files.createSymbolicLink(folder.resolve("link.key"), file);

        assertThatThrownBy(() -> KeyFile.read(link, NOW))
                .isInstanceOf(KeyFileRefused.class)
                .hasMessageContaining("run: chmod go-w " + open.toRealPath());
    }

    @Test
    void refusesWhatIsNoFileAndWhatIsTooLong() throws IOException {
        assertThatThrownBy(() -> KeyFile.read(Files.createDirectory(folder.resolve("folder")), NOW))
                .isInstanceOf(KeyFileRefused.class)
                .hasMessageContaining("is not a file");
        assertRefused("#".repeat(64 << 10) + "\n", "is longer than any key file");
    }

    @Test
    void saysWhenThereIsNoFile() {
        assertThatThrownBy(() -> KeyFile.read(folder.resolve("none"), NOW)).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void takesThePrimaryKeyFirstAndLeavesOutWhatIsOver() throws IOException, KeyFileRefused {
        String one = keyOf("one");
        String two = keyOf("two");
        String three = keyOf("three");
        Path file = write("# keys of the lab\n\nkey " + one + " accept-until 2031-01-01T00:00:00Z\nkey " + two
                + " primary\nkey " + three + " accept-until 2029-12-31T23:59:59Z\n");

        Secret secret = KeyFile.read(file, NOW);

        assertThat(secret.keyring(suite, "lab").keys()).hasSize(2);
        assertThat(id(secret)).isEqualTo(id(KeyFile.read(folder.resolve("two"), NOW)));
    }

    @Test
    void saysWhichLineIsWrong() throws IOException {
        String key = keyOf("one");
        String typo = key.substring(0, 20) + (key.charAt(20) == 'A' ? 'B' : 'A') + key.substring(21);

        assertRefused("key " + typo, "line 1: the checksum of the key does not fit");
        assertRefused("# x\nkey " + key.substring(0, 30), "line 2: a key is");
        assertRefused("key " + key + " forever", "line 1: after the key come");
        assertRefused("key " + key + " accept-until tomorrow", "is no time");
        assertRefused("password letmein", "a line begins with");
        assertRefused("passphrase short", "at least 12 characters");
        assertRefused("passphrase long enough for all\nkey " + key, "must stand alone");
        assertRefused("", "holds no key");
        assertRefused(("key " + key + "\n").repeat(5), "at most 4");
    }

    private void assertRefused(String text, String reason) throws IOException {
        Path file = write(text);
        assertThatThrownBy(() -> KeyFile.read(file, NOW))
                .isInstanceOf(KeyFileRefused.class)
                .hasMessageContaining(reason)
                .satisfies(refused -> assertThat(refused.getMessage()).doesNotContainPattern("gsm1-[A-Za-z0-9_-]"));
    }

    @Test
    void stretchesAPassphraseDifferentlyForEachMesh() throws IOException, KeyFileRefused {
        Secret secret = KeyFile.read(write("passphrase correct horse battery\n"), NOW);

        assertThat(secret.keyring(suite, "lab").primary().id())
                .isEqualTo(secret.keyring(new StandardSuite(), "lab").primary().id())
                .isNotEqualTo(secret.keyring(suite, "home").primary().id());
    }

    @Test
    void showsNothingOfTheSecret() throws IOException, KeyFileRefused {
        Secret words = KeyFile.read(write("passphrase correct horse battery\n"), NOW);

        assertThat(words).hasToString("Secret[passphrase]");
        assertThat(Secret.random()).hasToString("Secret[1 keys]");
        assertThat(id(words).toString()).matches("[0-9a-f]{4}-[0-9a-f]{4}");
    }

    @Test
    void forgetsWhatItWasToldToForget() {
        Secret secret = Secret.random();
        KeyId before = id(secret);

        secret.wipe();

        assertThat(id(secret)).isNotEqualTo(before);
    }
}
