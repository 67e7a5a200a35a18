// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gossamer.machine.Event;
import gossamer.machine.Event.CodeRefused;
import gossamer.model.ContentHash;
import gossamer.model.JobId;
import gossamer.model.JobKind;
import gossamer.model.PeerId;
import gossamer.model.Piece;
import gossamer.peer.value.ValueOutput;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Code sets whose files are named as no class path names them, written byte for byte as an enemy would: refused before
 * a single content is asked for, so before anything is defined.
 */
@Timeout(60)
class EvilNamesTest {
    private static final JobId JOB = new JobId(new PeerId(1, 2), 1, JobKind.JAVA);
    private static final byte[] CONTENT = "not a class at all".getBytes(StandardCharsets.US_ASCII);

    private final Shelf shelf = new Shelf();
    private final CodeSets sets = new CodeSets("evil", EvilNamesTest.class.getClassLoader(), false, List.of(), 1 << 20);

    @BeforeEach
    void listen() {
        sets.listen(shelf);
    }

    @AfterEach
    void close() {
        sets.close();
    }

    /** The list of a code set with files of these paths, in this order, whatever they are. */
    private static byte[] list(String... paths) throws Exception {
        ContentHash hash = Sha256.of(CONTENT);
        ValueOutput out = new ValueOutput().putByte(1).putVarint(paths.length);
        for (String path : paths) {
            out.putString(path)
                    .putLong(hash.a())
                    .putLong(hash.b())
                    .putLong(hash.c())
                    .putLong(hash.d());
            out.putVarint(CONTENT.length);
        }
        return out.toBytes();
    }

    private Event fetch(byte[] list) throws Exception {
        shelf.keep(list);
        shelf.keep(CONTENT);
        return shelf.fetch(sets, JOB, Sha256.of(list));
    }

    private void assertRefused(byte[] list) throws Exception {
        ContentHash code = Sha256.of(list);

        assertThat(fetch(list)).isEqualTo(new CodeRefused(code));

        assertThat(shelf.fetched).as("the list alone").isEqualTo(1);
        assertThatThrownBy(() -> sets.linker(code).rebuilder(Shape.ofObject("app.Maker")))
                .isInstanceOf(MissingCode.class)
                .hasMessageMatching("(?s).* is (garbled|refused): .*");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/etc/passwd",
                "/app/Maker.class",
                "../app/Maker.class",
                "app/../../Maker.class",
                "app/..",
                "..",
                ".",
                "./app/Maker.class",
                "app//Maker.class",
                "app/Maker.class/",
                "app/\0Maker.class",
                "\0",
                "app\\Maker.class",
                "..\\..\\Maker.class",
                "C:\\Maker.class",
                "java/lang/Evil.class",
                "java/util/List.class",
                "javax/net/Evil.class",
                "jdk/internal/Evil.class",
                "sun/misc/Unsafe.class",
                "com/sun/net/httpserver/Evil.class",
                "gossamer/Mesh.class",
                "gossamer/peer/Peer.class",
                "gossamer/peer/code/CodeLoader.class"
            })
    void isRefused(String path) throws Exception {
        assertRefused(list(path));
    }

    @Test
    void isRefusedAlsoAmongGoodOnes() throws Exception {
        assertRefused(list("app/A.class", "app/B.class", "java/lang/Evil.class"));
    }

    @Test
    void aPathThatNoSystemTakesIsRefused() throws Exception {
        assertRefused(list("a/".repeat(2_000) + "Maker.class"));
    }

    @Test
    void thoseThatStandTwiceAreRefused() throws Exception {
        assertRefused(list("app/Maker.class", "app/Maker.class"));
    }

    @Test
    void thoseInAnotherOrderAreRefused() throws Exception {
        assertRefused(list("app/Maker.class", "app/Baker.class"));
    }

    /** Class loaders tell cases apart, so these are classes of the set's own, and nobody else's. */
    @Test
    void anotherCaseIsAnotherName() throws Exception {
        byte[] list = list("APP/MAKER.class", "Java/lang/Evil.class", "app/Maker.class", "gossamer/PEER/Peer.class");

        Event event = fetch(list);

        assertThat(event).isEqualTo(new CodeRefused(Sha256.of(list))); // all that begins with gossamer. is Gossamer's
        byte[] harmless = list("APP/MAKER.class", "GOSSAMER/Mesh.class", "Java/lang/String.class", "app/Maker.class");
        assertThat(fetch(harmless)).isInstanceOf(Event.CodeReady.class);
        ClassLoader loader = sets.linker(Sha256.of(harmless)).loader();
        assertThat(loader.loadClass("java.lang.String")).isSameAs(String.class);
        assertThat(loader.getResourceAsStream("app/maker.class")).isNull();
        assertThatThrownBy(() -> loader.loadClass("Java.lang.String"))
                .isInstanceOf(ClassFormatError.class); // it is looked for in the set, and is no class
    }

    /** The same bytes with a good name are taken, so it is the name that is refused. */
    @Test
    void aGoodNameIsTaken() throws Exception {
        assertThat(fetch(list("app/Maker.class"))).isInstanceOf(Event.CodeReady.class);
        assertThat(shelf.fetched).as("the list and the content").isEqualTo(2);
        assertThat(CONTENT.length).isLessThan(Piece.BYTES_MAX);
    }
}
