// SPDX-License-Identifier: Apache-2.0
package archfixture.machinesarepure.engine;

import java.io.Serializable;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

class GoodEngine {
    final long nowNanos;
    final RandomGenerator chance;

    GoodEngine(long nowNanos, RandomGenerator chance) {
        this.nowNanos = nowNanos;
        this.chance = chance;
    }

    Duration left(Duration all) {
        return all.minusNanos(nowNanos + chance.nextInt());
    }

    List<String> shuffled(List<String> list) {
        Collections.shuffle(list, Random.from(chance));
        return list;
    }

    record GoodRecord(int x) implements Serializable {}
}
