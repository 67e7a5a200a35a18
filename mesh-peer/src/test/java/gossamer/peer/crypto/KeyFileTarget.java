// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.crypto;

import gossamer.peer.fuzz.Target;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The text of a key file: a person's, and so of any kind. */
public final class KeyFileTarget extends Target {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Path FILE = Path.of("mesh.key");

    private @Nullable KeyLines parsed;

    public KeyFileTarget() {
        super("key-file", KeyLines.class);
    }

    @Override
    protected Map<String, byte[]> seeds() throws Exception {
        Path folder = Files.createTempDirectory("fuzz");
        Path file = folder.resolve("mesh.key");
        KeyFile.make(file);
        String made = Files.readString(file);
        Files.delete(file);
        Files.delete(folder);
        String line =
                made.lines().filter(each -> each.startsWith("key ")).findFirst().orElseThrow();
        String key = line.split(" ")[1];
        Map<String, byte[]> seeds = new LinkedHashMap<>();
        for (String text : new String[] {
            made,
            "# a remark\n\nkey " + key + " primary\n",
            "key " + key + " accept-until " + Instant.EPOCH + "\n",
            "key " + key + " primary accept-until 2026-01-31T00:00:00Z",
            "key " + key + " accept-until tomorrow",
            "key " + key + " accept-until",
            "key " + key + " other",
            "key",
            "key gsm1-short",
            "key " + key.replace('-', '+'),
            "passphrase a rather long one, with a comma",
            "key " + key + " accept-until 2026-01-31T00:00:00Z\nkey " + key + " accept-until 2026-01-30T00:00:00Z",
            "passphrase a rather long one, with a comma\nkey " + key,
            "passphrase short",
            "passphrase aaaaaaaaaaaaaaaa",
            "passphrase",
            "door open",
            "\tkey  " + key + " \r\n",
            "key gsm1-" + "A".repeat(48),
            "key gsm1-" + "!".repeat(48)
        }) {
            seeds.put("text-" + seeds.size(), text.getBytes(StandardCharsets.ISO_8859_1));
        }
        return seeds;
    }

    @Override
    protected void parse(byte[] input) {
        char[] text = new char[input.length];
        for (int i = 0; i < text.length; i++) {
            text[i] = (char) (input[i] & 0xff);
        }
        try {
            parsed = KeyLines.parse(FILE, text);
        } catch (KeyFileRefused refused) {
            parsed = null;
        }
    }

    /** Each line is kept, an empty one too. */
    @Override
    protected boolean makesObjects() {
        return true;
    }

    @Override
    protected void examine() {
        if (parsed == null) {
            return;
        }
        try (KeyLines lines = parsed) {
            lines.keys().forEach(key -> key.isOver(Instant.EPOCH));
            lines.nextEnd(NOW);
            lines.words(FILE);
            lines.bytes();
        } catch (KeyFileRefused refused) {
            // As it should be.
        }
    }
}
