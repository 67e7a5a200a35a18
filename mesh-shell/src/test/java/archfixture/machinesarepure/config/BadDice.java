// SPDX-License-Identifier: Apache-2.0
package archfixture.machinesarepure.config;

import java.security.SecureRandom;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

class BadDice {
    double bad1() {
        return Math.random();
    }

    int bad2() {
        return ThreadLocalRandom.current().nextInt();
    }

    UUID bad3() {
        return UUID.randomUUID();
    }

    Random bad4() {
        return new Random();
    }

    Random bad5() {
        return new Random(1);
    }

    RandomGenerator bad6() {
        return new SplittableRandom();
    }

    RandomGenerator bad7() {
        return RandomGenerator.getDefault();
    }

    SecureRandom bad8;

    int bad9(Object any) {
        return System.identityHashCode(any);
    }

    void bad10(List<String> list) {
        Collections.shuffle(list);
    }

    static class BadRandom extends Random {
        private static final long serialVersionUID = 1;

        @Override
        protected int next(int bits) {
            return 4;
        }
    }
}
