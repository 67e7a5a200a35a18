// SPDX-License-Identifier: Apache-2.0
package gossamer.engine;

import gossamer.code.Fetching;
import gossamer.config.EngineConfig;
import gossamer.gossip.Gossip;
import gossamer.job.Backups;
import gossamer.job.Book;
import gossamer.job.Jobs;
import gossamer.job.OwnedJob;
import gossamer.job.Owners;
import gossamer.job.Placed;
import gossamer.job.Ranges;
import gossamer.job.Wishes;
import gossamer.machine.Chance;
import gossamer.machine.Effects;
import gossamer.machine.Event;
import gossamer.machine.Note;
import gossamer.message.BackupMessage;
import gossamer.message.BackupMessage.Backup;
import gossamer.message.BackupMessage.BackupOver;
import gossamer.message.BackupMessage.Refusal;
import gossamer.message.CodeMessage;
import gossamer.message.GossipMessage;
import gossamer.message.JobMessage;
import gossamer.message.LeaseMessage;
import gossamer.message.Message;
import gossamer.message.ResultMessage;
import gossamer.message.SchedulerMessage;
import gossamer.message.StealMessage;
import gossamer.message.SurveyMessage;
import gossamer.model.Accept;
import gossamer.model.Appetite;
import gossamer.model.Change;
import gossamer.model.IndexRange;
import gossamer.model.JobId;
import gossamer.model.JobKind;
import gossamer.model.JobSpec;
import gossamer.model.Lease;
import gossamer.model.PeerCard;
import gossamer.model.PeerId;
import gossamer.model.PeerStats;
import gossamer.model.View;
import gossamer.model.Yield;
import gossamer.scheduler.Inquiries;
import gossamer.scheduler.Registry;
import gossamer.steal.Thief;
import gossamer.steal.Victim;
import gossamer.survey.Surveys;
import gossamer.work.Backlog;
import gossamer.work.Feeding;
import gossamer.work.Outbox;
import gossamer.work.Specs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One whole peer as one machine: an event and the time go in, effects come out.
 *
 * <p>It routes each event and message to its noun and decides nothing itself but the order: first what the event says,
 * then the letters to itself, then what follows from having more or less work than before: feed the workers, feed the
 * hungry, send results, look for work.
 *
 * <pre>
 *   Submitted -&gt; Jobs -&gt; Backlog -&gt; Feeding -&gt; run          here
 *                         Backlog -&gt; Victim -&gt; Loot --&gt; Thief -&gt; Backlog -&gt; Feeding -&gt; run      elsewhere
 *   ChunkDone -&gt; Feeding -&gt; Outbox -&gt; Results --&gt; Jobs -&gt; deliver
 *   ChunkStep -&gt; Feeding -&gt; Outbox -&gt; Results --&gt; Jobs -&gt; deliver, and what was split off -&gt; Victim -&gt; Loot --&gt; Thief
 * </pre>
 *
 * <p>Confined to one event loop: calls must not overlap, and the time must not go back.
 */
public final class Engine {
    /** Work of a durable job without an owner is kept so long: its backups may be on the other side of a partition. */
    private static final long OWNERLESS_NANOS = 120_000_000_000L;

    /** What waits to be run of such a job stays for so long: backups that have its book are its owners by then. */
    private static final long OWNERLESS_WAIT_NANOS = 10_000_000_000L;

    /** What an owner told of a book, and when. */
    private record Unread(Backup told, long at) {}

    private final EngineConfig config;
    private final PeerId self;
    private final long startedAt;
    private final Post post;
    private final Owners owners = new Owners();
    private final Jobs jobs;
    private final Backups backups;
    private final Wishes wishes = new Wishes();
    private final Map<JobId, Unread> unread = new LinkedHashMap<>(); // of jobs whose code is not here yet
    private final Map<JobId, Long> ownerless = new LinkedHashMap<>(); // durable jobs, and since when
    private final Specs specs;
    private final Fetching fetching;
    private final Backlog backlog;
    private final Feeding feeding;
    private final Outbox outbox;
    private final Thief thief;
    private final Victim victim;
    private final Victim.Stock stock = new OwnStock();
    private final Gossip gossip;
    private final Registry registry;
    private final Inquiries inquiries;
    private final Surveys surveys;
    private final Leaving leaving;

    private PeerCard card;
    private Appetite whole; // that of all slots
    private @Nullable View view;
    private long tasksStolen;
    private long awaitIdleUntil = Long.MIN_VALUE;
    private long deadline = Long.MAX_VALUE;

    /**
     * @param card who this peer is; its slots are what it starts with
     * @param chance the engine's dice, its own
     * @param nowNanos the time of the start
     */
    public Engine(EngineConfig config, PeerCard card, Chance chance, long nowNanos) {
        this.config = config;
        this.card = card;
        this.whole = card.appetite();
        this.self = card.peer();
        this.startedAt = nowNanos;
        this.post = new Post(self);
        this.jobs = new Jobs(config, self);
        this.backups = new Backups(config, self);
        this.specs = new Specs(config, owners::of);
        this.fetching = new Fetching(config, self, owners::of, this::ownerMayCome);
        this.backlog = new Backlog(card.accepts());
        this.feeding = new Feeding(config, card.slots());
        this.outbox = new Outbox(config, owners::of);
        this.thief = new Thief(config, self, chance);
        this.victim = new Victim(config, self, chance);
        this.gossip = new Gossip(config, self, chance);
        this.registry = new Registry(self);
        this.inquiries = new Inquiries(config);
        this.surveys = new Surveys(config);
        this.leaving = new Leaving(config);
    }

    /**
     * Takes one event.
     *
     * @param nowNanos the time, on any clock that does not go back
     * @param out where the effects go; called only before this returns
     */
    public void step(long nowNanos, Event event, Effects out) {
        post.open(out);
        jobs.at(nowNanos);
        on(event, nowNanos);
        settle(nowNanos);
        deadline = earliestDeadline(nowNanos);
    }

