// SPDX-License-Identifier: Apache-2.0
package gossamer.peer;

import gossamer.machine.Effects.PeerReport;
import gossamer.model.JobHead;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Questions that the engine is to answer, by ticket.
 *
 * <p>Safe from any thread.
 */
final class Questions {
    private final AtomicLong tickets = new AtomicLong();
    private final ConcurrentHashMap<Long, CompletableFuture<List<PeerReport>>> peers = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Long, CompletableFuture<List<JobHead>>> jobs = new ConcurrentHashMap<>();

    CompletableFuture<List<PeerReport>> askPeers(LongConsumer ask) {
        return ask(peers, ask);
    }

    CompletableFuture<List<JobHead>> askJobs(LongConsumer ask) {
        return ask(jobs, ask);
    }

    private <A> CompletableFuture<A> ask(ConcurrentHashMap<Long, CompletableFuture<A>> open, LongConsumer ask) {
        long ticket = tickets.incrementAndGet();
        CompletableFuture<A> answer = new CompletableFuture<>();
        open.put(ticket, answer);
        ask.accept(ticket);
        return answer;
    }

    void answerPeers(long ticket, List<PeerReport> reports) {
        complete(peers.remove(ticket), reports);
    }

    void answerJobs(long ticket, List<JobHead> heads) {
        complete(jobs.remove(ticket), heads);
    }

    private static <A> void complete(@Nullable CompletableFuture<A> answer, A value) {
        if (answer != null) {
            answer.complete(value);
        }
    }
}
