// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.fault;

import static gossamer.shell.fault.Rows.LIMIT_SECONDS;
import static gossamer.shell.fault.Rows.PARK_MICROS;
import static gossamer.shell.fault.Rows.TASKS;
import static gossamer.shell.fault.Rows.awaitDelivered;
import static gossamer.shell.fault.Rows.named;
import static org.assertj.core.api.Assertions.assertThat;

import gossamer.shell.process.PeerProcess;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Tasks that do harm to the process they run in, among others that do not. */
final class HarmRows {
    private final FaultMesh mesh;
    private final Client client;

    HarmRows(FaultMesh mesh, Client client) {
        this.mesh = mesh;
        this.client = client;
    }

    /**
     * Runs of one kind of harm.
     *
     * @param failedEach how many tasks of a run fail by what they do
     * @return how many peers all runs have cost
     */
    int harm(Harm harm, int runs, int failedEach) throws Exception {
        String row = named(harm.name().toLowerCase(Locale.ROOT), runs);
        int gone = 0;
        for (int i = 1; i <= runs; i++) {
            mesh.gather(client);
            List<PeerProcess> peers = mesh.peers();
            String run = row + "/" + i;
            client.ask("batch", run, TASKS, PARK_MICROS, harm);
            if (harm == Harm.LOOP) { // nobody else can end what takes no notice of an interrupt
                awaitDelivered(client, run, TASKS - 1);
                PeerProcess looping = struck(run);
                long nanos = System.nanoTime();
                looping.kill();
                Rows.done(client, run, "kill", looping.pid(), nanos);
            }
            awaitDelivered(client, run, TASKS);
            if (harm == Harm.EXIT) { // it hands over its work before it ends
                assertThat(struck(run).awaitEnd(Duration.ofSeconds(LIMIT_SECONDS)))
                        .contains(1);
            }
            gone += (int) peers.stream().filter(peer -> !peer.isAlive()).count();
        }
        Rows.judged(mesh, row, runs, runs * failedEach, "peers-gone=" + gone);
        return gone;
    }

    private PeerProcess struck(String run) throws Exception {
        return mesh.peer(Long.parseLong(Files.readString(Harm.mark(mesh.folder().toString(), run))))
                .orElseThrow();
    }
}
