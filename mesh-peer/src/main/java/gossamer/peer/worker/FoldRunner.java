// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.worker;

import gossamer.NotPortable;
import gossamer.model.Yield;
import gossamer.peer.code.Linker;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs tasks whose results are merged where they arise. */
final class FoldRunner extends Runner {
    private final Body body;
    private long index;
    private boolean hasSum;
    private @Nullable Object sum;

    FoldRunner(Body body, String peerName, Linker linker) {
        super(peerName, linker);
        this.body = body;
    }

    @Override
    List<Yield> run(Work chunk, Turn turn) {
        startChunk();
        Gathered gathered = new Gathered(chunk.lease.attempt());
        long next = chunk.lease.range().lo();
        long from = next;
        for (; chunk.claim(1) > 0; next++) {
            turn.calm(chunk);
            boolean unwanted = chunk.isStopped(next);
            index = next;
            Throwable thrown = unwanted ? null : attempt(chunk, turn);
            if (thrown != null && turn.gaveBack(chunk, next, thrown)) {
                break;
            }
            if (unwanted || thrown != null) {
                finish(gathered, chunk, from, next);
                gathered.add(next, thrown == null || chunk.isStopped(next) ? CANCELLED : failed(thrown, chunk, next));
                from = next + 1;
            }
        }
        finish(gathered, chunk, from, next);
        return gathered.yields();
    }

    private void finish(Gathered gathered, Work chunk, long from, long to) {
        if (from < to) {
            try {
                gathered.add(from, to, encoded(sum));
            } catch (NotPortable refused) {
                gathered.add(from, to, failed(refused, chunk, from));
            }
        }
        hasSum = false;
        sum = null;
    }

    @Override
    void advance(Work work) throws Throwable {
        Object value = body.call(work.lease, index);
        sum = hasSum ? body.merge(sum, value) : value;
        hasSum = true;
    }

    @Override
    @Nullable
    ClassLoader loader() {
        return body.loader();
    }
}
