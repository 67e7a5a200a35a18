// SPDX-License-Identifier: Apache-2.0
package gossamer.steal;

import gossamer.config.EngineConfig;
import gossamer.machine.Chance;
import gossamer.machine.Effects;
import gossamer.message.StealMessage.IdlePeers;
import gossamer.message.StealMessage.Loot;
import gossamer.model.Accept;
import gossamer.model.Appetite;
import gossamer.model.IndexRange;
import gossamer.model.JobId;
import gossamer.model.JobKind;
import gossamer.model.JobSpec;
import gossamer.model.Lease;
import gossamer.model.PeerId;
import gossamer.model.View;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives waiting work away, and answers for it until the owner has booked the new holder.
 *
 * <p>What was handed over stays here, in transit, until the owner confirms it: if the thief is lost before, the work is
 * still here; if it is lost after, the owner knows who had it. Until then the hand-over is repeated, with the same
 * number, so that a lost message costs only time.
 *
 * <p>Work whose job cannot run here yet, for want of its description or its code, goes only down the tree of new work:
 * idle peers that could not run it either would pass it round and round, faster than its owner can tell them that the
 * job is over.
 *
 * <p>Lifelines wait in the order of their arrival, one per peer; each is used up by the first work sent along it.
 *
 * <p>Confined to the event loop.
 */
public final class Victim {
    /** The part of the backlog that can be given away, and what is known of it. */
    public interface Stock {
        /** The job to give from next among those of a kind, or null if none waits. */
        @Nullable
        JobId job(JobKind kind);

        /** The job to give from next among those that are ready: their description is here, and their code. */
        @Nullable
        JobId readyJob(Accept accepts);

        /** Whether something waits that a peer with that appetite could run, now or later. */
        boolean holdsFor(Appetite appetite);

        long tasks(JobId job);

        long paceNanos(JobId job);

        @Nullable
        JobSpec spec(JobId job);

        List<Lease> split(JobId job, long wanted, long bytesMax);

        /** How many slots this peer works with on what waits here of a kind. */
        int slots(JobKind kind);
    }

    private static final class Transit {
        final PeerId thief;
        Loot loot;
        long sentAt;

        Transit(PeerId thief, Loot loot, long sentAt) {
            this.thief = thief;
            this.loot = loot;
            this.sentAt = sentAt;
        }

        boolean touches(Lease back) {
            for (Lease lease : loot.leases()) {
                if (isSame(lease, back) && lease.range().overlaps(back.range())) {
                    return true;
                }
            }
            return false;
        }

        void takeOut(Lease back) {
            List<Lease> rest = new ArrayList<>();
            for (Lease lease : loot.leases()) {
                if (isSame(lease, back)) {
                    lease.range().minus(back.range()).forEach(range -> rest.add(lease.part(range.lo(), range.hi())));
                } else {
                    rest.add(lease);
                }
            }
            loot = new Loot(
                    loot.grant(),
                    loot.settledBelow(),
                    loot.request(),
                    loot.spec(),
                    List.copyOf(rest),
                    loot.nanosPerTask(),
                    loot.idle(),
                    loot.through(),
                    loot.lost());
        }

        private static boolean isSame(Lease one, Lease other) {
            return one.job().equals(other.job()) && one.attempt() == other.attempt();
        }
    }

    private final EngineConfig config;
    private final PeerId self;
    private final Chance chance;
    private final Map<Long, Transit> transits = new LinkedHashMap<>(); // by rising number
    private final Map<PeerId, Appetite> lifelines = new LinkedHashMap<>();
    private long nextGrant = 1;
    private long tasksGiven;

    /** Not after the time at which any hand-over is to be repeated. */
    private long deadline = Long.MAX_VALUE;

    public Victim(EngineConfig config, PeerId self, Chance chance) {
        this.config = config;
        this.self = self;
        this.chance = chance;
    }