    private void on(Event event, long now) {
        switch (event) {
            case Event.Received(PeerId from, Message message) -> received(from, message, now);
            case Event.ChunkDone done -> {
                JobId job = feeding.onDone(done.chunk(), done.yields(), done.nanos());
                if (job != null) {
                    outbox.add(job, ofChunk(done.chunk(), done.yields()), now);
                }
            }
            case Event.ChunkStep step -> onStep(step, now);
            case Event.ChunkProgress progress -> {
                ResultMessage.Worked worked = feeding.onProgress(progress, now);
                if (worked != null) {
                    post.send(owners.of(worked.job()), worked);
                }
            }
            case Event.ChunkCut cut -> {
                Lease tail = feeding.onCut(cut.chunk(), cut.fromIndex());
                if (tail != null) {
                    backlog.add(tail);
                }
            }
            case Event.ChunkWaits waits -> feeding.onWaits(waits.chunk(), true);
            case Event.ChunkGoesOn goesOn -> feeding.onWaits(goesOn.chunk(), false);
            case Event.Appended appended -> {
                if (isMoreWanted(
                        appended.job().kind())) { // perhaps a task's forks, and there may be more where these came from
                    feeding.recallSoon(now);
                }
                enqueue(jobs.onAppended(appended.job(), appended.items()));
            }
            case Event.Submitted submitted -> submitted(submitted, now);
            case Event.Sealed sealed -> jobs.onSealed(sealed.job(), post);
            case Event.AttachAsked asked -> attachAsked(asked, now);
            case Event.Detached detached -> jobs.onDetached(detached.job());
            case Event.Consumed consumed -> jobs.onConsumed(consumed.job(), consumed.range(), post);
            case Event.JobCancelled cancelled -> jobCancelled(cancelled.job());
            case Event.TasksCancelled cancelled -> jobs.onTasksCancelled(cancelled.job(), cancelled.range(), post);
            case Event.ViewInstalled installed -> viewInstalled(installed.view(), now);
            case Event.CodeReady ready -> {
                fetching.onReady(ready.code());
                readUnread(now);
            }
            case Event.CodeMissing missing -> fetching.onMissing(missing.code(), missing.pieces(), now, post);
            case Event.CodeRefused refused -> {
                fetching.onRefused(refused.code());
                readUnread(now);
            }
            case Event.CodeKept kept -> fetching.onKept(kept.from(), kept.good(), kept.altered(), now, post);
            case Event.SlotsChanged changed -> slotsChanged(changed.slots());
            case Event.KeysChanged changed -> card = card.withKeys(changed.keys());
            case Event.PeersAsked asked -> {
                if (view != null) {
                    surveys.ask(asked.ticket(), view, card, stats(now), now, post);
                } else { // not in the mesh yet: this peer is all there is
                    post.peers(asked.ticket(), List.of(new Effects.PeerReport(card, stats(now), false)));
                }
            }
            case Event.JobsAsked asked -> inquiries.ask(asked.ticket(), view, now, post);
            case Event.LeaveAsked asked -> leaveAsked(now);
            case Event.StoreOpened opened -> storeOpened(opened, now);
            case Event.Stored stored -> {
                jobs.onStored(stored.job(), stored.stream(), stored.upTo(), post);
                if (view != null) {
                    backups.onStored(stored.job(), stored.stream(), stored.upTo(), view, post);
                }
            }
            case Event.StoreFailed failed -> {
                jobs.onStoreFailed(failed.job(), failed.stream(), failed.why(), post);
                if (view != null) {
                    backups.onStoreFailed(failed.job(), failed.stream(), failed.why(), view, post);
                }
            }
            case Event.Tick tick -> {}
        }
    }

    /** What a former life of this peer knew of durable jobs waits here until it is clear who is to own them. */
    private void storeOpened(Event.StoreOpened opened, long now) {
        jobs.onStoreOpened(opened.over());
        for (JobSpec spec : backups.onStoreOpened(opened.books(), now, post)) {
            specs.learn(spec, now);
            requireCode(spec, self, now);
        }
    }

    /** A step goes to the owner; what was split off is for whoever it was asked for. */
    private void onStep(Event.ChunkStep event, long now) {
        Yield.Bagged step = event.yield();
        boolean split = !step.given().isEmpty();
        JobId job = feeding.onStep(event.chunk(), split, now);
        if (job != null) {
            outbox.add(job, List.of(step.with(split ? hungriest(job.kind()) : null, event.chunk())), now);
        }
    }

    /** Whom to give a bag: this peer while it has nothing else for a worker, otherwise whoever holds a lifeline. */
    private @Nullable PeerId hungriest(JobKind kind) {
        return isMoreWantedHere() ? self : victim.useLifeline(kind);
    }

    /** The step that ends a bag, with the execution it is of; the yields of other tasks as they are. */
    private static List<Yield> ofChunk(long chunk, List<Yield> yields) {
        return yields.size() == 1 && yields.get(0) instanceof Yield.Bagged step
                ? List.of(step.with(null, chunk))
                : yields;
    }

    private void received(PeerId from, Message message, long now) {
        switch (message) {
            case StealMessage steal -> onSteal(from, steal, now);
            case LeaseMessage lease -> onLease(from, lease, now);
            case ResultMessage.Results results when isElsewhere(results.job()) -> notMine(from, results.job(), now);
            case ResultMessage.Results results -> {
                place(jobs.onResults(from, results, post), now);
                victim.onLifeline(from, results.appetite());
            }
            case ResultMessage.ResultsAck ack -> outbox.onAck(ack.batches());
            case ResultMessage.Worked worked -> jobs.onWorked(from, worked);
            case JobMessage job -> onJob(from, job, now);
            case BackupMessage backup -> onBackup(from, backup, now);
            case CodeMessage code -> fetching.on(from, code, now, post);
            case SchedulerMessage.IdleList list -> onIdleList(list, now);
            case SchedulerMessage.Directory directory -> inquiries.onDirectory(directory, post);
            case SchedulerMessage scheduling -> registry.on(from, scheduling, post);
            case GossipMessage.Rumour rumour -> {
                PeerId loaded = gossip.on(rumour, now);
                if (loaded != null) {
                    thief.onRumour(loaded, hunger(now), appetite(), now, post);
                }
            }
            case SurveyMessage.SurveyRequest request ->
                post.send(from, new SurveyMessage.SurveyReply(request.ticket(), card, stats(now)));
            case SurveyMessage.SurveyReply reply -> surveys.onReply(from, reply, post);
        }
    }

