// SPDX-License-Identifier: Apache-2.0
package gossamer.peer;

import gossamer.machine.Effects.PeerReport;
import gossamer.message.BackupMessage.Refusal;
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

    private final ConcurrentHashMap<Long, CompletableFuture<Attachment>> attachments = new ConcurrentHashMap<>();

    CompletableFuture<List<PeerReport>> askPeers(LongConsumer ask) {
        return ask(peers, ask);
    }

    CompletableFuture<List<JobHead>> askJobs(LongConsumer ask) {
        return ask(jobs, ask);
    }

    /** What came of the wish to attach to a job: how it stands, or why not. */
    record Attachment(@Nullable JobHead head, @Nullable Refusal why) {}

    CompletableFuture<Attachment> askAttach(LongConsumer ask) {
        return ask(attachments, ask);
    }

    void answerAttach(long ticket, @Nullable JobHead head, @Nullable Refusal why) {
        complete(attachments.remove(ticket), new Attachment(head, why));
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
