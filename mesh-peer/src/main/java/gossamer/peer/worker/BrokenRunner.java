// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.worker;

import gossamer.model.IndexRange;
import gossamer.model.Outcome;
import gossamer.model.Yield;
import gossamer.peer.code.Linker;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fails each task of a job whose code cannot be read. */
final class BrokenRunner extends Runner {
    private final Throwable why;

    BrokenRunner(Throwable why, String peerName, Linker linker) {
        super(peerName, linker);
        this.why = why;
    }

    @Override
    List<Yield> run(Work work, Turn turn) {
        startChunk();
        int count = work.claim(Integer.MAX_VALUE);
        if (count == 0) {
            return List.of();
        }
        long from = work.claimed() - count;
        Outcome outcome = failed(why, work, from);
        return List.of(new Yield.Each(
                new IndexRange(from, from + count), work.lease.attempt(), Collections.nCopies(count, outcome)));
    }

    @Override
    void advance(Work work) throws Throwable {
        throw why;
    }

    @Override
    @Nullable
    ClassLoader loader() {
        return null;
    }
}
