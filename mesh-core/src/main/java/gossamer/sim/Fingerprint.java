// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import gossamer.machine.Event;
import gossamer.message.BackupMessage;
import gossamer.message.CodeMessage;
import gossamer.message.GossipMessage.Rumour;
import gossamer.message.JobMessage;
import gossamer.message.LeaseMessage;
import gossamer.message.Message;
import gossamer.message.ResultMessage;
import gossamer.message.SchedulerMessage;
import gossamer.message.StealMessage;
import gossamer.message.StealMessage.IdlePeers;
import gossamer.message.SurveyMessage;
import gossamer.model.Appetite;
import gossamer.model.Change;
import gossamer.model.Content;
import gossamer.model.ContentHash;
import gossamer.model.IndexRange;
import gossamer.model.JobHead;
import gossamer.model.JobId;
import gossamer.model.Lease;
import gossamer.model.PeerId;
import gossamer.model.PeerLoad;
import gossamer.model.ViewId;
import gossamer.model.Yield;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A hash over everything that events and messages say, the same on every JVM.
 *
 * <p>Not {@code hashCode}: that of an enum or an array is another in each process. Mixed after SplitMix64 (Steele, Lea,
 * Flood, 2014).
 */
final class Fingerprint {
    private long state;

    long value() {
        return state;
    }

    void begin(long nowNanos, int peer) {
        add(nowNanos);
        add(peer);
    }

    void add(long value) {
        long z = (state ^ value) + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        state = z ^ (z >>> 27);
    }

    void add(Event event) {
        switch (event) {
            case Event.ViewInstalled installed -> {
                add(1);
                add(installed.view().id());
                add(installed.view().size());
            }
            case Event.Received received -> {
                add(2);
                add(received.from());
                add(received.message());
            }
            case Event.Submitted submitted -> {
                add(3);
                add(submitted.spec().id());
                add(submitted.spec().size());
            }
            case Event.Appended appended -> {
                add(4);
                add(appended.job());
                add(appended.items().size());
            }
            case Event.Sealed sealed -> {
                add(5);
                add(sealed.job());
            }
            case Event.AttachAsked asked -> {
                add(19);
                add(asked.job());
                add(asked.force() ? 1 : 0);
            }
            case Event.Detached detached -> {
                add(20);
                add(detached.job());
            }
            case Event.Consumed consumed -> {
                add(21);
                add(consumed.job());
                add(consumed.range());
            }
            case Event.JobCancelled cancelled -> {
                add(6);
                add(cancelled.job());
            }
            case Event.TasksCancelled cancelled -> {
                add(7);
                add(cancelled.job());
                add(cancelled.range());
            }
            case Event.ChunkDone done -> {
                add(8);
                add(done.chunk());
                done.yields().forEach(this::add);
                add(done.nanos());
            }
            case Event.ChunkCut cut -> {
                add(9);
                add(cut.chunk());
                add(cut.fromIndex());
            }
            case Event.CodeReady ready -> {
                add(15);
                add(ready.code());
            }
            case Event.CodeMissing missing -> {
                add(16);
                add(missing.code());
                missing.pieces().forEach(piece -> add(piece.hash()));
            }
            case Event.CodeRefused refused -> {
                add(17);
                add(refused.code());
            }
            case Event.CodeKept kept -> {
                add(18);
                add(kept.from());
                kept.good().forEach(this::add);
                kept.altered().forEach(this::add);
            }
            case Event.SlotsChanged changed -> {
                add(10);
                add(changed.slots());
            }
            case Event.KeysChanged changed -> {
                add(23);
                changed.keys().forEach(key -> add(key.bits()));
            }
            case Event.PeersAsked asked -> {
                add(11);
                add(asked.ticket());
            }
            case Event.JobsAsked asked -> {
                add(12);
                add(asked.ticket());
            }
            case Event.ChunkStep step -> {
                add(15);
                add(step.chunk());
                add(step.yield());
            }
            case Event.ChunkProgress progress -> {
                add(16);
                add(progress.chunk());
                add(progress.items());
            }
            case Event.StoreOpened opened -> {
                add(22);
                opened.books().forEach(book -> add(book.job()));
                opened.over().forEach(this::add);
            }
            case Event.Stored stored -> {
                add(23);
                add(stored.job());
                add(stored.stream());
                add(stored.upTo());
            }
            case Event.StoreFailed failed -> {
                add(24);
                add(failed.job());
                add(failed.stream());
            }
            case Event.LeaveAsked asked -> add(13);
            case Event.Tick tick -> add(14);
            case Event.ChunkWaits waits -> {
                add(17);
                add(waits.chunk());
            }
            case Event.ChunkGoesOn goesOn -> {
                add(18);
                add(goesOn.chunk());
            }
        }
    }

