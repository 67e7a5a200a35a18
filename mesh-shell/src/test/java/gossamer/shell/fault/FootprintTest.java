// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.FileInputStream;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a process holds is seen to the object, and what is too much of it is told from what is not. */
class FootprintTest {
    private static final int MANY = 50;
    private static final Footprint ONE = new Footprint(20_000_000, 40, 20);

    private final long self = ProcessHandle.current().pid();

    @BeforeEach
    void mustBeHere() {
        assumeTrue(Footprint.isHere(), "no /proc here");
    }

    @Test
    void whatIsKeptIsSeen() throws Exception {
        Footprint before = Footprint.of(self);
        byte[] kept = new byte[64 << 20];
        try {
            Footprint after = Footprint.of(self);

            assertThat(after.heapBytes() - before.heapBytes()).isBetween(60L << 20, 80L << 20);
        } finally {
            Reference.reachabilityFence(kept);
        }
    }

    @Test
    void whatIsDroppedIsNotSeen() throws Exception {
        Footprint before = Footprint.of(self);
        int dropped = new byte[64 << 20].length;
        Footprint after = Footprint.of(self);

        assertThat(after.heapBytes() - before.heapBytes()).isLessThan(dropped / 2);
    }

    @Test
    void threadsAndOpenFilesAreSeen() throws Exception {
        Footprint before = Footprint.of(self);
        CountDownLatch end = new CountDownLatch(1);
        List<FileInputStream> open = new ArrayList<>();
        try {
            for (int i = 0; i < MANY; i++) {
                open.add(new FileInputStream("/dev/null"));
                Thread.ofPlatform().daemon().start(() -> {
                    try {
                        end.await();
                    } catch (InterruptedException stopped) {
                        Thread.currentThread().interrupt();
                    }
                });
            }
            Footprint after = Footprint.of(self);

            // The JVM has threads and files of its own that come and go.
            assertThat(after.threads() - before.threads()).isBetween(MANY / 2, MANY * 3 / 2);
            assertThat(after.descriptors() - before.descriptors()).isBetween(MANY / 2, MANY * 3 / 2);
        } finally {
            end.countDown();
            for (FileInputStream each : open) {
                each.close();
            }
        }
    }

    @Test
    void aLittleMoreIsFlat() {
        assertThat(new Footprint(26_000_000, 54, 32).isWithin(ONE.most())).isTrue();
    }

    @Test
    void muchMoreOfAnythingIsNot() {
        assertThat(new Footprint(27_000_000, 40, 20).isWithin(ONE.most())).isFalse();
        assertThat(new Footprint(20_000_000, 55, 20).isWithin(ONE.most())).isFalse();
        assertThat(new Footprint(20_000_000, 40, 33).isWithin(ONE.most())).isFalse();
    }
}
