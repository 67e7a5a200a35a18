// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.linger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LingerTest {
    private final Linger linger = new Linger();
    private final AtomicInteger looks = new AtomicInteger();

    private boolean never() {
        looks.incrementAndGet();
        return false;
    }

    @Test
    void sleepsAtOnceBeforeAnythingIsKnown() {
        assertThat(linger.until(this::never)).isFalse();

        assertThat(looks.get()).isOne();
    }

    @Test
    void staysAwakeAfterAShortWait() {
        linger.waited(Linger.SOON_NANOS - 1);

        assertThat(linger.until(() -> looks.incrementAndGet() == 3)).isTrue();
    }

    @Test
    void staysAwakeNoLongerThanAShortWait() {
        linger.waited(0);

        assertThat(linger.until(this::never)).isFalse();
        assertThat(looks.get()).isGreaterThan(1);
    }

    @Test
    void sleepsAtOnceAfterALongWait() {
        linger.waited(0);
        linger.waited(Linger.SOON_NANOS);

        assertThat(linger.isSoon()).isFalse();
        assertThat(linger.until(this::never)).isFalse();
        assertThat(looks.get()).isOne();
    }

    @Test
    void keepsOneThreadAwakeAtATime() {
        linger.waited(0);

        boolean[] second = {true};
        linger.until(() -> {
            if (looks.incrementAndGet() == 2) {
                second[0] = linger.until(this::never);
            }
            return looks.get() >= 3;
        });

        assertThat(second[0]).isFalse();
        assertThat(looks.get()).isEqualTo(3); // the second looked once
    }
}
