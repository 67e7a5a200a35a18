// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

import static org.assertj.core.api.Assertions.assertThat;

import gossamer.model.PeerId;
import gossamer.peer.crypto.Secret;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A peer with another secret knocks again and again: both ends say so once, in words, and not ten thousand times. */
@Timeout(120)
class WrongSecretIT {
    private static final int ATTEMPTS = 10_000;
    private static final int LINES_MAX = 20;
    private static final int AT_ONCE = 16;

    private static long lines(End end, Notice.Kind kind) {
        return end.notices.stream().filter(notice -> notice.kind() == kind).count();
    }

    @Test
    void tenThousandAttemptsAreToldInAFewLines() throws Exception {
        try (End member = new End(Secret.random(), new PeerId(1, 1), 1, 0, Strangers.Bounds.USUAL);
                End stranger = new End(Secret.random(), new PeerId(2, 2), 1, 0)) {
            AtomicInteger admitted = new AtomicInteger();
            AtomicLong toldNanos = new AtomicLong(Long.MAX_VALUE);
            long began = System.nanoTime();
            ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
            List<Future<?>> attempts = new ArrayList<>();
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                attempts.add(threads.submit(() -> {
                    try (Socket socket = stranger.dial(member.address())) {
                        admitted.addAndGet(socket.isConnected() ? 1 : 0);
                    } catch (IOException refused) {
                        if (member.heard(Notice.Kind.WRONG_SECRET) && stranger.heard(Notice.Kind.WRONG_SECRET)) {
                            long now = System.nanoTime() - began;
                            toldNanos.accumulateAndGet(now, Math::min);
                        }
                    }
                }));
            }
            for (Future<?> attempt : attempts) {
                attempt.get();
            }
            threads.shutdown();

            int all = member.notices.size() + stranger.notices.size();
            System.out.println("WRONG SECRET " + ATTEMPTS + " attempts: " + admitted + " admitted, " + all
                    + " lines, both told after " + TimeUnit.NANOSECONDS.toMillis(toldNanos.get()) + " ms");
            assertThat(admitted).hasValue(0);
            assertThat(lines(member, Notice.Kind.WRONG_SECRET)).isEqualTo(1);
            assertThat(lines(stranger, Notice.Kind.WRONG_SECRET)).isEqualTo(1);
            assertThat(all).isLessThanOrEqualTo(LINES_MAX);
            assertThat(toldNanos.get()).isLessThan(TimeUnit.SECONDS.toNanos(2));
            assertThat(member.notices).anyMatch(notice -> notice.line().contains("tried to join with another secret"));
            assertThat(stranger.notices)
                    .anyMatch(notice -> notice.line().contains("the secret differs")
                            && notice.line().contains("Check the secret file."));
        }
    }
}
