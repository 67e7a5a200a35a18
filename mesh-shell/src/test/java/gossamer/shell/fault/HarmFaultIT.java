// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.fault;

import static gossamer.shell.fault.Rows.LIMIT_SECONDS;
import static gossamer.shell.fault.Rows.PARK_MICROS;
import static gossamer.shell.fault.Rows.TASKS;
import static gossamer.shell.fault.Rows.awaitDelivered;
import static gossamer.shell.fault.Rows.judged;
import static org.assertj.core.api.Assertions.assertThat;

import gossamer.shell.process.PeerProcess;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tasks that do harm to the process they run in, among others that do not: the others all give their results. */
@Timeout(300)
class HarmFaultIT {
    private static final int OFTEN = 5;

    private static FaultMesh mesh;
    private static Client client;

    @BeforeAll
    static void start() throws Exception {
        mesh = FaultMesh.of(Rows.PEERS);
        client = mesh.join(0);
    }

    @AfterAll
    static void end() throws Exception {
        mesh.close();
    }

    @Test
    void aFullStackFailsItsTaskAlone() throws Exception {
        assertThat(harm(Harm.STACK, 1, 4)).isZero();
    }

    @Test
    @Tag("long")
    void aFullStackFailsItsTaskAloneInEachRun() throws Exception {
        assertThat(harm(Harm.STACK, OFTEN, 4)).isZero();
    }

    @Test
    void threadsThatAreLeftBehindHarmNobody() throws Exception {
        assertThat(harm(Harm.THREADS, 1, 0)).isZero();
    }

    @Test
    @Tag("long")
    void threadsThatAreLeftBehindHarmNobodyInAnyRun() throws Exception {
        assertThat(harm(Harm.THREADS, OFTEN, 0)).isZero();
    }

    @Test
    void aFullHeapFailsItsTaskAlone() throws Exception {
        harm(Harm.MEMORY, 1, 4);
    }

    @Test
    @Tag("long")
    void aFullHeapFailsItsTaskAloneInEachRun() throws Exception {
        harm(Harm.MEMORY, OFTEN, 4);
    }

    @Test
    void whatEndsItsPeerOnceRunsElsewhere() throws Exception {
        assertThat(harm(Harm.EXIT, 1, 0)).isEqualTo(1);
    }

    @Test
    @Tag("long")
    void whatEndsItsPeerOnceRunsElsewhereInEachRun() throws Exception {
        assertThat(harm(Harm.EXIT, OFTEN, 0)).isEqualTo(OFTEN);
    }

    @Test
    void whatGoesOnForEverKeepsNothingElseFromItsEnd() throws Exception {
        assertThat(harm(Harm.LOOP, 1, 0)).isEqualTo(1);
    }

    @Test
    @Tag("long")
    void whatGoesOnForEverKeepsNothingElseFromItsEndInAnyRun() throws Exception {
        assertThat(harm(Harm.LOOP, OFTEN, 0)).isEqualTo(OFTEN);
    }

    @Test
    void whatKillsItsPeersKillsTwoAndIsGivenUp() throws Exception {
        assertThat(harm(Harm.POISON, 1, 1)).isEqualTo(2);
    }

    @Test
    @Tag("long")
    void whatKillsItsPeersKillsTwoAndIsGivenUpInEachRun() throws Exception {
        assertThat(harm(Harm.POISON, OFTEN, 1)).isEqualTo(2 * OFTEN);
    }

    /** How many peers all runs have cost. */
    private static int harm(Harm harm, int runs, int failedEach) throws Exception {
        String row = harm.name().toLowerCase(Locale.ROOT) + (runs == 1 ? "" : "-often");
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
        judged(mesh, row, runs, runs * failedEach, "peers-gone=" + gone);
        return gone;
    }

    private static PeerProcess struck(String run) throws Exception {
        return mesh.peer(Long.parseLong(Files.readString(Harm.mark(mesh.folder().toString(), run))));
    }
}