    // --- work that moves

    private void onSteal(PeerId from, StealMessage message, long now) {
        switch (message) {
            case StealMessage.StealRequest request -> {
                boolean given = victim.onRequest(
                        from, request.request(), request.appetite(), request.bytesMax(), stock, now, post);
                if (!given) {
                    post.send(from, new StealMessage.Decline(request.request(), gossip.hint(now)));
                    recallFor(request.appetite(), now);
                }
            }
            case StealMessage.Loot loot -> onLoot(from, loot, now);
            case StealMessage.Decline decline -> {
                if (decline.hint() != null) {
                    gossip.hear(decline.hint(), now);
                }
                thief.onDecline(decline.request(), appetite(), post);
            }
            case StealMessage.Refuse refuse -> enqueue(missing(victim.onRefused(from, refuse.grant())));
            case StealMessage.Lifeline lifeline -> {
                victim.onLifeline(from, lifeline.appetite());
                recallFor(lifeline.appetite(), now);
            }
        }
    }

    private void onLoot(PeerId granter, StealMessage.Loot loot, long now) {
        if (thief.isSettled(granter, loot.grant())) {
            return; // overtaken by its own repetition: saying Leased again would book what may long be elsewhere
        }
        JobId job = loot.leases().get(0).job();
        PeerId owner = owners.of(job);
        if (owner.equals(self) && !jobs.owns(job) && !jobs.isPassing(job)) {
            post.send(granter, new JobMessage.JobOver(job)); // nobody wants it: it must not be passed on from here
            return;
        }
        boolean ownerHere = view != null && view.contains(owner);
        boolean wanted = (!leaving.isLeaving() && card.accepts().takes(job.kind())) || owner.equals(self);
        if (thief.hasRefused(granter, loot.grant())
                || (!thief.hasTaken(granter, loot.grant()) && !(ownerHere && wanted))) {
            thief.onRefused(granter, loot.grant(), loot.settledBelow());
            post.send(granter, new StealMessage.Refuse(loot.grant()));
            return;
        }
        boolean fresh =
                thief.onLoot(granter, loot.grant(), loot.settledBelow(), loot.request(), loot.idle() != null, now);
        if (fresh) {
            if (loot.spec() != null) {
                specs.learn(loot.spec(), now);
            }
            if (loot.through() != null) {
                thief.onFedThrough(loot.through());
            }
            requireCode(specs.get(job), granter, now);
            specs.require(job, granter, now, post);
            feeding.hintPace(job, loot.nanosPerTask());
            for (Lease lease : loot.leases()) {
                tasksStolen += lease.size();
                victim.onCameBack(lease);
                if (lease.attempt() > 1) { // what came back to this peer may wait here, and has been given out anew
                    backlog.remove(job, lease.range(), lease.attempt() - 1);
                    feeding.drop(job, lease.range(), lease.attempt() - 1, post);
                }
            }
            enqueue(loot.lost() && jobs.owns(job) ? jobs.onLoss(loot.leases(), post) : loot.leases());
            feed(now); // before the owner is told: the workers need not wait for that to be sent
        }
        int attempt = loot.leases().get(0).attempt();
        List<IndexRange> ranges = loot.leases().stream().map(Lease::range).toList();
        if (!fresh) { // said again: only what is still here must not be booked elsewhere
            ranges = owner.equals(self) ? List.of() : Ranges.both(ranges, inHand(job, attempt));
        }
        post.send(owner, new LeaseMessage.Leased(job, granter, loot.grant(), ranges, attempt));
        if (fresh && loot.idle() != null && view != null && loot.idle().view().equals(view.id())) {
            victim.feedTree(view, job.kind(), loot.idle().ranks(), stock, now, post);
        }
    }

    /** Gives the workers what they have room for, unless this peer is leaving or its results pile up. */
    private void feed(long now) {
        if (!leaving.isLeaving() && outbox.bytes() < config.outboxBytesMax()) {
            feeding.feed(now, backlog, this::runnable, post);
        }
    }

    /** The description of a job that can run here: it is ready, and this peer accepts its kind. */
    private @Nullable JobSpec runnable(JobId job) {
        return card.accepts().takes(job.kind()) ? ready(job) : null;
    }

    /** The description of a job that is ready to be run: it is known, and so is what becomes of its code. */
    private @Nullable JobSpec ready(JobId job) {
        JobSpec spec = specs.get(job);
        return spec == null || !fetching.isDecided(spec) ? null : spec;
    }

    /** The code of a job with work here is needed; a peer that speaks of the job is likely to have it. */
    private void requireCode(@Nullable JobSpec spec, PeerId holder, long now) {
        if (spec != null && spec.code() != null) {
            fetching.require(spec.id(), spec.code(), holder, now, post);
        }
    }

    private void onIdleList(SchedulerMessage.IdleList list, long now) {
        awaitIdleUntil = Long.MIN_VALUE;
        if (view != null && list.view().equals(view.id())) {
            victim.feedTree(view, list.kind(), list.idle().ranks(), stock, now, post);
        }
    }

    /** Lets leases wait here, those that run again before all others. */
    private void enqueue(List<Lease> leases) {
        for (Lease lease : leases) {
            if (lease.attempt() > 1) {
                backlog.addFirst(lease);
            } else {
                backlog.add(lease);
            }
        }
    }

    private void place(Placed placed, long now) {
        enqueue(placed.waiting());
        for (Placed.HandOver hand : placed.handOvers()) {
            JobId job = hand.leases().get(0).job();
            victim.giveThrough(hand.giver(), hand.taker(), specs.get(job), hand.leases(), now, post);
        }
    }

    // --- the owner and its holders

