// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import gossamer.config.PeerConfig;
import gossamer.shell.line.Line;
import gossamer.shell.process.PeerProcess;
import gossamer.shell.process.TrialMesh;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A person at a real pseudo-terminal with the shell of the released jar, beside two peers. */
@Timeout(240)
class TerminalIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static TrialMesh mesh;

    /** The ways to have a pseudo-terminal; where one is missing, its tests are skipped and say so. */
    enum Way {
        TMUX {
            @Override
            boolean isHere() throws InterruptedException {
                return Tmux.isHere();
            }

            @Override
            Keyboard open(String script) throws Exception {
                return Tmux.open(script);
            }
        },
        SCRIPT {
            @Override
            boolean isHere() throws InterruptedException {
                return Typescript.isHere();
            }

            @Override
            Keyboard open(String script) throws Exception {
                return Typescript.open(script);
            }
        };

        abstract boolean isHere() throws InterruptedException;

        abstract Keyboard open(String script) throws Exception;
    }

    @BeforeAll
    static void startTwoPeers() throws Exception {
        mesh = TrialMesh.create(Released.program(), "pty", PeerConfig.defaults().withMulticast(true));
        for (String name : List.of("ant", "bee")) {
            mesh.start(name, 1).awaitReady(LIMIT);
        }
        await().atMost(LIMIT).until(() -> type("peers", "-o", "json").out().contains("\"bee\""));
    }

    @AfterAll
    static void stopPeers() throws Exception {
        mesh.close();
        assertThat(mesh.peers()).noneMatch(PeerProcess::isAlive);
    }

    @ParameterizedTest
    @EnumSource
    void tabCompletesCommandsAndTheNamesOfLivePeers(Way way) throws Exception {
        try (Keyboard person = sitDown(way)) {
            person.type("pee\t");
            person.awaitText("> peers");
            person.type("--pee\t");
            person.awaitText("> peers --peer");
            person.type("b\t");
            person.awaitText("--peer bee");
            person.type(Keyboard.ENTER);

            person.awaitText("127.0.0.1:");
        }
    }

    @ParameterizedTest
    @EnumSource
    void arrowBringsTheLastLineBack(Way way) throws Exception {
        try (Keyboard person = sitDown(way)) {
            person.type("run echo one-$((1 + 1))" + Keyboard.ENTER);
            awaitLines(person, "one-$((1 + 1))", 1);

            person.type(Keyboard.UP + Keyboard.ENTER);

            awaitLines(person, "one-$((1 + 1))", 2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void ctrlCOnARunningCommandCancelsItsJobAndLeavesTheShellAlive(Way way) throws Exception {
        try (Keyboard person = sitDown(way)) {
            person.type("run sleep 1001" + Keyboard.ENTER);
            await().atMost(LIMIT).until(() -> last().contains("sleep 1001") && last().contains("running"));

            person.type(Keyboard.CTRL_C);

            person.awaitText(" is cancelled.");
            assertThat(last()).contains("sleep 1001", "cancelled");
            person.type("version" + Keyboard.ENTER);
            person.awaitText("gossamer ");
        }
    }

    @ParameterizedTest
    @EnumSource
    void jobIsStartedAndCancelledFromTheShell(Way way) throws Exception {
        try (Keyboard person = sitDown(way)) {
            person.type("run --detach sleep 1002" + Keyboard.ENTER);
            await().atMost(LIMIT).until(() -> last().contains("sleep 1002"));

            person.type("job cancel last" + Keyboard.ENTER);

            await().atMost(LIMIT).until(() -> last().contains("cancelled"));
            person.awaitText("cancelled");
        }
    }

    @ParameterizedTest
    @EnumSource
    void ctrlCClearsTheLineAndCtrlDLeaves(Way way) throws Exception {
        try (Keyboard person = sitDown(way)) {
            person.type("no such line");
            person.awaitText("no such line");
            person.type(Keyboard.CTRL_C);
            person.type("version" + Keyboard.ENTER);
            person.awaitText("gossamer ");
            person.type(Keyboard.CTRL_D);

            person.awaitText("left with 0");
            assertThat(person.text()).doesNotContain("Unknown command");
        }
    }

    @ParameterizedTest
    @EnumSource
    void topIsDrawnUntilItIsLeft(Way way) throws Exception {
        try (Keyboard person = sitDown(way)) {
            person.type("top" + Keyboard.ENTER);
            person.awaitText("2 peers, 2 cores, 0 running");

            person.type("q");
            person.type("exit" + Keyboard.ENTER);

            person.awaitText("left with 0");
        }
    }

    /** Opens a pseudo-terminal with a shell that has greeted. */
    private static Keyboard sitDown(Way way) throws Exception {
        if (!way.isHere()) {
            System.err.println("TerminalIT: NOT TESTED at a terminal of " + way + ", which is not installed here");
        }
        assumeTrue(way.isHere(), way + " is not installed");
        Path state = Files.createTempDirectory(mesh.folder(), "state");
        Map<String, String> variables = new HashMap<>(mesh.environment());
        variables.put("MESH_NAME", mesh.name());
        variables.put("XDG_STATE_HOME", state.toString());
        String assignments = variables.entrySet().stream()
                .map(each -> each.getKey() + "=" + Line.quoted(each.getValue()))
                .collect(Collectors.joining(" "));
        String program = Released.program().words().stream().map(Line::quoted).collect(Collectors.joining(" "));
        Keyboard person = way.open("env " + assignments + " " + program + "; echo left with $?; exec cat >/dev/null");
        person.awaitText("mesh:" + mesh.name() + ">");
        assertThat(person.text()).contains("2 peers, 2 cores.  help, Tab, Ctrl-D");
        return person;
    }

    private static void awaitLines(Keyboard person, String line, int count) {
        await().atMost(LIMIT)
                .until(() -> person.text().lines().filter(line::equals).count() == count);
    }

    /** The newest job of the peer that is asked. */
    private static String last() {
        return type("job", "show", "last").out();
    }

    private static Typed type(String... words) {
        Map<String, String> variables = new HashMap<>(mesh.environment());
        variables.put("MESH_NAME", mesh.name());
        return Typed.type(variables, words);
    }
}
