// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import static gossamer.shell.ForeignProgram.classPath;
import static org.assertj.core.api.Assertions.assertThat;

import gossamer.config.PeerConfig;
import gossamer.shell.process.PeerProcess;
import gossamer.shell.process.TrialMesh;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jetbrains.kotlin.cli.common.ExitCode;
import org.jetbrains.kotlin.cli.jvm.K2JVMCompiler;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Programs whose classes are on no peer's class path run on peers that were started from the released jar. */
@Timeout(240)
class ForeignClassesIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    static Path folder;

    private static TrialMesh mesh;
    private static String client;
    private static Path library;
    private static String plugin;

    @BeforeAll
    static void startPeers() throws Exception {
        mesh = TrialMesh.create(Released.program(), "foreign", PeerConfig.defaults());
        for (String name : new String[] {"anna", "bert"}) {
            PeerProcess peer = mesh.start(name, 1);
            peer.awaitReady(LIMIT);
        }
        client = ForeignProgram.clientClassPath();
        Path classes = ForeignProgram.compile(ForeignProgram.sources("library"), folder.resolve("library"), client);
        library = ForeignProgram.jar(classes, folder.resolve("library.jar"));
        plugin = ForeignProgram.jar(
                        ForeignProgram.compile(ForeignProgram.sources("plugin"), folder.resolve("plugin"), client),
                        folder.resolve("plugin.jar"))
                .toString();
    }

    @AfterAll
    static void stopPeers() throws Exception {
        mesh.close();
    }

    @Test
    void everyKindOfTaskOfAProgramRunsThere() throws Exception {
        String libraries = classPath(library, client);
        Path program = ForeignProgram.compile(ForeignProgram.sources("program"), folder.resolve("program"), libraries);

        var ran = ForeignProgram.run(mesh, folder, classPath(program, libraries), "app.Main", plugin, "plug.In");

        System.out.println("FOREIGN "
                + ran.err().lines().filter(line -> line.startsWith("first")).toList());
        assertThat(ran.out())
                .as(ran.err())
                .containsExactly(
                        "elsewhere: true",
                        "nested: 42",
                        "reference: [A!, BCD!]",
                        "record: Point[x=11, y=22]",
                        "serialized: leaf",
                        "items: [none, leaf]",
                        "anonymous: app.Main$1",
                        "lambda in a lambda: 42",
                        "sum: 299995",
                        "points: Point[x=45, y=10]",
                        "resource: a few words",
                        "root resource: more of them",
                        "context: more of them",
                        "service: good day",
                        "by name: found ByName",
                        "library: a library",
                        "own version: the program's own",
                        "inside: 12",
                        "plugin: a plugin",
                        "loader: true",
                        "hidden: false",
                        "exception: app.Main$Refused: not today 7",
                        "statics: 3 0");
        assertThat(ran.code()).isZero();
    }

    @Test
    void aProgramPackedTogetherWithGossamerRunsThere() throws Exception {
        String libraries = classPath(library, client);
        Path program = ForeignProgram.compile(ForeignProgram.sources("program"), folder.resolve("packed"), libraries);
        Path all = ForeignProgram.merge(classPath(program, libraries), folder.resolve("all.jar"));

        var ran = ForeignProgram.run(mesh, folder, all.toString(), "app.Main", plugin, "plug.In");

        assertThat(ran.out())
                .as(ran.err())
                .contains("elsewhere: true", "own version: the program's own", "service: good day", "statics: 3 0");
        assertThat(ran.code()).isZero();
    }

    @Test
    void aKotlinProgramRunsThere() throws Exception {
        Path classes = Files.createDirectories(folder.resolve("kotlin"));
        String libraries = classPath(ForeignProgram.jarOf(kotlin.Unit.class), client);
        ExitCode code = new K2JVMCompiler()
                .exec(
                        new PrintStream(OutputStream.nullOutputStream()),
                        "-no-stdlib",
                        "-no-reflect",
                        "-classpath",
                        libraries,
                        "-d",
                        classes.toString(),
                        ForeignProgram.sources("kotlin").resolve("Main.kt").toString());
        assertThat(code).isEqualTo(ExitCode.OK);

        var ran = ForeignProgram.run(mesh, folder, classPath(classes, libraries), "app.MainKt");

        assertThat(ran.out())
                .as(ran.err())
                .containsExactly(
                        "elsewhere: true",
                        "data: Point(x=11, y=22)",
                        "reference: [A!, BCD!]",
                        "object: the only one",
                        "sum: 2997",
                        "library: [1, 2]");
    }

    @Test
    void aScalaProgramRunsThere() throws Exception {
        Path classes = Files.createDirectories(folder.resolve("scala"));
        String libraries = classPath(ForeignProgram.jarOf(scala.Option.class), client);
        boolean good = scala.tools.nsc.Main.process(new String[] {
            "-nobootcp",
            "-classpath",
            libraries,
            "-d",
            classes.toString(),
            ForeignProgram.sources("scala").resolve("Main.scala").toString()
        });
        assertThat(good).isTrue();

        var ran = ForeignProgram.run(mesh, folder, classPath(classes, libraries), "app.Main");

        assertThat(ran.out())
                .as(ran.err())
                .containsExactly(
                        "elsewhere: true",
                        "case class: Point(11,22)",
                        "reference: [A!, BCD!]",
                        "sum: 2997",
                        "library: 2-4-6");
    }

    @Test
    void whatGoesWrongWithClassesIsToldAndHarmsNoOtherJob() throws Exception {
        Path gone = ForeignProgram.compile(ForeignProgram.sources("missing"), folder.resolve("missing"), client);
        Path one = ForeignProgram.compile(ForeignProgram.sources("version-one"), folder.resolve("one"), client);
        Path two = ForeignProgram.compile(ForeignProgram.sources("version-two"), folder.resolve("two"), client);
        Path program = ForeignProgram.compile(
                ForeignProgram.sources("errors"), folder.resolve("errors"), classPath(gone, client));

        var ran = ForeignProgram.run(
                mesh, folder, classPath(program, client), "app.Errors", one.toString(), two.toString());

        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.out()).hasSize(8);
        assertThat(ran.out().get(0))
                .matches("missing: gossamer.NotPortable: class gone.Gone of code set [0-9a-f]{8} missing, "
                        + "needed by job 1 at peer (anna|bert)");
        assertThat(ran.out().get(1))
                .contains("java.lang.ExceptionInInitializerError")
                .contains("java.lang.NumberFormatException: For input string: \"no number\"");
        assertThat(ran.out().get(2))
                .matches("initializer again: java.lang.(NoClassDefFoundError: Could not initialize class "
                        + "app.Errors.Broken|ExceptionInInitializerError).*no number.*");
        assertThat(ran.out().get(3)).isEqualTo("versions: one and two");
        assertThat(ran.out().get(4)).contains("no class loader of this program sees both");
        assertThat(ran.out().get(5))
                .contains("Errors.java:")
                .contains("it captures `socket` (java.net.ServerSocket), which is not Serializable");
        assertThat(ran.out().get(6)).contains("it captures `thread` (java.lang.Thread), which is not Serializable");
        assertThat(ran.out().get(7))
                .contains("it captures `this` (app.Errors), which is not Serializable")
                .contains("uses the field `field`: copy the field to a local variable first");
    }
}
