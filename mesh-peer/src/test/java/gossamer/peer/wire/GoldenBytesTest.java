// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.wire;

import static org.assertj.core.api.Assertions.assertThat;

import gossamer.message.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The bytes of every kind of message, kept in files: whoever changes them sees it in the diff.
 *
 * <p>After a change that is meant, or for a new kind of message: {@code mvn test -Dtest=GoldenBytesTest
 * -Dgossamer.wire.golden=write} writes the files anew.
 */
class GoldenBytesTest {
    private static final Path FILES = Path.of("src", "test", "resources", "wire");
    private static final boolean WRITE = "write".equals(System.getProperty("gossamer.wire.golden"));
    private static final int BYTES_A_LINE = 16;

    private final MessageCodec codec = new MessageCodec();

    static Stream<String> names() {
        return Examples.all().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void messageKeepsItsBytes(String name) throws IOException {
        Message message = Examples.named(name);
        String now = "# " + Shown.of(message) + "\n" + dump(codec.encode(message));
        if (WRITE) {
            Files.createDirectories(FILES);
            Files.writeString(file(name), now);
        }

        assertThat(file(name)).as("golden bytes of %s", name).exists();
        assertThat(Files.readString(file(name))).isEqualTo(now);
    }

    @ParameterizedTest
    @MethodSource("names")
    void keptBytesReadAsTheMessage(String name) throws IOException, WireException {
        byte[] kept = undump(Files.readString(file(name)));

        Message read = codec.decode(kept, 0, kept.length);

        assertThat(Shown.of(read)).isEqualTo(Shown.of(Examples.named(name)));
    }

    @Test
    void everyKindHasGoldenBytes() {
        Set<String> kinds = Kinds.ALL.stream().map(Class::getSimpleName).collect(Collectors.toSet());
        Set<String> shown = names().map(name -> name.replaceFirst("-.*", "")).collect(Collectors.toSet());

        assertThat(kinds).isNotEmpty();
        assertThat(shown).isEqualTo(kinds);
        assertThat(Examples.all())
                .allSatisfy((name, message) ->
                        assertThat(name).startsWith(message.getClass().getSimpleName()));
    }

    @Test
    void everyKindHasAForm() {
        assertThat(Forms.ALL.stream().<Class<?>>map(Form::type)).containsExactlyInAnyOrderElementsOf(Kinds.ALL);
    }

    @Test
    void noFileIsLeftOver() throws IOException {
        try (Stream<Path> files = Files.list(FILES)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(
                            names().map(name -> name + ".hex").toList());
        }
    }

    private static Path file(String name) {
        return FILES.resolve(name + ".hex");
    }

    /** Offset, bytes, and what of them is text. */
    private static String dump(byte[] bytes) {
        StringBuilder dump = new StringBuilder();
        for (int from = 0; from < bytes.length; from += BYTES_A_LINE) {
            int to = Math.min(bytes.length, from + BYTES_A_LINE);
            String hex = HexFormat.ofDelimiter(" ").formatHex(bytes, from, to);
            String text = new String(bytes, from, to - from, StandardCharsets.ISO_8859_1).replaceAll("[^ -~]", ".");
            dump.append(String.format("%04x: %-47s |%s|%n", from, hex, text).replace("\r", ""));
        }
        return dump.toString();
    }

    private static byte[] undump(String dump) {
        String hex = dump.lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.substring(6, 53).strip())
                .collect(Collectors.joining(" "));
        return HexFormat.ofDelimiter(" ").parseHex(hex);
    }
}
