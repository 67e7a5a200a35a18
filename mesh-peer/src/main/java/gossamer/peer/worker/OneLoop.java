// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.worker;

import gossamer.LongIndexFn;
import gossamer.LongMerge;
import java.util.Objects;

/** The loop that {@link LongLoop} defines anew for each function; nobody uses this class itself. */
final class OneLoop extends LongLoop {
    @Override
    void run(State state) throws Exception {
        LongIndexFn fn = Objects.requireNonNull(state.fn);
        LongMerge merge = Objects.requireNonNull(state.merge);
        long end = state.end;
        long index = state.next;
        long sum = state.sum;
        boolean hasSum = state.hasSum;
        try {
            if (!hasSum && index < end) {
                sum = fn.apply(index);
                hasSum = true;
                index++;
            }
            for (; index < end; index++) {
                sum = merge.apply(sum, fn.apply(index));
            }
        } finally {
            state.next = index;
            state.sum = sum;
            state.hasSum = hasSum;
        }
    }
}