    /**
     * A thief asks.
     *
     * @return whether it was given something
     */
    public boolean onRequest(
            PeerId thief, long request, Appetite appetite, long bytesMax, Stock stock, long nowNanos, Effects out) {
        JobId job = stock.readyJob(appetite.accepts());
        if (job == null) {
            return false;
        }
        int theirs = appetite.slots();
        int mine = stock.slots(job.kind());
        // A peer without slots keeps half for the next thief.
        long wanted = share(stock, job, theirs, theirs + (mine == 0 ? theirs : mine));
        hand(thief, request, job, wanted, bytesMax, stock, null, nowNanos, out);
        return true;
    }

    private static long share(Stock stock, JobId job, long part, long whole) {
        long tasks = stock.tasks(job);
        long wanted = (long) Math.ceil((double) tasks * Math.max(1, part) / Math.max(1, whole));
        return Math.max(1, Math.min(tasks, wanted));
    }

    /** A dormant peer wants to be sent work, once. */
    public void onLifeline(PeerId thief, Appetite appetite) {
        if (!appetite.isNone() && !thief.equals(self)) {
            lifelines.put(thief, appetite);
        }
    }

    /**
     * Uses up the oldest lifeline for work of a kind that another peer will send along it; its peer, or null if none is
     * here.
     */
    public @Nullable PeerId useLifeline(JobKind kind) {
        for (Map.Entry<PeerId, Appetite> lifeline : lifelines.entrySet()) {
            if (lifeline.getValue().takes(kind)) {
                lifelines.remove(lifeline.getKey());
                return lifeline.getKey();
            }
        }
        return null;
    }

    public boolean hasLifelines() {
        return !lifelines.isEmpty();
    }

    /** How many lifelines end here of peers that take work of a kind. */
    public int lifelineCount(JobKind kind) {
        int count = 0;
        for (Appetite each : lifelines.values()) {
            count += each.takes(kind) ? 1 : 0;
        }
        return count;
    }

    /** How many slots of other peers could run tasks of a kind and have nothing to do, as their lifelines say. */
    public int lifelineSlots(JobKind kind) {
        int slots = 0;
        for (Appetite each : lifelines.values()) {
            slots += each.takes(kind) ? each.slots() : 0;
        }
        return slots;
    }

