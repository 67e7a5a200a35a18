// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.log;

import static org.assertj.core.api.Assertions.assertThat;

import gossamer.machine.Note;
import gossamer.model.JobId;
import gossamer.model.JobKind;
import gossamer.model.PeerId;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogLinesTest {
    private static final Logger ROOT = Logger.getLogger("");
    private static final Logger OURS = Logger.getLogger("gossamer");

    private final Handler[] handlers = ROOT.getHandlers();
    private final Level rootLevel = ROOT.getLevel();
    private final Level ourLevel = OURS.getLevel();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void install() {
        LogLines.install(new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void restore() {
        LogLines.level(0);
        for (Handler ours : ROOT.getHandlers()) {
            ROOT.removeHandler(ours);
        }
        for (Handler before : handlers) {
            ROOT.addHandler(before);
        }
        ROOT.setLevel(rootLevel);
        OURS.setLevel(ourLevel);
    }

    @Test
    void warningIsOnePlainLineWithoutStack() {
        Logger.getLogger("org.jgroups.protocols.TCP")
                .log(Level.WARNING, "JGRP000006: failed\n  accepting", new IllegalStateException("closed\ntwice"));

        assertThat(text())
                .matches("\\d\\d:\\d\\d:\\d\\d warning JGRP000006: failed \\| accepting"
                        + " \\(java.lang.IllegalStateException: closed \\| twice\\)\n");
    }

    @Test
    void endOfLoggingLeavesTheStreamOpen() {
        var to = new PrintStream(err, true, StandardCharsets.UTF_8);
        LogLines.install(to);

        for (Handler ours : ROOT.getHandlers()) {
            ours.close();
        }
        to.println("the last word");

        assertThat(text()).isEqualTo("the last word\n");
    }

    @Test
    void infoIsKeptBackUntilAskedFor() {
        System.getLogger("gossamer.peer").log(System.Logger.Level.INFO, "joined");
        assertThat(text()).isEmpty();

        LogLines.level(1);
        System.getLogger("gossamer.peer").log(System.Logger.Level.INFO, "joined");
        Logger.getLogger("org.jgroups").info("chatter");

        assertThat(text()).matches("\\d\\d:\\d\\d:\\d\\d info joined\n");
    }

    @Test
    void stackIsShownWhenAskedFor() {
        LogLines.level(1);

        Logger.getLogger("gossamer.peer").log(Level.SEVERE, "broken", new IllegalStateException("why"));

        assertThat(text().lines().toList())
                .hasSizeGreaterThan(1)
                .first()
                .asString()
                .endsWith("error broken (java.lang.IllegalStateException: why)");
        assertThat(text()).contains("    at gossamer.shell.log.LogLinesTest.");
    }

    @Test
    void notesReachTheirListenerAndNoLine() {
        List<Note> heard = new ArrayList<>();
        Note note = new Note.Orphaned(new JobId(new PeerId(1, 2), 3, JobKind.JAVA), 4);

        try (var notes = Notes.listen(heard::add)) {
            assertThat(notes).isNotNull();
            System.getLogger("gossamer").log(System.Logger.Level.DEBUG, "{0}", note);
        }
        System.getLogger("gossamer").log(System.Logger.Level.DEBUG, "{0}", note);

        assertThat(heard).containsExactly(note);
        assertThat(text()).isEmpty();
    }

    private String text() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