    private void submitted(Event.Submitted submitted, long now) {
        specs.learn(submitted.spec(), now);
        requireCode(submitted.spec(), self, now);
        enqueue(jobs.onSubmitted(submitted.spec(), submitted.items(), now, post));
        int wanted = wantedPeers(submitted.spec().id());
        boolean few = wanted <= victim.lifelineCount(submitted.spec().id().kind());
        if (!few && view != null && view.size() > 1) {
            awaitIdleUntil = now + config.chunkNanos(); // the idle set is better than the few lifelines that end here
        }
        jobs.announce(submitted.spec().id(), few ? 0 : wanted, now, post);
    }

    /** Whoever owns a job cancels it; an owner that is gone has taken its jobs with it. */
    private void jobCancelled(JobId job) {
        PeerId owner = owners.of(job);
        if (!jobs.onCancelled(job, post) && !owner.equals(self) && view != null && view.contains(owner)) {
            post.send(owner, new JobMessage.CancelJob(job));
        }
    }

    /** How many other peers could be fed from what waits of a job. */
    private int wantedPeers(JobId job) {
        long others = view == null ? 0 : view.size() - 1L;
        return (int) Math.min(others, backlog.tasks(job));
    }

    private void onLease(PeerId from, LeaseMessage message, long now) {
        switch (message) {
            case LeaseMessage.Leased leased when isElsewhere(leased.job()) -> notMine(from, leased.job(), now);
            case LeaseMessage.Leased leased -> jobs.onLeased(from, stillHandedOver(leased), post);
            case LeaseMessage.LeaseConfirmed confirmed -> victim.onConfirmed(confirmed.grant());
            case LeaseMessage.Drop drop -> {
                for (IndexRange range : drop.ranges()) {
                    backlog.remove(drop.job(), range, drop.attempt());
                    feeding.drop(drop.job(), range, drop.attempt(), post);
                }
            }
            case LeaseMessage.Audit audit -> onAudit(from, audit, now);
            case LeaseMessage.AuditReport report when isElsewhere(report.job()) -> {}
            case LeaseMessage.AuditReport report -> enqueue(jobs.onAuditReport(from, report, post));
            case LeaseMessage.StartRequest wish when isElsewhere(wish.job()) -> notMine(from, wish.job(), now);
            case LeaseMessage.StartRequest wish -> jobs.onStartRequest(from, wish, post);
            case LeaseMessage.StartReply reply -> feeding.onStartReply(reply, now, post);
        }
    }

    /** What this peer has of a job, for its owner; who that is may be news. */
    private void onAudit(PeerId from, LeaseMessage.Audit audit, long now) {
        JobId job = audit.job();
        jobs.onPassed(job, from, audit.epoch(), backups);
        Owners.Word word = owners.learn(job, audit.epoch(), from, now);
        if (word == Owners.Word.OLDER) {
            jobs.insist(job, from, post);
            return;
        }
        if (word == Owners.Word.NEWER && !ownerChanged(job, from, audit.epoch(), audit.attended(), now)) {
            return;
        }
        if (jobs.isOver(job)) {
            post.send(from, new JobMessage.CancelJob(job)); // it ended here, and a partition kept that from the others
        }
        List<IndexRange> ranges = new ArrayList<>();
        List<Integer> attempts = new ArrayList<>();
        for (Inspection.Held held : inspect().held(job)) {
            ranges.add(held.range());
            attempts.add(held.attempt());
        }
        int[] each = attempts.stream().mapToInt(Integer::intValue).toArray();
        post.send(from, new LeaseMessage.AuditReport(job, audit.audit(), ranges, each));
    }

    /** Another peer owns a job; false if this one owns it all the same. */
    private boolean ownerChanged(JobId job, PeerId owner, int epoch, boolean attended, long now) {
        if (jobs.owns(job) || jobs.isPassing(job)) {
            List<Yield> kept = new ArrayList<>();
            if (jobs.onOtherOwner(job, epoch, attended, kept::add, post) == Jobs.Contest.KEPT) {
                owners.learn(job, epoch + 1, self, now);
                jobs.insist(job, owner, post);
                return false;
            }
            outbox.add(job, kept, now); // as a holder: what both have done counts once
        }
        if (ownerless.remove(job) != null) {
            victim.drop(job); // a thief may have dropped it meanwhile: whoever has some says so to the new owner
        }
        outbox.add(job, backups.takeFoundResults(job), now);
        backups.onOwner(job, owner, epoch, now);
        outbox.onOwner(job, owner, post);
        fetching.onOwner(job, now, post);
        return true;
    }

    /** Whether a message to the owner of a job is not for this peer, or not any more. */
    private boolean isElsewhere(JobId job) {
        return !jobs.owns(job)
                && !jobs.isOver(job)
                && (jobs.isPassing(job) || backups.has(job) || !owners.of(job).equals(self));
    }

    /**
     * A peer takes this one for the owner of a job. It says so again, to whoever the owner is then; but if that is long
     * known, the owner had ended the job before this peer could hear of it.
     */
    private void notMine(PeerId from, JobId job, long now) {
        if (!jobs.isPassing(job) && !backups.has(job) && owners.isSettled(job, now)) {
            post.send(from, new JobMessage.JobOver(job));
        }
    }

    private void onBackup(PeerId from, BackupMessage message, long now) {
        switch (message) {
            case Backup told -> onBackup(from, told, now);
            case BackupMessage.BackedUp said -> jobs.onBackedUp(from, said, backups, post);
            case BackupOver over -> {
                boolean unreadGone = from.equals(owners.of(over.job())) && unread.remove(over.job()) != null;
                if (backups.onOver(from, over, post) || unreadGone) {
                    if (over.isEnd()) {
                        jobs.remember(over.job());
                    }
                    forgetIfIdle(over.job());
                }
            }
            case BackupMessage.Found found -> {
                if (jobs.isOver(found.job())) {
                    post.send(from, new BackupOver(found.job(), BackupOver.ENDED));
                } else {
                    jobs.insist(found.job(), from, post);
                    backups.onFound(from, found, now);
                }
            }
            case BackupMessage.Attach wish -> {
                Refusal why = jobs.onAttach(from, wish.job(), wish.force(), post);
                if (why != null && !(why == Refusal.NOT_HERE && backups.has(wish.job()))) {
                    post.send(from, new BackupMessage.AttachRefused(wish.job(), wish.ticket(), why));
                }
            }
            case BackupMessage.AttachRefused refused -> wishes.onRefused(from, refused, view, post);
        }
    }

