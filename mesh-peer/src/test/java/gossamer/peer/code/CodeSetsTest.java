// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gossamer.Task;
import gossamer.machine.Event;
import gossamer.machine.Event.CodeKept;
import gossamer.machine.Event.CodeMissing;
import gossamer.machine.Event.CodeReady;
import gossamer.machine.Event.CodeRefused;
import gossamer.message.CodeMessage.CodeReply;
import gossamer.message.CodeMessage.CodeUnknown;
import gossamer.model.Content;
import gossamer.model.ContentHash;
import gossamer.model.JobId;
import gossamer.model.JobKind;
import gossamer.model.PeerId;
import gossamer.peer.value.Compiled;
import gossamer.peer.value.ValueException;
import gossamer.peer.value.Values;
import java.io.Serializable;
import java.lang.invoke.MethodHandles;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CodeSetsTest {
    private static final JobId JOB = new JobId(new PeerId(1, 2), 1, JobKind.JAVA);
    private static final JobId NEXT = new JobId(new PeerId(1, 2), 2, JobKind.JAVA);
    private static final ClassLoader HERE = CodeSetsTest.class.getClassLoader();

    private static final String SOURCE = """
            package app;
            public class Maker {
                public record Answer(String text, int number) {}
                public static gossamer.Task<Answer> make(int x) { return () -> new Answer(Other.TEXT, x); }
                static class Other { static final String TEXT = new String("%s"); }
            }
            """;

    private final Shelf shelf = new Shelf();
    private final CodeSets sets = new CodeSets("test", HERE, false, List.of(), 64 << 20);

    @BeforeEach
    void listen() {
        sets.listen(shelf);
    }

    @AfterEach
    void close() {
        sets.close();
    }

    private static Portable made(Compiled loader, int x) throws Exception {
        return Portable.of((Serializable)
                loader.loadClass("app.Maker").getMethod("make", int.class).invoke(null, x));
    }

    private Object run(ContentHash code, Portable task) throws Throwable {
        Object rebuilt = sets.linker(code).rebuilder(task.shape()).rebuild(task.captured());
        return ((Task<?>) rebuilt).call();
    }

    @Test
    void fetchesWhatIsMissingAndLoadsItApart() throws Throwable {
        Compiled program = Compiled.of("app.Maker", SOURCE.formatted("one"));
        CodeSet set = shelf.putClasses(program.files());

        assertThat(shelf.fetch(sets, JOB, set.id())).isEqualTo(new CodeReady(set.id()));

        Object answer = run(set.id(), made(program, 5));
        assertThat(answer).hasToString("Answer[text=one, number=5]");
        assertThat(answer.getClass().getClassLoader()).isInstanceOf(CodeLoader.class);
        assertThat(shelf.fetched).as("the list and three classes").isEqualTo(4);
    }

    @Test
    void twoVersionsOfAClassLiveSideBySide() throws Throwable {
        Compiled one = Compiled.of("app.Maker", SOURCE.formatted("one"));
        Compiled two = Compiled.of("app.Maker", SOURCE.formatted("two"));
        CodeSet first = shelf.putClasses(one.files());
        CodeSet second = shelf.putClasses(two.files());
        shelf.fetch(sets, JOB, first.id());
        shelf.fetch(sets, NEXT, second.id());

        assertThat(run(first.id(), made(one, 1))).hasToString("Answer[text=one, number=1]");
        assertThat(run(second.id(), made(two, 2))).hasToString("Answer[text=two, number=2]");
        assertThat(shelf.fetched).as("what both have is fetched once").isLessThan(8);
    }

    @Test
    void alteredContentIsNotKept() throws Throwable {
        Compiled program = Compiled.of("app.Maker", SOURCE.formatted("one"));
        CodeSet set = shelf.putClasses(program.files());
        ContentHash hash = set.files().get(0).hash();
        shelf.alter(hash);

        Event event = shelf.fetch(sets, JOB, set.id());

        assertThat(event).isInstanceOf(CodeKept.class);
        assertThat(((CodeKept) event).from()).isEqualTo(Shelf.OTHER);
        assertThat(((CodeKept) event).altered()).containsExactly(hash);
        sets.giveUp(set.id(), "not to be had from peer 00000003");
        assertThatThrownBy(() -> run(set.id(), made(program, 1)))
                .isInstanceOf(MissingCode.class)
                .hasMessage("class app.Maker$Answer of code set " + set.id().brief()
                        + " missing: not to be had from peer 00000003");
    }

    @Test
    void codeThatWantsToBeTheJdksOrGossamersIsRefusedWhole() throws Throwable {
        Map<String, byte[]> classes =
                new HashMap<>(Compiled.of("app.Maker", SOURCE.formatted("one")).files());
        for (String name : List.of("java.lang.Evil", "javax.net.Evil", "gossamer.Evil", "gossamer.peer.code.Evil")) {
            Map<String, byte[]> forged = new HashMap<>(classes);
            forged.put(name, new byte[] {1});
            CodeSet set = shelf.putClasses(forged);

            assertThat(shelf.fetch(sets, JOB, set.id())).isEqualTo(new CodeRefused(set.id()));
            assertThatThrownBy(() -> sets.linker(set.id()).rebuilder(Shape.ofObject("app.Maker")))
                    .isInstanceOf(MissingCode.class)
                    .hasMessageContaining("is refused: it holds class " + name + ", which is ");
            sets.forget(JOB);
        }
        classes.put("javax.inject.Inject", new byte[] {1});
        classes.put("gossamer.shell.Some", new byte[] {1});
        classes.put("gossamerlike.Some", new byte[] {1});
        assertThat(shelf.fetch(sets, JOB, shelf.putClasses(classes).id())).isInstanceOf(CodeReady.class);
    }

    @Test
    void codeThatIsTooLargeIsRefused() throws Throwable {
        byte[] large = new byte[65 << 20];
        new Random(1).nextBytes(large);
        CodeSet set = shelf.put(Map.of("large.bin", large));

        assertThat(shelf.fetch(sets, JOB, set.id())).isEqualTo(new CodeRefused(set.id()));

        assertThat(shelf.fetched).as("the list alone").isEqualTo(1);
        assertThatThrownBy(() -> sets.linker(set.id()).rebuilder(Shape.ofObject("app.Maker")))
                .hasMessageContaining("bytes and those of others in use are more than");
    }

    /** Jobs of one program that begin at different classes have code sets with the same libraries. */
    @Test
    void whatTwoCodeSetsShareCountsOnce() throws Throwable {
        byte[] library = new byte[40 << 20];
        new Random(1).nextBytes(library);
        JobId second = new JobId(JOB.origin(), 2, JobKind.JAVA);
        JobId third = new JobId(JOB.origin(), 3, JobKind.JAVA);
        CodeSet one = shelf.put(Map.of("a", new byte[] {1}, "library", library));
        CodeSet other = shelf.put(Map.of("b", new byte[] {2}, "library", library));

        assertThat(shelf.fetch(sets, JOB, one.id())).isInstanceOf(CodeReady.class);
        assertThat(shelf.fetch(sets, second, other.id())).isInstanceOf(CodeReady.class);

        new Random(2).nextBytes(library);
        CodeSet more = shelf.put(Map.of("library", library));
        assertThat(shelf.fetch(sets, third, more.id())).isEqualTo(new CodeRefused(more.id()));
        sets.forget(JOB);
        sets.forget(second);
        assertThat(shelf.fetch(sets, third, more.id())).isInstanceOf(CodeReady.class);
    }

    @Test
    void garbledListsAreRefused() throws Throwable {
        for (byte[] list : List.of(new byte[0], new byte[] {7}, new byte[] {1, 5}, new byte[] {2, 1, 0})) {
            ContentHash code = Sha256.of(list);
            sets.prepare(JOB, code);
            assertThat(shelf.next()).isInstanceOf(CodeMissing.class);
            sets.keep(Shelf.OTHER, List.of(new Content(code, list)));
            assertThat(shelf.next()).isInstanceOf(CodeKept.class);

            sets.prepare(JOB, code);

            assertThat(shelf.next()).isEqualTo(new CodeRefused(code));
            sets.forget(JOB);
        }
    }

    @Test
    void pathsThatLeadElsewhereAreRefused() throws Throwable {
        for (String path : List.of("/etc/passwd", "a/../b", "a//b", "a\\b", ".", "a\0b")) {
            CodeSet set = shelf.put(Map.of(path, new byte[] {1}));

            assertThat(shelf.fetch(sets, JOB, set.id())).as(path).isEqualTo(new CodeRefused(set.id()));
            sets.forget(JOB);
        }
    }

    @Test
    void codeThatIsOnTheOwnClassPathIsTakenFromThere() throws Throwable {
        byte[] here = ClassFiles.read(HERE, CodeFile.pathOf("org.junit.jupiter.api.Test"));
        CodeSet set = shelf.putClasses(Map.of("org.junit.jupiter.api.Test", here));

        assertThat(shelf.fetch(sets, JOB, set.id())).isInstanceOf(CodeReady.class);

        assertThat(shelf.fetched).as("the list alone").isEqualTo(1);
        assertThat(sets.linker(set.id()).isForeign()).isFalse();
        sets.serve(Shelf.OTHER, List.of(set.files().get(0).hash()));
        assertThat(shelf.sent.poll(30, TimeUnit.SECONDS))
                .as("it can be had here")
                .isInstanceOf(CodeReply.class);
    }

    @Test
    void filesThatAreHereAlreadyAreNotFetched() throws Throwable {
        Map<String, byte[]> classes =
                new HashMap<>(Compiled.of("app.Maker", SOURCE.formatted("one")).files());
        classes.put("org.junit.jupiter.api.Test", ClassFiles.read(HERE, CodeFile.pathOf("org.junit.jupiter.api.Test")));
        CodeSet set = shelf.putClasses(classes);

        shelf.fetch(sets, JOB, set.id());

        assertThat(shelf.fetched).as("the list and three of four classes").isEqualTo(4);
        assertThat(sets.linker(set.id()).isForeign()).isTrue();
    }

    @Test
    void servesWhatItHasAndSaysWhatItHasNot() throws Throwable {
        CodeSet set = shelf.putClasses(
                Compiled.of("app.Maker", SOURCE.formatted("one")).files());
        shelf.fetch(sets, JOB, set.id());
        ContentHash unknown = new ContentHash(1, 2, 3, 4);

        sets.serve(Shelf.OTHER, List.of(unknown, set.files().get(0).hash()));

        CodeReply reply = (CodeReply) shelf.sent.poll(30, TimeUnit.SECONDS);
        assertThat(reply.contents()).hasSize(1);
        assertThat(Sha256.of(reply.contents().get(0).bytes()))
                .isEqualTo(set.files().get(0).hash());
        assertThat(shelf.sent.poll(30, TimeUnit.SECONDS)).isEqualTo(new CodeUnknown(List.of(unknown)));
    }

    @Test
    void theNextJobOfAProgramFindsItsContentsStillHere() throws Throwable {
        CodeSet set = shelf.putClasses(
                Compiled.of("app.Maker", SOURCE.formatted("one")).files());
        shelf.fetch(sets, JOB, set.id());
        ClassLoader loader = sets.linker(set.id()).loader();

        sets.forget(JOB);
        int before = shelf.fetched;
        shelf.fetch(sets, NEXT, set.id());

        assertThat(shelf.fetched).isEqualTo(before);
        assertThat(sets.linker(set.id()).loader()).as("its classes begin anew").isNotSameAs(loader);
        assertThatThrownBy(() -> sets.linker(new ContentHash(1, 2, 3, 4)).rebuilder(Shape.ofObject("app.Maker")))
                .hasMessageContaining("is not here");
    }

    @Test
    void largeFilesTravelInPieces() throws Throwable {
        byte[] large = new byte[(2 << 20) + 100];
        new Random(1).nextBytes(large);
        Map<String, byte[]> files = new HashMap<>();
        files.put("data/large.bin", large);
        files.put("data/a text", "text".getBytes(StandardCharsets.UTF_8));
        CodeSet set = shelf.put(files);

        shelf.fetch(sets, JOB, set.id());

        ClassLoader loader =
                new CodeLoader(CodeSet.read(set.id(), set.contents().get(set.id())), storeOf(set), HERE);
        assertThat(loader.getResource("data/large.bin").openConnection().getContentLength())
                .isEqualTo(large.length);
        assertThat(shelf.fetched).isEqualTo(5);
        assertThat(loader.getResourceAsStream("data/large.bin").readAllBytes()).isEqualTo(large);
        assertThat(loader.getResourceAsStream("data/a text").readAllBytes()).hasSize(4);
        assertThat(loader.getResource("data")).isNull();
        assertThat(loader.getResources("data/large.bin").hasMoreElements()).isTrue();
    }

    private ContentStore storeOf(CodeSet set) throws Exception {
        ContentStore store = new ContentStore(64 << 20);
        set.files()
                .forEach(file -> file.pieces().forEach(piece -> store.put(piece.hash(), shelf.content(piece.hash()))));
        return store;
    }

    @Test
    void aListThatIsTooLongForOnePieceTravelsInParts() throws Throwable {
        Map<String, byte[]> files = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            files.put("a/rather/long/name/of/a/folder/file-" + i + ".txt", new byte[] {(byte) i, (byte) (i >> 8)});
        }
        CodeSet set = shelf.put(files);

        assertThat(set.contents()).hasSizeGreaterThan(2);
        assertThat(shelf.fetch(sets, JOB, set.id())).isInstanceOf(CodeReady.class);
    }

    @Test
    void aRebuiltLambdaIsLinkedTheFastWay() throws Throwable {
        Compiled program = Compiled.of("app.Maker", SOURCE.formatted("one"));
        CodeSet set = shelf.putClasses(program.files());
        shelf.fetch(sets, JOB, set.id());
        Portable task = made(program, 3);
        Rebuilder rebuilder = sets.linker(set.id()).rebuilder(task.shape());
        CodeLoader loader = (CodeLoader) rebuilder.loader();

        assertThat(MethodHandles.privateLookupIn(loader.loadClass("app.Maker"), loader.door())
                        .hasFullPrivilegeAccess())
                .isTrue();

        Rebuilder near = Linker.of("here", HERE).rebuilder(nearby(3).shape());
        double foreign = nanosEach(rebuilder, task.captured());
        double own = nanosEach(near, nearby(3).captured());
        System.out.printf(
                "CODE rebuild and call: from a code set %.0f ns, from the own class path %.0f ns%n", foreign, own);
    }

    @Test
    void valuesAreReadWithTheClassesOfTheSetAndNoOthers() throws Throwable {
        Compiled program = Compiled.of("app.Maker", SOURCE.formatted("one"));
        CodeSet set = shelf.putClasses(program.files());
        shelf.fetch(sets, JOB, set.id());
        ClassLoader loader = sets.linker(set.id()).loader();
        byte[] other = Values.encode(new org.opentest4j.AssertionFailedError("a class of the peer's own class path"));

        assertThat(Values.decode(other, HERE)).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> Values.decode(other, loader))
                .isInstanceOf(ValueException.class)
                .hasMessageContaining("class org.opentest4j.AssertionFailedError is not here");
    }

    private static Portable nearby(int x) {
        return Portable.of((Task<String>) () -> "one" + x);
    }

    private static double nanosEach(Rebuilder rebuilder, byte[] captured) throws Throwable {
        double best = Double.MAX_VALUE;
        for (int round = 0; round < 10; round++) {
            long began = System.nanoTime();
            for (int i = 0; i < 20_000; i++) {
                ((Task<?>) rebuilder.rebuild(captured)).call();
            }
            best = Math.min(best, (System.nanoTime() - began) / 20_000.0);
        }
        return best;
    }

    @Test
    void aSetOfItsOwnLoaderIsKnownWithoutALook() throws Throwable {
        Compiled program = Compiled.of("app.Maker", SOURCE.formatted("one"));
        CodeSet set = shelf.putClasses(program.files());
        shelf.fetch(sets, JOB, set.id());
        Portable task = made(program, 3);
        Serializable rebuilt =
                (Serializable) sets.linker(set.id()).rebuilder(task.shape()).rebuild(task.captured());

        assertThat(sets.codeOf(Portable.of(rebuilt).classes())).isEqualTo(set.id());
    }
}
