// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.row;

import java.time.Duration;
import java.util.Locale;

/** How much a measurement may cost. */
public enum Effort {
    /** As the definitions say. */
    FULL(Duration.ofMinutes(10)),
    /** All rows within three minutes: fewer and shorter samples, the same definitions otherwise. */
    QUICK(Duration.ofMinutes(2)),
    /** Seconds, for tests: whether it works, not how fast. */
    TINY(Duration.ofSeconds(60));

    private final Duration limit;

    Effort(Duration limit) {
        this.limit = limit;
    }

    /** After this a measurement counts as hung. */
    public Duration limit() {
        return limit;
    }

    public int pick(int full, int quick, int tiny) {
        return switch (this) {
            case FULL -> full;
            case QUICK -> quick;
            case TINY -> tiny;
        };
    }

    /** As the report names it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
