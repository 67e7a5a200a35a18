// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StrangersTest {
    private final Strangers<Integer> strangers = new Strangers<>(new Strangers.Bounds(6, 4, 8, 2));

    private Strangers.Verdict<Integer> enter(int one, String source) {
        return strangers.enter(one, source, 0);
    }

    private static Strangers.Verdict<Integer> heard() {
        return new Strangers.Verdict<>(true, null);
    }

    private static Strangers.Verdict<Integer> heardFor(int closed) {
        return new Strangers.Verdict<>(true, closed);
    }

    @Test
    void hearsSoManyOfOneSourceAtATime() {
        for (int i = 0; i < 4; i++) {
            assertThat(enter(i, "a")).isEqualTo(heard());
        }
        assertThat(enter(4, "a")).isEqualTo(heardFor(0));
        assertThat(strangers.size()).isEqualTo(4);
    }

    @Test
    void closesTheEldestOfTheSourceThatHasMost() {
        enter(0, "b");
        for (int i = 1; i < 5; i++) {
            enter(i, "a");
        }
        enter(5, "c");

        assertThat(enter(6, "d")).isEqualTo(heardFor(1));
        assertThat(strangers.size()).isEqualTo(6);
    }

    @Test
    void closesUnheardWhoHasNoTokenLeftUntilSomeComeBack() {
        for (int i = 0; i < 8; i++) {
            assertThat(enter(i, "a").heard()).isTrue();
        }
        assertThat(enter(8, "a")).isEqualTo(new Strangers.Verdict<>(false, null));
        assertThat(enter(9, "b").heard()).isTrue();

        assertThat(strangers.enter(10, "a", TimeUnit.MILLISECONDS.toNanos(400)).heard())
                .isFalse();
        assertThat(strangers.enter(11, "a", TimeUnit.MILLISECONDS.toNanos(600)).heard())
                .isTrue();
    }

    @Test
    void doesNotCountWhoHoldsTheSecret() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(enter(i, "a")).isEqualTo(heard());
            strangers.know(i);
        }
        assertThat(strangers.size()).isZero();
    }

    @Test
    void whatIsOverCountsNoMore() {
        enter(1, "a");
        strangers.leave(1);
        strangers.leave(1);
        strangers.know(1);

        assertThat(strangers.size()).isZero();
    }

    @Test
    void savesUpNoMoreTokensThanAtFirst() {
        enter(0, "a");
        long later = TimeUnit.HOURS.toNanos(1);
        for (int i = 1; i <= 8; i++) {
            assertThat(strangers.enter(i, "a", later).heard()).isTrue();
        }
        assertThat(strangers.enter(9, "a", later).heard()).isFalse();
    }

    @Test
    void givesBackTheOneTokenAndNoMore() {
        for (int i = 0; i < 8; i++) {
            enter(i, "a");
        }
        strangers.know(7);
        strangers.know(7);

        assertThat(enter(8, "a").heard()).isTrue();
        assertThat(enter(9, "a").heard()).isFalse();
    }

    @Test
    void remembersSoManySources() {
        for (int i = 0; i <= 8; i++) {
            enter(i, "a");
        }
        for (int i = 1; i < Strangers.SOURCES_MAX; i++) {
            enter(100 + i, "other " + i);
        }
        assertThat(enter(9, "a").heard()).isFalse();
        for (int i = 1; i <= Strangers.SOURCES_MAX; i++) {
            enter(10_000 + i, "another " + i);
        }
        assertThat(enter(10, "a").heard()).as("forgotten").isTrue();
    }
}
