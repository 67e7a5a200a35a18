// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.worker;

import gossamer.model.IndexRange;
import gossamer.model.Outcome;
import gossamer.model.Yield;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The yields of a chunk as they arise, in index order; outcomes of neighbours become one yield.
 *
 * <p>Confined to its worker.
 */
final class Gathered {
    private final int attempt;
    private final List<Yield> yields = new ArrayList<>(1);
    private List<Outcome> outcomes = new ArrayList<>();
    private long from;

    Gathered(int attempt) {
        this.attempt = attempt;
    }

    /** One task's outcome. */
    void add(long index, Outcome outcome) {
        if (outcomes.isEmpty()) {
            from = index;
        }
        outcomes.add(outcome);
    }

    /** The same outcome for a stretch of tasks. */
    void add(long lo, long hi, Outcome outcome) {
        close();
        yields.add(new Yield.Each(new IndexRange(lo, hi), attempt, Collections.nCopies((int) (hi - lo), outcome)));
    }

    /** The combined value of a stretch of tasks. */
    void add(long lo, long hi, byte[] value) {
        close();
        yields.add(new Yield.Combined(new IndexRange(lo, hi), attempt, value));
    }

    /** What was gathered elsewhere. */
    void add(Yield yield) {
        if (yield instanceof Yield.Each each) {
            for (int i = 0; i < each.outcomes().size(); i++) {
                add(each.range().lo() + i, each.outcomes().get(i));
            }
        } else {
            close();
            yields.add(yield);
        }
    }

    private void close() {
        if (!outcomes.isEmpty()) {
            yields.add(new Yield.Each(
                    new IndexRange(from, from + outcomes.size()), attempt, Collections.unmodifiableList(outcomes)));
            outcomes = new ArrayList<>();
        }
    }

    /** All of them. */
    List<Yield> yields() {
        close();
        return yields;
    }
}
