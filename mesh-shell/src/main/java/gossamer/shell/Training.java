// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import gossamer.Command;
import gossamer.Mesh;
import gossamer.config.PeerConfig;
import gossamer.peer.value.ProcessFilter;
import gossamer.shell.log.LogLines;
import gossamer.shell.process.Program;
import gossamer.shell.process.TrialMesh;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * What the build runs once to learn which classes a peer and its commands load, for the archive of classes that makes
 * each later start of the program cheaper (JEP 350).
 *
 * <p>Two peers of this process meet on loopback and run a program of the system; nothing leaves the host. Without the
 * archive everything works, so a failure is told and is no failure of the build: whatever was loaded is archived.
 */
final class Training {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private Training() {}

    public static void main(String[] args) {
        ProcessFilter.install();
        LogLines.install(System.err);
        Surroundings around = Surroundings.ofThisProcess();
        CommandTree.in(around).execute("up", "--help");
        around.out().flush();
        try {
            meet();
        } catch (IOException | RuntimeException | TimeoutException e) {
            around.err().println("the archive of classes will have fewer of them: " + e);
            around.err().flush();
        }
        System.exit(0); // the archive is written at the end
    }

    private static void meet() throws IOException, TimeoutException {
        PeerConfig config = PeerConfig.defaults().withStore(null).withSlots(1);
        try (TrialMesh trial = TrialMesh.create(Program.of(Training.class), "training", config);
                Mesh one = Mesh.join(unused -> trial.config().withName("one"));
                Mesh two = Mesh.join(unused -> trial.config().withName("two").withSlots(0))) {
            long deadline = System.nanoTime() + PATIENCE_NANOS;
            while (one.view().size() < 2 || two.view().size() < 2) {
                if (System.nanoTime() - deadline > 0) {
                    throw new TimeoutException("two peers have not met in 20 s");
                }
                LockSupport.parkNanos(LOOK_NANOS);
            }
            two.exec(new Command(List.of("true"), 1, null), end -> {}).join();
        }
    }
}