    private void onBackup(PeerId from, Backup told, long now) {
        JobId job = told.job();
        jobs.onPassed(job, from, told.epoch(), backups);
        if (jobs.owns(job) || jobs.isPassing(job)) {
            jobs.insist(job, from, post); // two owners find out by their audits which of them it is
            return;
        }
        Owners.Word word = owners.learn(job, told.epoch(), from, now);
        if (word == Owners.Word.OLDER) {
            return;
        }
        if (word == Owners.Word.NEWER) {
            ownerChanged(job, from, told.epoch(), true, now);
        }
        if (told.changes().get(0) instanceof Change.Opened opened) {
            specs.learn(opened.spec(), now);
            requireCode(opened.spec(), from, now);
        }
        JobSpec spec = specs.get(job);
        if (spec != null && !fetching.isDecided(spec)) {
            unread.put(job, new Unread(told, now)); // a backup without the code could not go on with the job
            return;
        }
        OwnedJob inherited = backups.onBackup(from, told, now, post);
        if (inherited != null) {
            takeOver(inherited, told.epoch() + 1, /* given= */ true, now);
        }
    }

    /** What its owner has not said again for long, nobody needs. */
    private void dropUnread(long now) {
        for (Unread entry : List.copyOf(unread.values())) {
            if (now - entry.at() >= config.auditNanos()) {
                unread.remove(entry.told().job());
                forgetIfIdle(entry.told().job());
            }
        }
    }

    private void readUnread(long now) {
        for (Unread entry : List.copyOf(unread.values())) {
            Backup told = entry.told();
            JobSpec spec = specs.get(told.job());
            if (spec == null || fetching.isDecided(spec)) {
                unread.remove(told.job());
                PeerId owner = owners.of(told.job());
                if (view != null && view.contains(owner)) {
                    onBackup(owner, told, now);
                }
            }
        }
    }

    /**
     * This peer owns a job from now on, and says so.
     *
     * @param given whether the owner before it is its owner no more for certain
     */
    private void takeOver(OwnedJob book, int epoch, boolean given, long now) {
        JobId job = book.id();
        ownerless.remove(job);
        owners.learn(job, epoch, self, now);
        jobs.adopt(book, epoch, given, post);
        outbox.onOwner(job, self, post);
        Wishes.Granted granted = wishes.onOwned(job);
        if (granted != null) {
            Refusal why = jobs.attachHere(job, granted.ticket(), true, granted.force(), post);
            if (why != null) {
                post.attachRefused(granted.ticket(), job, why);
            }
        }
        jobs.adopted(book, post);
    }

    private void takeOverDue(long now) {
        OwnedJob due = backups.takeDue(now);
        while (due != null) {
            takeOver(due, due.epoch() + 1, /* given= */ false, now);
            due = backups.takeDue(now);
        }
    }

    private void attachAsked(Event.AttachAsked asked, long now) {
        JobId job = asked.job();
        if (jobs.owns(job)) {
            Refusal why = jobs.attachHere(job, asked.ticket(), asked.force(), asked.force(), post);
            if (why != null) {
                post.attachRefused(asked.ticket(), job, why);
            }
        } else {
            wishes.wish(asked.ticket(), job, asked.force(), view, now, post);
        }
    }

    private @Nullable PeerId ownerHere(JobId job) {
        PeerId owner = owners.of(job);
        return view != null && view.contains(owner) ? owner : owner.equals(self) ? self : null;
    }

    private boolean ownerMayCome(JobId job) {
        return view != null
                && !view.contains(owners.of(job))
                && (ownerless.containsKey(job) || backups.has(job) || unread.containsKey(job));
    }

    private void forgetIfIdle(JobId job) {
        if (!isInHand(job)) {
            specs.forget(job, post);
            fetching.forget(job);
        }
    }

    /** Of what this peer handed over itself, only that is booked which has not come back by a way of its own. */
    private LeaseMessage.Leased stillHandedOver(LeaseMessage.Leased leased) {
        if (!leased.granter().equals(self)) {
            return leased;
        }
        List<IndexRange> ranges = Ranges.both(leased.ranges(), victim.inTransit(leased.grant()));
        return new LeaseMessage.Leased(leased.job(), self, leased.grant(), ranges, leased.attempt());
    }

    /** Every range of a job that is in this peer's hands as an attempt not below one, or as a result of any attempt. */
    private List<IndexRange> inHand(JobId job, int attemptLeast) {
        List<IndexRange> ranges = here(job, attemptLeast);
        addRanges(victim.leases(job), attemptLeast, ranges);
        return ranges;
    }

    /** The same without what is in transit: that may have arrived long ago. */
    private List<IndexRange> here(JobId job, int attemptLeast) {
        List<IndexRange> ranges = new ArrayList<>();
        outbox.yields(job).forEach(yield -> ranges.add(yield.range()));
        addRanges(backlog.leases(job), attemptLeast, ranges);
        addRanges(feeding.leases(job), attemptLeast, ranges);
        return ranges;
    }

    private static void addRanges(List<Lease> leases, int attemptLeast, List<IndexRange> ranges) {
        for (Lease lease : leases) {
            if (lease.attempt() >= attemptLeast) {
                ranges.add(lease.range());
            }
        }
    }

