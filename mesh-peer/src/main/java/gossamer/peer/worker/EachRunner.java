// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.worker;

import gossamer.model.Outcome;
import gossamer.model.Yield;
import gossamer.peer.code.Linker;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs tasks that have a result each. */
final class EachRunner extends Runner {
    private static final byte[] NOTHING = {};

    private final Body body;
    private long index;
    private byte[] value = NOTHING;

    EachRunner(Body body, String peerName, Linker linker) {
        super(peerName, linker);
        this.body = body;
    }

    @Override
    List<Yield> run(Work chunk, Turn turn) {
        startChunk();
        Gathered gathered = new Gathered(chunk.lease.attempt());
        for (long next = chunk.lease.range().lo(); chunk.claim(1) > 0; next++) {
            turn.calm(chunk);
            if (chunk.isStopped(next)) {
                gathered.add(next, CANCELLED);
                continue;
            }
            index = next;
            Throwable thrown = attempt(chunk, turn);
            if (thrown == null) {
                gathered.add(next, new Outcome.Success(value));
            } else if (turn.gaveBack(chunk, next, thrown)) {
                break;
            } else {
                gathered.add(next, chunk.isStopped(next) ? CANCELLED : failed(thrown, chunk, next));
            }
        }
        value = NOTHING;
        return gathered.yields();
    }

    @Override
    void advance(Work work) throws Throwable {
        value = encoded(body.call(work.lease, index));
    }

    @Override
    @Nullable
    ClassLoader loader() {
        return body.loader();
    }
}