    void add(Message message) {
        switch (message) {
            case StealMessage steal -> add(steal);
            case LeaseMessage lease -> add(lease);
            case ResultMessage result -> add(result);
            case JobMessage job -> add(job);
            case BackupMessage backup -> add(backup);
            case CodeMessage code -> add(code);
            case SchedulerMessage scheduler -> add(scheduler);
            case Rumour rumour -> {
                add(20);
                rumour.loads().forEach(this::add);
            }
            case SurveyMessage.SurveyRequest request -> {
                add(21);
                add(request.ticket());
            }
            case SurveyMessage.SurveyReply reply -> {
                add(22);
                add(reply.ticket());
                add(reply.stats().run());
            }
        }
    }

    private void add(StealMessage message) {
        switch (message) {
            case StealMessage.StealRequest request -> {
                add(30);
                add(request.request());
                add(request.appetite());
                add(request.bytesMax());
            }
            case StealMessage.Loot loot -> {
                add(31);
                add(loot.grant());
                add(loot.settledBelow());
                add(loot.request());
                add(loot.spec() == null ? 0 : 1);
                loot.leases().forEach(this::add);
                add(loot.nanosPerTask());
                addIdle(loot.idle());
                if (loot.through() != null) {
                    add(loot.through());
                }
                add(loot.lost() ? 1 : 0);
            }
            case StealMessage.Decline decline -> {
                add(32);
                add(decline.request());
                if (decline.hint() != null) {
                    add(decline.hint());
                }
            }
            case StealMessage.Refuse refuse -> {
                add(33);
                add(refuse.grant());
            }
            case StealMessage.Lifeline lifeline -> {
                add(34);
                add(lifeline.appetite());
            }
        }
    }

    private void add(LeaseMessage message) {
        switch (message) {
            case LeaseMessage.Leased leased -> {
                add(40);
                add(leased.job());
                add(leased.granter());
                add(leased.grant());
                leased.ranges().forEach(this::add);
                add(leased.attempt());
            }
            case LeaseMessage.LeaseConfirmed confirmed -> {
                add(41);
                add(confirmed.grant());
            }
            case LeaseMessage.Drop drop -> {
                add(42);
                add(drop.job());
                drop.ranges().forEach(this::add);
                add(drop.attempt());
            }
            case LeaseMessage.Audit audit -> {
                add(43);
                add(audit.job());
                add(audit.audit());
                add(audit.epoch());
                add(audit.attended() ? 1 : 0);
            }
            case LeaseMessage.StartRequest wish -> {
                add(45);
                add(wish.job());
                add(wish.chunk());
                add(wish.range());
                add(wish.attempt());
            }
            case LeaseMessage.StartReply reply -> {
                add(46);
                add(reply.job());
                add(reply.chunk());
                reply.plain().forEach(this::add);
                add(-1);
                reply.isolated().forEach(this::add);
            }
            case LeaseMessage.AuditReport report -> {
                add(44);
                add(report.job());
                add(report.audit());
                report.ranges().forEach(this::add);
                for (int attempt : report.attempts()) {
                    add(attempt);
                }
            }
        }
    }

    private void add(ResultMessage message) {
        switch (message) {
            case ResultMessage.Results results -> {
                add(50);
                add(results.batch());
                add(results.job());
                results.yields().forEach(this::add);
                add(results.appetite());
            }
            case ResultMessage.Worked worked -> {
                add(52);
                add(worked.job());
                add(worked.index());
                add(worked.chunk());
                add(worked.step());
                add(worked.items());
            }
            case ResultMessage.ResultsAck ack -> {
                add(51);
                for (long batch : ack.batches()) {
                    add(batch);
                }
            }
        }
    }

