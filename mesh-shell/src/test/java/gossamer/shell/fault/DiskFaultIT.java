// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.fault;

import static gossamer.shell.fault.Rows.LIMIT_SECONDS;
import static gossamer.shell.fault.Rows.PARK_MICROS;
import static gossamer.shell.fault.Rows.TASKS;
import static gossamer.shell.fault.Rows.awaitDelivered;
import static gossamer.shell.fault.Rows.judged;
import static gossamer.shell.fault.Rows.named;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import gossamer.shell.process.PeerProcess;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The disks of all peers run full while they keep a durable job: it goes on in memory, other jobs do not notice, a new
 * durable job is refused with the cause, and is taken once there is room again.
 */
@Timeout(300)
class DiskFaultIT {
    private static final int OFTEN = 5;
    private static final int BACKUPS = 3;

    /** Room for what is being written, in bytes, and too little to begin anything. */
    private static final long LITTLE = 1 << 19;

    private static FaultMesh mesh;
    private static Client owner;
    private static Client other;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(SmallDisk.isHere(), "only root can mount a small disk here: no disk is filled");
        mesh = FaultMesh.onSmallDisks(Rows.PEERS);
        owner = mesh.join(0);
        other = mesh.join(0);
    }

    @AfterAll
    static void end() throws Exception {
        if (mesh != null) {
            mesh.close();
        }
    }

    @Test
    void whatWasPromisedGoesOnWithoutADisk() throws Exception {
        fill(1);
    }

    @Test
    @Tag("long")
    void whatWasPromisedGoesOnWithoutADiskInEachRun() throws Exception {
        fill(OFTEN);
    }

    private static void fill(int runs) throws Exception {
        String row = named("disk-full", runs);
        for (int i = 1; i <= runs; i++) {
            mesh.gather(owner);
            String during = row + "/" + i;
            String beside = row + "-beside/" + i;
            String after = row + "-after/" + i;
            List<SmallDisk> disks = disks();
            assertThat(owner.ask("map", during, TASKS, PARK_MICROS, BACKUPS)).startsWith("job ");
            assertThat(owner.ask("progress", during, TASKS / 5, LIMIT_SECONDS)).startsWith("reached");
            for (SmallDisk disk : disks) {
                disk.fill(LITTLE);
            }
            other.ask("batch", beside, TASKS / 5, PARK_MICROS, Harm.NONE);
            awaitDelivered(other, beside, TASKS / 5);
            for (SmallDisk disk : disks) {
                disk.fill(0);
            }
            String refused = owner.ask("map", row + "-refused/" + i, TASKS, PARK_MICROS, BACKUPS);
            awaitDelivered(owner, during, TASKS);
            for (SmallDisk disk : disks) {
                disk.empty();
            }
            assertThat(refused).startsWith("refused: ").contains("the disk of ", " is full");
            assertThat(owner.ask("map", after, TASKS, PARK_MICROS, BACKUPS)).startsWith("job ");
            awaitDelivered(owner, after, TASKS);
        }
        assertThat(mesh.peers()).allMatch(PeerProcess::isAlive).anyMatch(DiskFaultIT::hasWarned);
        judged(mesh, row, runs, 0);
        judged(mesh, row + "-beside", runs, 0);
        judged(mesh, row + "-after", runs, 0);
    }

    private static List<SmallDisk> disks() {
        List<SmallDisk> disks = new ArrayList<>(List.of(new SmallDisk(owner.pid(), mesh.folder())));
        mesh.peers().forEach(peer -> disks.add(new SmallDisk(peer.pid(), mesh.folder())));
        return disks;
    }

    private static boolean hasWarned(PeerProcess peer) {
        return peer.stderr().stream().anyMatch(line -> line.contains(" is full"));
    }
}