    private void onJob(PeerId from, JobMessage message, long now) {
        switch (message) {
            case JobMessage.SpecRequest request ->
                jobs.onSpecRequest(from, request.job(), specs.get(request.job()), owners.of(request.job()), post);
            case JobMessage.SpecReply reply -> {
                specs.learn(reply.spec(), now);
                requireCode(reply.spec(), from, now);
            }
            case JobMessage.Cancel cancel -> {
                for (IndexRange range : cancel.ranges()) {
                    backlog.remove(cancel.job(), range, Integer.MAX_VALUE);
                    feeding.stop(cancel.job(), range, post);
                }
            }
            case JobMessage.CancelJob wish -> jobs.onCancelled(wish.job(), post);
            case JobMessage.JobOver over -> {
                // One of two heirs may have ended it, of whom this peer has not heard: loot for it would be said for
                // ever.
                PeerId owner = owners.of(over.job());
                boolean gone = view == null || !view.contains(owner) || jobs.isOver(over.job());
                if ((from.equals(owner) || gone) && !jobs.owns(over.job()) && !backups.has(over.job())) {
                    dropJob(over.job());
                }
            }
        }
    }

    /** Nobody wants anything of a job any more; the number of tasks that were waiting or running here. */
    private long dropJob(JobId job) {
        long dropped = backlog.removeJob(job);
        for (Lease lease : feeding.leases(job)) {
            dropped += lease.size();
        }
        feeding.stopJob(job, post);
        victim.drop(job);
        outbox.drop(job);
        specs.forget(job, post);
        fetching.forget(job);
        return dropped;
    }

    // --- membership

    private void viewInstalled(View installed, long now) {
        int left = 0;
        int joined = installed.size();
        if (view != null) {
            for (PeerId peer : view.members()) {
                boolean stays = installed.contains(peer);
                left += stays ? 0 : 1;
                joined -= stays ? 1 : 0;
            }
        }
        view = installed;
        post.note(new Note.ViewChanged(installed, joined, left));
        dropOrphans(installed, now);
        backups.onView(installed, now);
        unread.keySet().removeIf(job -> !installed.contains(owners.of(job))); // the rest of that book will not come
        jobs.takeUnpassed(installed).forEach(book -> takeOver(book, book.epoch() + 1, /* given= */ false, now));
        takeOverDue(now);
        for (Victim.Returned returned : victim.onView(installed)) {
            takeBack(returned, now);
        }
        List<Lease> again = jobs.onView(installed, now, post);
        enqueue(again);
        feeding.onView(installed.size());
        gossip.onView(installed);
        fetching.onView(installed, now, post);
        surveys.onView(installed, post);
        registry.onView(installed, post);
        Appetite idle = isIdle() ? appetite() : Appetite.NONE;
        thief.onView(installed, !idle.isNone());
        post.send(installed.scheduler(), new SchedulerMessage.Hello(installed.id(), idle, jobs.heads()));
        spread(again, now);
    }

    /** Sends what lost peers held to those who work on the same jobs, evenly, so that it runs again before all else. */
    private void spread(List<Lease> again, long now) {
        Map<JobId, Long> tasks = new LinkedHashMap<>();
        for (Lease lease : again) {
            tasks.merge(lease.job(), lease.size(), Long::sum);
        }
        tasks.forEach((job, count) -> {
            List<PeerId> takers = new ArrayList<>(jobs.holders(job));
            takers.removeIf(peer -> victim.isOfNoUse(job.kind(), peer)); // it was its owner, or a backup that was asked
            int shares = takers.size() + (appetite().takes(job.kind()) ? 1 : 0);
            long left = count;
            for (PeerId taker : takers) {
                long wanted = (left + shares - 1) / shares;
                List<Lease> loot = wanted == 0 ? List.of() : backlog.split(job, wanted, config.lootBytesMax());
                if (!loot.isEmpty()) {
                    victim.give(taker, 0, specs.get(job), loot, feeding.paceNanos(job), null, now, post);
                }
                for (Lease lease : loot) {
                    left -= lease.size();
                }
                shares--;
            }
        });
    }

    /**
     * Work of owners that are gone is wanted by nobody: jobs that are not durable end with their owner, and durable
     * ones if no backup takes over in time.
     */
    private void dropOrphans(View installed, long now) {
        Set<JobId> orphans = new LinkedHashSet<>(backlog.jobs());
        orphans.addAll(specs.jobs());
        orphans.addAll(victim.jobs());
        orphans.addAll(outbox.jobs());
        orphans.removeIf(job -> installed.contains(owners.of(job)) || backups.has(job));
        ownerless.keySet().retainAll(orphans);
        for (JobId job : orphans) {
            JobSpec spec = specs.get(job);
            if (spec != null && spec.isDurable()) {
                ownerless.putIfAbsent(job, now);
                if (ready(job) == null) { // it would only keep this peer from taking other work
                    backlog.removeJob(job);
                }
            } else {
                dropOrphan(job);
            }
        }
    }

    private void dropOrphan(JobId job) {
        long tasks = dropJob(job);
        if (tasks > 0) {
            post.note(new Note.Orphaned(job, tasks));
        }
    }

    private void dropOwnerless(long now) {
        for (Map.Entry<JobId, Long> entry : List.copyOf(ownerless.entrySet())) {
            if (now - entry.getValue() >= OWNERLESS_NANOS) {
                ownerless.remove(entry.getKey());
                dropOrphan(entry.getKey());
            } else if (now - entry.getValue() >= OWNERLESS_WAIT_NANOS) {
                dropWaiting(entry.getKey());
            }
        }
    }

    /** What cannot start without an owner only keeps this peer from taking other work; a later owner gives it out. */
    private void dropWaiting(JobId job) {
        backlog.removeJob(job);
        for (Lease lease : feeding.asking(job)) {
            feeding.drop(job, lease.range(), lease.attempt(), post);
        }
        victim.drop(job);
    }

    /**
     * A thief was lost before the owner booked it. Its loot may have begun there, and be what it died of: so the owner
     * is told, and gives it out again as another attempt.
     */
    private void takeBack(Victim.Returned returned, long now) {
        Map<JobId, List<Lease>> byJob = new LinkedHashMap<>();
        for (Lease lease : returned.leases()) {
            byJob.computeIfAbsent(lease.job(), job -> new ArrayList<>()).add(lease);
        }
        byJob.forEach((job, leases) -> {
            List<Lease> missing = missing(leases);
            PeerId owner = owners.of(job);
            if (jobs.owns(job)) {
                enqueue(jobs.onLoss(missing, post));
            } else if (missing.isEmpty() || owner.equals(self) || view == null || !view.contains(owner)) {
                enqueue(missing); // until there is an owner
            } else {
                victim.giveBack(owner, specs.get(job), missing, now, post);
            }
        });
    }

