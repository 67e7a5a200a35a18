// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

import static gossamer.peer.network.Peers.await;
import static org.assertj.core.api.Assertions.assertThat;

import gossamer.model.View;
import gossamer.peer.network.Peers.Heard;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Somebody without the secret floods a mesh. */
@Timeout(300)
class OutsiderIT {
    private static final int FRAMES = 1_000_000;
    private static final int CONNECTIONS = 100_000;
    private static final long HEAP_BYTES_MAX = 8 << 20;

    private final Peers peers = new Peers();

    @AfterEach
    void close() {
        peers.close();
    }

    @Test
    void aFloodLeavesNothingBehind() throws Exception {
        List<Heard> two = peers.mesh(2);
        View before = Objects.requireNonNull(two.get(0).view());
        Flood flood = new Flood(
                peers.secret, two.get(0).network().address(), peers.config().group());
        flood.run(1_000, 500); // what is made once is made now
        long heap = heap();
        long start = System.nanoTime();

        flood.run(FRAMES, CONNECTIONS);

        await().until(() -> two.get(0).network().strangers() == 0);
        long growth = heap() - heap;
        System.out.printf(
                "flood of %d frames and %d connections in %.1f s: heap %+d bytes, %d lines told%n",
                FRAMES,
                CONNECTIONS,
                (System.nanoTime() - start) / 1e9,
                growth,
                two.get(0).notices.size());
        assertThat(growth).isLessThan(HEAP_BYTES_MAX);
        assertThat(two.get(0).heard(Notice.Kind.FAULT)).isFalse();
        assertThat(two.get(0).notices).hasSizeLessThan(100);
        assertThat(two.get(0).network().sessions()).hasSizeLessThan(4);
        assertThat(two.get(0).view()).isEqualTo(before);
        two.get(1).network().lane().send(two.get(0).id(), new byte[] {7});
        await().until(() -> two.get(0).messages.size() == 1);
    }

    /** The same without the bounds: it does pile up, so the bounds are what keeps it out. */
    @Test
    void withoutBoundsStrangersPileUp() throws Exception {
        int many = 200;
        Strangers.Bounds none =
                new Strangers.Bounds(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);
        Heard open = peers.open(peers.config(), peers.secret, Renewing.Ages.USUAL, none);
        Heard bounded = peers.open();
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            sockets.add(Flood.connect(open.network().address(), 2 + i % 8));
            sockets.add(Flood.connect(bounded.network().address(), 2 + i % 8));
        }

        await().until(() -> open.network().strangers() == many);
        await().until(() -> bounded.network().strangers() <= Strangers.Bounds.USUAL.all());
        for (Socket each : sockets) {
            each.close();
        }
    }

    private static long heap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
