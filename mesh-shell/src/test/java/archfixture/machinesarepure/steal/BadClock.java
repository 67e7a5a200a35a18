// SPDX-License-Identifier: Apache-2.0
package archfixture.machinesarepure.steal;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalTime;
import java.util.Date;
import java.util.function.LongSupplier;

class BadClock {
    long bad1() {
        return System.nanoTime();
    }

    long bad2() {
        return System.currentTimeMillis();
    }

    Instant bad3() {
        return Instant.now();
    }

    LongSupplier bad4() {
        return System::nanoTime;
    }

    LongSupplier bad5() {
        return () -> System.nanoTime();
    }

    LocalTime bad6() {
        return LocalTime.now();
    }

    Clock bad7() {
        return Clock.systemUTC();
    }

    Date bad8() {
        return new Date();
    }
}
