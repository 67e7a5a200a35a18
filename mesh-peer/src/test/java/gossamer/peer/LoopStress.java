// SPDX-License-Identifier: Apache-2.0
package gossamer.peer;

import static org.assertj.core.api.Assertions.assertThat;

import gossamer.config.EngineConfig;
import gossamer.engine.Engine;
import gossamer.machine.Chance;
import gossamer.machine.Event;
import gossamer.model.Accept;
import gossamer.model.PeerCard;
import gossamer.model.PeerId;
import gossamer.peer.wire.MessageCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many threads bring events at once: each is stepped through once, never two at a time. */
@Timeout(60)
class LoopStress {
    private static final int THREADS = 8;
    private static final int EVENTS = 20_000;

    @Test
    void everySourceIsTakenOnceAndNeverTwoAtATime() throws Exception {
        AtomicReference<Throwable> broken = new AtomicReference<>();
        PeerCard card = new PeerCard(new PeerId(1, 2), "loop", "here", 0, Accept.ALL, "test", 0);
        Engine engine = new Engine(EngineConfig.lan(), card, new Chance(1), System.nanoTime());
        Edge edge = new Edge(new MessageCodec(), new Questions(), Audit.none(), note -> {}, code -> {});
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger overlaps = new AtomicInteger();
        AtomicInteger taken = new AtomicInteger();
        CountDownLatch all = new CountDownLatch(THREADS * EVENTS);
        try (Loop loop = new Loop("loop", engine, edge, broken::set)) {
            loop.start();
            List<Thread> threads = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                threads.add(Thread.ofPlatform().start(() -> {
                    for (int event = 0; event < EVENTS; event++) {
                        loop.post(() -> {
                            overlaps.addAndGet(inside.getAndIncrement());
                            taken.incrementAndGet();
                            inside.decrementAndGet();
                            all.countDown();
                            return new Event.Tick();
                        });
                    }
                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }

            assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(taken).hasValue(THREADS * EVENTS);
        assertThat(overlaps).hasValue(0);
        assertThat(broken.get()).isNull();
    }
}
