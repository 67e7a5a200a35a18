// SPDX-License-Identifier: Apache-2.0
package archfixture.machinesdonotwait.scheduler;

import java.util.List;

class GoodMachine {
    final int one = 1;

    int sum(List<Integer> list) {
        return list.stream().mapToInt(Integer::intValue).sum() + one;
    }
}