    /** Whether a lifeline ends here of a peer that takes work of a kind, and takes nothing of what waits. */
    public boolean isShortOf(JobKind kind, Stock stock) {
        for (Appetite each : lifelines.values()) {
            if (each.takes(kind) && !stock.holdsFor(each)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a peer that waits for work has said that it takes none of a kind. */
    public boolean isOfNoUse(JobKind kind, PeerId peer) {
        Appetite appetite = lifelines.get(peer);
        return appetite != null && !appetite.takes(kind);
    }

    /** Sends surplus along the lifelines, evenly. */
    public void feedLifelines(Stock stock, long nowNanos, Effects out) {
        if (stock.readyJob(Accept.ALL) == null) {
            return;
        }
        for (Map.Entry<PeerId, Appetite> lifeline : List.copyOf(lifelines.entrySet())) {
            JobId job = stock.readyJob(lifeline.getValue().accepts());
            if (job != null) {
                PeerId thief = lifeline.getKey();
                lifelines.remove(thief);
                hand(thief, 0, job, lifelineShare(stock, job), config.lootBytesMax(), stock, null, nowNanos, out);
            }
        }
    }

    /**
     * One share for each waiting lifeline and one for this peer. A peer without slots keeps nothing of a backlog that
     * is soon eaten, but one share of a long one: those who are not hungry yet will be.
     */
    private long lifelineShare(Stock stock, JobId job) {
        int takers = lifelineCount(job.kind()) + 1;
        if (stock.slots(job.kind()) > 0) {
            return share(stock, job, 1, takers + 1L);
        }
        long pace = stock.paceNanos(job);
        long tasks = stock.tasks(job);
        boolean crumbs = pace == 0 ? tasks <= takers : tasks <= 4 * config.horizonNanos() * takers / pace;
        return share(stock, job, 1, crumbs ? takers : takers + 1L);
    }

    /**
     * Pushes new work over the idle set as a tree: half of the list and half of the work at each hop.
     *
     * @param kind of the work that the peers take
     * @param idle peers to feed, as ranks in {@code view}
     */
    public void feedTree(View view, JobKind kind, int[] idle, Stock stock, long nowNanos, Effects out) {
        int[] targets = new int[idle.length];
        int left = 0;
        for (int rank : idle) {
            if (rank >= 0 && rank < view.size() && !view.member(rank).equals(self)) {
                targets[left++] = rank;
            }
        }
        int own = stock.slots(kind) > 0 ? 1 : 0;
        while (left > 0) {
            JobId job = stock.job(kind);
            if (job == null) {
                return;
            }
            int half = (left + 1) / 2;
            int drawn = chance.below(left);
            PeerId thief = view.member(targets[drawn]);
            targets[drawn] = targets[left - 1];
            int[] passedOn = Arrays.copyOfRange(targets, left - half, left - 1);
            IdlePeers subtree = new IdlePeers(view.id(), passedOn);
            long wanted = share(stock, job, half, left + own);
            left -= half;
            hand(thief, 0, job, wanted, config.lootBytesMax(), stock, subtree, nowNanos, out);
        }
    }

    private void hand(
            PeerId thief,
            long request,
            JobId job,
            long wanted,
            long bytesMax,
            Stock stock,
            @Nullable IdlePeers idle,
            long nowNanos,
            Effects out) {
        lifelines.remove(thief);
        List<Lease> leases = stock.split(job, wanted, Math.min(bytesMax, config.lootBytesMax()));
        if (!leases.isEmpty()) {
            give(thief, request, stock.spec(job), leases, stock.paceNanos(job), idle, nowNanos, out);
        }
    }

    /** Hands leases of one job over to a peer; also how a leaving peer returns work to its owner. */
    public void give(
            PeerId thief,
            long request,
            @Nullable JobSpec spec,
            List<Lease> leases,
            long paceNanos,
            @Nullable IdlePeers idle,
            long nowNanos,
            Effects out) {
        give(thief, request, spec, leases, paceNanos, idle, null, false, nowNanos, out);
    }

    /**
     * Hands leases of one job over to a peer whose lifeline ended elsewhere.
     *
     * @param through where it ended
     */
    public void giveThrough(
            PeerId through, PeerId thief, @Nullable JobSpec spec, List<Lease> leases, long nowNanos, Effects out) {
        lifelines.remove(thief);
        give(thief, 0, spec, leases, 0, null, through.equals(self) ? null : through, false, nowNanos, out);
    }

    /** Hands the owner of a job leases that a lost thief may have begun. */
    public void giveBack(PeerId owner, @Nullable JobSpec spec, List<Lease> leases, long nowNanos, Effects out) {
        give(owner, 0, spec, leases, 0, null, null, /* lost= */ true, nowNanos, out);
    }

    private void give(
            PeerId thief,
            long request,
            @Nullable JobSpec spec,
            List<Lease> leases,
            long paceNanos,
            @Nullable IdlePeers idle,
            @Nullable PeerId through,
            boolean lost,
            long nowNanos,
            Effects out) {
        long grant = nextGrant++;
        long settledBelow =
                transits.isEmpty() ? grant : transits.keySet().iterator().next();
        JobSpec riding = spec != null && spec.program().length <= config.specBytesMax() ? spec : null;
        Loot loot = new Loot(grant, settledBelow, request, riding, List.copyOf(leases), paceNanos, idle, through, lost);
        transits.put(grant, new Transit(thief, loot, nowNanos));
        deadline = Math.min(deadline, nowNanos + config.repeatNanos());
        for (Lease lease : leases) {
            tasksGiven += lease.size();
        }
        out.send(thief, loot);
    }

    /** The owner has booked the thief. */
    public void onConfirmed(long grant) {
        transits.remove(grant);
    }

    /**
     * The thief will not have it.
     *
     * @return the leases that are back; none if the hand-over is not in transit, or not to that peer
     */
    public List<Lease> onRefused(PeerId thief, long grant) {
        Transit transit = transits.get(grant);
        if (transit == null || !transit.thief.equals(thief)) {
            return List.of();
        }
        transits.remove(grant);
        transit.loot.leases().forEach(lease -> tasksGiven -= lease.size());
        return transit.loot.leases();
    }

    /**
     * A lease came back by a way of its own, before the hand-over that had taken it away was confirmed: it is in
     * transit no more.
     */
    public void onCameBack(Lease back) {
        transits.values().removeIf(transit -> {
            if (transit.touches(back)) {
                transit.takeOut(back);
            }
            return transit.loot.leases().isEmpty();
        });
    }

    /** What is still in transit under a number; none if nothing is. */
    public List<IndexRange> inTransit(long grant) {
        Transit transit = transits.get(grant);
        return transit == null
                ? List.of()
                : transit.loot.leases().stream().map(Lease::range).toList();
    }

    /** What a lost thief had not been booked for, and is back here. */
    public record Returned(PeerId thief, List<Lease> leases) {}

    /** A new view: lost peers have no lifelines here, and what was in transit to them is back. */
    public List<Returned> onView(View view) {
        lifelines.keySet().removeIf(peer -> !view.contains(peer));
        List<Returned> returned = new ArrayList<>();
        transits.values().removeIf(transit -> {
            boolean lost = !view.contains(transit.thief);
            if (lost) {
                returned.add(new Returned(transit.thief, transit.loot.leases()));
            }
            return lost;
        });
        return returned;
    }

    /** Nobody wants a job any more. */
    public void drop(JobId job) {
        transits.values().removeIf(transit -> transit.loot.leases().get(0).job().equals(job));
    }

    /** Repeats hand-overs that are overdue for a confirmation. */
    public void onTime(long nowNanos, Effects out) {
        if (nowNanos < deadline) {
            return;
        }
        deadline = Long.MAX_VALUE;
        for (Transit transit : transits.values()) {
            if (nowNanos - transit.sentAt >= config.repeatNanos()) {
                transit.sentAt = nowNanos;
                out.send(transit.thief, transit.loot);
            }
            deadline = Math.min(deadline, transit.sentAt + config.repeatNanos());
        }
    }

    /** When {@link #onTime} may have something to do; {@link Long#MAX_VALUE} for never. */
    public long deadlineNanos() {
        return transits.isEmpty() ? Long.MAX_VALUE : deadline;
    }

    /** The leases of a job that are in transit. */
    public List<Lease> leases(JobId job) {
        List<Lease> leases = new ArrayList<>();
        for (Transit transit : transits.values()) {
            for (Lease lease : transit.loot.leases()) {
                if (lease.job().equals(job)) {
                    leases.add(lease);
                }
            }
        }
        return leases;
    }

    /** The jobs that have leases in transit. */
    public List<JobId> jobs() {
        return transits.values().stream()
                .map(transit -> transit.loot.leases().get(0).job())
                .distinct()
                .toList();
    }

    public boolean has(JobId job) {
        for (Transit transit : transits.values()) {
            if (transit.loot.leases().get(0).job().equals(job)) {
                return true;
            }
        }
        return false;
    }

    public boolean hasTransits() {
        return !transits.isEmpty();
    }

    public long tasksGiven() {
        return tasksGiven;
    }

    public long tasksInTransit() {
        long sum = 0;
        for (Transit transit : transits.values()) {
            for (Lease lease : transit.loot.leases()) {
                sum += lease.size();
            }
        }
        return sum;
    }

    /** Estimated bytes of state that grow with peers: lifelines and what is in transit. */
    public long stateBytes() {
        return 64L * lifelines.size() + 160L * transits.size();
    }
}