    /** What of some leases is nowhere else here, as far as this peer knows. */
    private List<Lease> missing(List<Lease> leases) {
        List<Lease> missing = new ArrayList<>();
        for (Lease lease : leases) {
            missing.addAll(jobs.comeBack(lease, here(lease.job(), lease.attempt())));
        }
        return missing;
    }

    private void slotsChanged(int slots) {
        feeding.resize(slots);
        card = card.withSlots(slots);
        whole = card.appetite();
    }

    private void leaveAsked(long now) {
        leaving.begin(now);
        jobs.onLeaving(post);
        feeding.recallAll(post);
    }

    // --- after every event

    /** Carries on until nothing follows any more. */
    private void settle(long now) {
        do {
            deliverToSelf(now);
            if (now >= deadline) {
                onTime(now);
            }
            if (leaving.isLeaving()) {
                handOver(now);
            }
            feed(now);
            if (now >= awaitIdleUntil && victim.hasLifelines()) {
                victim.feedLifelines(stock, now, post);
            }
            for (JobKind kind : JobKind.ALL) {
                if (isMoreWanted(kind)) {
                    recall(kind, now);
                }
            }
            feeding.ask(now, this::ownerHere, post);
            feeding.checkpoint(now, post);
            Thief.Hunger hunger = hunger(now);
            outbox.flush(now, this::hasWorkOf, owner -> thief.renewWith(owner, hunger, appetite()), post);
            PeerId loaded = hunger == Thief.Hunger.NONE ? null : gossip.loaded(now);
            thief.consider(hunger, appetite(), loaded, now, post);
            gossip.ownSurplus(feeding.waitingNanos(backlog, Accept.ALL), now);
            gossip.onTime(feeding.slots(), now, post);
        } while (deliverToSelf(now));
        jobs.flush(now, post);
        if (leaving.isOver(
                now,
                !jobs.hasDurable()
                        && backlog.isEmpty()
                        && feeding.isIdle()
                        && outbox.isEmpty()
                        && !victim.hasTransits())) {
            leaving.end(post);
        }
    }

    /** Takes the letters to itself; whether there were any. */
    private boolean deliverToSelf(long now) {
        boolean any = false;
        while (true) {
            Message message = post.nextToSelf();
            if (message != null) {
                any = true;
                received(self, message, now);
                continue;
            }
            JobId ended = post.nextEnded();
            if (ended == null) {
                ended = jobs.nextReleased();
            }
            if (ended == null) {
                return any;
            }
            if (!jobs.owns(ended)) { // a durable one stays until its results are consumed
                dropJob(ended);
            }
        }
    }

    private void onTime(long now) {
        if (now >= awaitIdleUntil) {
            awaitIdleUntil = Long.MIN_VALUE;
        }
        for (JobId idle : specs.onTime(now, this::isInHand, post)) {
            feeding.forget(idle);
            fetching.forget(idle);
        }
        fetching.onTime(now, post);
        victim.onTime(now, post);
        enqueue(jobs.onTime(now, this::wantedPeers, post));
        takeOverDue(now);
        dropOwnerless(now);
        dropUnread(now);
        wishes.onTime(view, now, post);
        if (view != null) {
            backups.onTime(view, now, post);
        }
        surveys.onTime(now, post);
        inquiries.onTime(now, jobs::heads, post);
    }

    /** A leaving peer gives what waits back to its owners. */
    private void handOver(long now) {
        for (JobId job : List.copyOf(backlog.jobs())) {
            PeerId owner = owners.of(job);
            if (view == null || !view.contains(owner) || owner.equals(self)) {
                backlog.removeJob(job);
                continue;
            }
            while (backlog.tasks(job) > 0) {
                List<Lease> leases = backlog.split(job, Long.MAX_VALUE, config.lootBytesMax());
                victim.give(owner, 0, specs.get(job), leases, feeding.paceNanos(job), null, now, post);
            }
        }
    }

    private boolean isInHand(JobId job) {
        return jobs.owns(job)
                || jobs.isPassing(job)
                || backups.has(job)
                || hasWorkOf(job)
                || victim.has(job)
                || outbox.has(job);
    }

    private boolean hasWorkOf(JobId job) {
        return backlog.tasks(job) > 0 || feeding.has(job);
    }

    private boolean isIdle() {
        return backlog.isDry() && feeding.isIdle();
    }

    /** What this peer could take with all its slots; nothing while it leaves. */
    private Appetite appetite() {
        return leaving.isLeaving() ? Appetite.NONE : whole;
    }

    /** Whether somebody could run, at once, what a worker has not started of the jobs of a kind. */
    private boolean isMoreWanted(JobKind kind) {
        return (backlog.isDry() && feeding.hasIdleWorker()) || victim.isShortOf(kind, stock);
    }

    private boolean isMoreWantedHere() {
        return backlog.isDry() && feeding.hasIdleWorker() && !leaving.isLeaving();
    }

    /** Somebody asks for work, and all there is of what it could take is with the workers. */
    private void recallFor(Appetite appetite, long now) {
        for (JobKind kind : JobKind.ALL) {
            if (appetite.takes(kind)) {
                recall(kind, now);
            }
        }
    }

    private void recall(JobKind kind, long now) {
        int here = isMoreWantedHere() ? feeding.idleWorkers() : 0;
        feeding.recallLong(kind, now, victim.lifelineCount(kind) + here, victim.lifelineSlots(kind) + here, post);
    }