    private void add(JobMessage message) {
        switch (message) {
            case JobMessage.SpecRequest request -> {
                add(60);
                add(request.job());
            }
            case JobMessage.SpecReply reply -> {
                add(61);
                add(reply.spec().id());
            }
            case JobMessage.Cancel cancel -> {
                add(62);
                add(cancel.job());
                cancel.ranges().forEach(this::add);
            }
            case JobMessage.JobOver over -> {
                add(63);
                add(over.job());
            }
            case JobMessage.CancelJob wish -> {
                add(64);
                add(wish.job());
            }
        }
    }

    private void add(BackupMessage message) {
        switch (message) {
            case BackupMessage.Backup backup -> {
                add(90);
                add(backup.job());
                add(backup.epoch());
                add(backup.stream());
                add(backup.first());
                for (Change change : backup.changes()) {
                    add(change.bytes());
                }
            }
            case BackupMessage.BackedUp said -> {
                add(91);
                add(said.job());
                add(said.stream());
                add(said.upTo());
            }
            case BackupMessage.BackupOver over -> {
                add(92);
                add(over.job());
                add(over.epoch());
            }
            case BackupMessage.Found found -> {
                add(95);
                add(found.job());
                add(found.epoch());
                add(found.progress());
            }
            case BackupMessage.Attach attach -> {
                add(93);
                add(attach.job());
                add(attach.ticket());
                add(attach.force() ? 1 : 0);
            }
            case BackupMessage.AttachRefused refused -> {
                add(94);
                add(refused.job());
                add(refused.ticket());
                add(refused.why().name().hashCode());
            }
        }
    }

    private void add(CodeMessage message) {
        switch (message) {
            case CodeMessage.CodeRequest request -> {
                add(80);
                request.contents().forEach(this::add);
            }
            case CodeMessage.CodeReply reply -> {
                add(81);
                reply.contents().stream().map(Content::hash).forEach(this::add);
            }
            case CodeMessage.CodeUnknown unknown -> {
                add(82);
                unknown.contents().forEach(this::add);
            }
        }
    }

    private void add(SchedulerMessage message) {
        add(message.view());
        switch (message) {
            case SchedulerMessage.Hello hello -> {
                add(70);
                add(hello.appetite());
                addHeads(hello.owned());
            }
            case SchedulerMessage.Idle idle -> {
                add(72);
                add(idle.appetite());
            }
            case SchedulerMessage.Busy busy -> add(73);
            case SchedulerMessage.JobReport report -> {
                add(74);
                add(report.head());
                add(report.wantPeers());
            }
            case SchedulerMessage.IdleList list -> {
                add(75);
                add(list.kind().code());
                addIdle(list.idle());
            }
            case SchedulerMessage.DirectoryRequest request -> {
                add(76);
                add(request.ticket());
            }
            case SchedulerMessage.Directory directory -> {
                add(77);
                add(directory.ticket());
                addHeads(directory.jobs());
            }
        }
    }

    void add(ContentHash hash) {
        add(hash.a());
        add(hash.b());
        add(hash.c());
        add(hash.d());
    }

    void add(PeerId peer) {
        add(peer.high());
        add(peer.low());
    }

    void add(JobId job) {
        add(job.origin());
        add(job.number());
    }

    void add(ViewId view) {
        add(view.coordinator());
        add(view.sequence());
    }

    void add(IndexRange range) {
        add(range.lo());
        add(range.hi());
    }

    void add(Lease lease) {
        add(lease.job());
        add(lease.range());
        add(lease.attempt());
        add(lease.items().size());
    }

    /** Where and which attempt; what it gave follows from that. */
    void add(Yield yield) {
        add(yield.range());
        add(yield.attempt());
        add(yield.bytes());
        if (yield instanceof Yield.Bagged step) {
            add(step.step());
            add(step.items());
            add(step.chunk());
        }
    }

    private void add(Appetite appetite) {
        add(appetite.slots());
        add(appetite.accepts().code());
    }

    private void add(PeerLoad load) {
        add(load.peer());
        add(load.sequence());
        add(load.slots());
        add(load.surplusNanos());
    }

    private void add(JobHead head) {
        add(head.id());
        add(head.total());
        add(head.done());
        add(head.failed());
        add(head.rerun());
        add(head.state().name().hashCode()); // that of a string is specified
    }

    private void addHeads(List<JobHead> heads) {
        heads.forEach(this::add);
    }

    private void addIdle(@Nullable IdlePeers idle) {
        if (idle != null) {
            add(idle.view());
            for (int rank : idle.ranks()) {
                add(rank);
            }
        }
    }
}
