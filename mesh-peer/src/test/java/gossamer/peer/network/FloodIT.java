// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

import static org.assertj.core.api.Assertions.assertThat;

import gossamer.Mesh;
import gossamer.config.PeerConfig;
import gossamer.peer.crypto.KeyFile;
import gossamer.peer.crypto.Secret;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * How much of its work a mesh still does while somebody without the secret floods it, beside the same flood against a
 * process of the same host that only accepts and closes.
 */
class FloodIT {
    private static final double LOSS_MOST = 0.1;
    private static final int TASKS = 20_000;

    /** Tasks that were run, by all peers of this process. */
    private static final LongAdder RUN = new LongAdder();

    @TempDir
    Path folder;

    @Test
    @Timeout(120)
    void aMeshThatIsFloodedGoesOnWorking() throws Exception {
        flood(3, 20_000, 2_000);
    }

    @Test
    @Tag("long")
    @Timeout(1_200)
    void aMillionPacketsAndAHundredThousandConnectionsCostLittleMoreThanTheyCostTheHost() throws Exception {
        assertThat(flood(10, 100_000, 10_000)).isGreaterThan(1 - LOSS_MOST);
    }

    /**
     * Floods both by turns; so many packets and connections a time.
     *
     * @return the median rate of tasks while the mesh is hit, in shares of that while the other process is
     */
    private double flood(int pairs, int packets, int connections) throws Exception {
        Path key = folder.resolve("mesh.key");
        KeyFile.make(key);
        InetSocketAddress elsewhere = new InetSocketAddress(
                "239.77.9." + new SecureRandom().nextInt(1, 255), NetworkConfig.GROUP.getPort() + 1);
        AtomicBoolean stop = new AtomicBoolean();
        int port = freePort();
        try (Mesh one = join(key, port);
                Mesh two = join(key, port + 1);
                AcceptAndClose other = new AcceptAndClose(elsewhere)) {
            Peers.await().until(() -> one.view().size() == 2 && two.view().size() == 2);
            InetSocketAddress mesh = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            Flood atMesh = new Flood(Secret.random(), mesh, NetworkConfig.GROUP);
            Flood atOther = new Flood(Secret.random(), other.port(), elsewhere);
            CompletableFuture<Void> work = CompletableFuture.runAsync(() -> work(one, stop));
            List<Double> hit = new ArrayList<>();
            List<Double> spared = new ArrayList<>();
            rate(atMesh, packets, connections); // until it is warm
            rate(atOther, packets, connections);
            for (int pair = 0; pair < pairs; pair++) {
                if (pair % 2 == 0) {
                    hit.add(rate(atMesh, packets, connections));
                    spared.add(rate(atOther, packets, connections));
                } else {
                    spared.add(rate(atOther, packets, connections));
                    hit.add(rate(atMesh, packets, connections));
                }
            }
            stop.set(true);
            work.join(); // every job came to its exact end
            double ratio = median(hit) / median(spared);
            System.out.printf(
                    Locale.ROOT,
                    "FLOOD %d packets and %d connections at the mesh: %.0f tasks/s, at a process that accepts and closes:"
                            + " %.0f, ratio %.3f, medians of %d pairs%n",
                    pairs * packets,
                    pairs * connections,
                    median(hit),
                    median(spared),
                    ratio,
                    pairs);
            assertThat(hit).allMatch(rate -> rate > 0);
            assertThat(one.view().size()).isEqualTo(2);
            assertThat(two.view().size()).isEqualTo(2);
            assertThat(other.isAlive()).isTrue();
            return ratio;
        }
    }

    private static Mesh join(Path key, int port) {
        return Mesh.join(defaults -> PeerConfig.defaults()
                .withMesh("flood-" + ProcessHandle.current().pid())
                .withBind("127.0.0.1")
                .withPort(port)
                .withSlots(1)
                .withKeyFile(key));
    }

    /** One that is free, as is the next one, most likely. */
    private static int freePort() throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private static void work(Mesh mesh, AtomicBoolean stop) {
        while (!stop.get()) {
            assertThat(mesh.range(TASKS, FloodIT::task).join()).hasSize(TASKS).startsWith(task(0), task(1));
        }
    }

    /** Some twenty microseconds of arithmetic. */
    private static long task(long index) {
        RUN.increment();
        long value = index;
        for (int i = 0; i < 20_000; i++) {
            value = value * 6364136223846793005L + 1442695040888963407L;
        }
        return value;
    }

    /** Tasks a second while a flood lasts. */
    private static double rate(Flood flood, int packets, int connections) throws Exception {
        long before = RUN.sum();
        long start = System.nanoTime();
        flood.run(packets, connections);
        return (RUN.sum() - before) * (double) TimeUnit.SECONDS.toNanos(1) / (System.nanoTime() - start);
    }

    private static double median(List<Double> samples) {
        return samples.stream().sorted().toList().get(samples.size() / 2);
    }
}
