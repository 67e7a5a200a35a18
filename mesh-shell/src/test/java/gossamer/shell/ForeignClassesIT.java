// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import static gossamer.shell.ForeignProgram.classPath;
import static org.assertj.core.api.Assertions.assertThat;

import gossamer.config.PeerConfig;
import gossamer.shell.process.PeerProcess;
import gossamer.shell.process.TrialMesh;
import java.nio.file.Path;
import java.time.Duration;
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
    }

    @AfterAll
    static void stopPeers() throws Exception {
        mesh.close();
    }

    @Test
    void everyKindOfTaskOfAProgramRunsThere() throws Exception {
        String libraries = classPath(library, client);
        Path program = ForeignProgram.compile(ForeignProgram.sources("program"), folder.resolve("program"), libraries);

        var ran = ForeignProgram.run(mesh, folder, classPath(program, libraries), "app.Main");

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
                        "loader: true",
                        "hidden: false",
                        "exception: app.Main$Refused: not today 7",
                        "statics: 3 0");
        assertThat(ran.code()).isZero();
    }
}