    private Thief.Hunger hunger(long now) {
        if (appetite().isNone() || outbox.bytes() >= config.outboxBytesMax()) {
            return Thief.Hunger.NONE;
        }
        if (backlog.isDry() && feeding.hasIdleWorker()) {
            return feeding.isIdle() ? Thief.Hunger.ALL_SLOTS : Thief.Hunger.SOME_SLOTS;
        }
        long horizon = config.horizonNanos() * whole.slots();
        return feeding.waitingNanos(backlog, card.accepts()) + feeding.runningNanos(now) < horizon
                ? Thief.Hunger.SOON
                : Thief.Hunger.NONE;
    }

    private PeerStats stats(long now) {
        long held = backlog.tasks() + feeding.tasksOut() + victim.tasksInTransit();
        return new PeerStats(
                feeding.tasksOut(),
                backlog.tasks(),
                feeding.tasksRun(),
                tasksStolen,
                victim.tasksGiven(),
                feeding.busyNanos(),
                now - startedAt,
                held);
    }

    /** When the engine next wants a {@link Event.Tick}; {@link Long#MAX_VALUE} for never. */
    public long deadlineNanos() {
        return deadline;
    }

    private long earliestDeadline(long now) {
        long earliest = Math.min(specs.deadlineNanos(), outbox.deadlineNanos());
        earliest = Math.min(earliest, Math.min(thief.deadlineNanos(), victim.deadlineNanos()));
        earliest = Math.min(earliest, Math.min(jobs.deadlineNanos(), gossip.deadlineNanos()));
        earliest = Math.min(earliest, Math.min(surveys.deadlineNanos(), inquiries.deadlineNanos()));
        earliest = Math.min(earliest, Math.min(fetching.deadlineNanos(), backups.deadlineNanos()));
        earliest = Math.min(earliest, wishes.deadlineNanos());
        for (Unread entry : unread.values()) {
            earliest = Math.min(earliest, entry.at() + config.auditNanos());
        }
        for (long since : ownerless.values()) {
            long waits = since + OWNERLESS_WAIT_NANOS;
            earliest = Math.min(earliest, now < waits ? waits : since + OWNERLESS_NANOS);
        }
        if (awaitIdleUntil != Long.MIN_VALUE && victim.hasLifelines() && !backlog.isEmpty()) {
            earliest = Math.min(earliest, awaitIdleUntil);
        }
        for (JobKind kind : JobKind.ALL) {
            if (isMoreWanted(kind)) {
                earliest = Math.min(earliest, feeding.recallAtNanos(kind));
            }
        }
        earliest = Math.min(earliest, Math.min(feeding.checkpointAtNanos(), feeding.askAtNanos()));
        return Math.min(earliest, leaving.deadlineNanos());
    }

    /** What a checker may see. */
    public Inspection inspect() {
        return new Look();
    }

    /** The backlog as something to give away from. */
    private final class OwnStock implements Victim.Stock {
        @Override
        public @Nullable JobId job(JobKind kind) {
            for (JobId job : backlog.jobs()) {
                if (job.kind() == kind) {
                    return job;
                }
            }
            return null;
        }

        @Override
        public @Nullable JobId readyJob(Accept accepts) {
            for (JobId job : backlog.jobs()) {
                if (accepts.takes(job.kind()) && ready(job) != null) {
                    return job;
                }
            }
            return null;
        }

        @Override
        public boolean holdsFor(Appetite appetite) {
            return backlog.holdsFor(appetite);
        }

        @Override
        public long tasks(JobId job) {
            return backlog.tasks(job);
        }

        @Override
        public long paceNanos(JobId job) {
            return feeding.paceNanos(job);
        }

        @Override
        public @Nullable JobSpec spec(JobId job) {
            return specs.get(job);
        }

        @Override
        public List<Lease> split(JobId job, long wanted, long bytesMax) {
            return backlog.split(job, wanted, bytesMax);
        }

        @Override
        public int slots(JobKind kind) {
            return appetite().takes(kind) ? whole.slots() : 0;
        }
    }

    private final class Look implements Inspection {
        @Override
        public List<Held> held(JobId job) {
            List<Held> held = new ArrayList<>();
            add(backlog.leases(job), Place.BACKLOG, held);
            add(feeding.running(job), Place.WORKERS, held);
            add(feeding.asking(job), Place.ASKING, held);
            add(jobs.retrying(job), Place.RETRIES, held);
            add(victim.leases(job), Place.IN_TRANSIT, held);
            for (Yield yield : outbox.yields(job)) {
                held.add(new Held(job, yield.range(), yield.attempt(), Place.OUTBOX));
            }
            return held;
        }

        private static void add(List<Lease> leases, Place place, List<Held> held) {
            for (Lease lease : leases) {
                held.add(new Held(lease.job(), lease.range(), lease.attempt(), place));
            }
        }

        @Override
        public List<gossamer.model.JobHead> owned() {
            return jobs.heads();
        }

        @Override
        public List<Booked> book(JobId job) {
            List<Booked> booked = new ArrayList<>();
            for (Book.Segment segment : jobs.book(job)) {
                booked.add(new Booked(segment.range(), segment.holder(), segment.attempt()));
            }
            return booked;
        }

        @Override
        public List<byte[]> bags(JobId job) {
            return jobs.bags(job);
        }

        @Override
        public List<JobId> current() {
            return backups.current();
        }

        @Override
        public List<JobId> backedUp() {
            return backups.whole();
        }

        @Override
        public List<Change> told(JobId job) {
            return jobs.owns(job) ? jobs.told(job) : backups.told(job);
        }

        @Override
        public List<JobId> known() {
            List<JobId> known = new ArrayList<>(jobs.ids());
            known.addAll(jobs.passing());
            known.addAll(backups.jobs());
            known.addAll(unread.keySet());
            return known;
        }

        @Override
        public long stateBytes() {
            return 2048
                    + backups.stateBytes()
                    + 64L * owners.size()
                    + thief.stateBytes()
                    + victim.stateBytes()
                    + gossip.stateBytes()
                    + registry.stateBytes()
                    + jobs.stateBytes()
                    + 96L * backlog.leaseCount()
                    + 200L * outbox.size()
                    + 200L * specs.size()
                    + fetching.stateBytes();
        }
    }
}
