// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import gossamer.engine.Inspection.Held;
import gossamer.engine.Inspection.Place;
import gossamer.machine.Event;
import gossamer.message.LeaseMessage.AuditReport;
import gossamer.message.Message;
import gossamer.message.StealMessage;
import gossamer.message.StealMessage.Loot;
import gossamer.model.JobId;
import gossamer.model.Lease;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * I21: handing work over neither loses nor doubles any.
 *
 * <p>After a step in which a peer handed leases over, they are in transit there, disjoint, and no longer among what it
 * keeps for itself; and no step that only moves work about makes a task vanish from a peer's hands.
 */
final class StealConserves extends Invariant {
    private final Map<JobId, BitSet> before = new TreeMap<>();
    private final List<Loot> handed = new ArrayList<>();
    private final Map<SimulatedPeer, Long> grants =
            new TreeMap<>((one, other) -> Integer.compare(one.number(), other.number()));
    private boolean watching;

    StealConserves() {
        super("I21 stealConserves");
    }

    @Override
    void stepping(SimulatedPeer peer, Event event) {
        watching = true;
        before.clear();
        handed.clear();
        if (onlyMoves(event)) {
            for (Ledger.Entry job : peer.world().ledger().entries()) {
                if (job.owner != peer || !(event instanceof Event.LeaveAsked)) { // its own jobs end with it
                    before.put(job.id(), held(peer, job.id(), null));
                }
            }
        }
    }

    @Override
    void sending(SimulatedPeer peer, Message message) {
        if (message instanceof Loot loot && loot.grant() > grants.getOrDefault(peer, 0L)) { // else it is said again
            grants.put(peer, loot.grant());
            if (watching) {
                handed.add(loot);
            }
        }
    }

    @Override
    void stepped(SimulatedPeer peer, Event event) {
        if (!watching) {
            return;
        }
        watching = false;
        if (peer.isAlive()) {
            before.forEach((job, had) -> {
                BitSet has = held(peer, job, null);
                Ledger.Entry entry = peer.world().ledger().entry(job);
                if (entry.owner == peer) {
                    has.or(entry.delivered);
                }
                evaluated();
                checkKept(had, has, peer, job, event);
            });
            checkHanded(peer);
        }
    }

    /** Checks that all that was held still is, or was delivered. */
    void checkKept(BitSet had, BitSet has, Object peer, JobId job, Object step) {
        BitSet gone = (BitSet) had.clone();
        gone.andNot(has);
        check(gone.isEmpty(), peer, " lost tasks ", gone, " of job ", job, " by ", step);
    }

    private void checkHanded(SimulatedPeer peer) {
        Map<JobId, BitSet> all = new TreeMap<>();
        for (Loot loot : handed) {
            for (Lease lease : loot.leases()) {
                evaluated();
                BitSet others = all.computeIfAbsent(lease.job(), job -> new BitSet());
                BitSet tasks = tasks(lease.range().lo(), lease.range().hi());
                check(!others.intersects(tasks), peer, " hands ", lease, " over twice");
                others.or(tasks);
                checkKept(tasks, held(peer, lease.job(), Place.IN_TRANSIT), peer, lease.job(), loot);
            }
        }
        all.forEach((job, tasks) -> {
            BitSet kept = held(peer, job, Place.BACKLOG);
            kept.or(held(peer, job, Place.WORKERS));
            check(!kept.intersects(tasks), peer, " keeps what it handed over of job ", job);
        });
    }

    private static BitSet held(SimulatedPeer peer, JobId job, @Nullable Place place) {
        BitSet held = new BitSet();
        for (Held entry : peer.inspect().held(job)) {
            if (place == null || entry.place() == place) {
                held.set((int) entry.range().lo(), (int) entry.range().hi());
            }
        }
        return held;
    }

    private static BitSet tasks(long lo, long hi) {
        BitSet tasks = new BitSet();
        tasks.set((int) lo, (int) hi);
        return tasks;
    }

    /** Whether an event can end no work, only move it about. */
    private static boolean onlyMoves(Event event) {
        return switch (event) {
            case Event.Received received ->
                received.message() instanceof StealMessage || received.message() instanceof AuditReport;
            case Event.ChunkCut cut -> true;
            case Event.Submitted submitted -> true;
            case Event.Appended appended -> true;
            case Event.LeaveAsked asked -> true;
            case Event.Tick tick -> true;
            case Event.ViewInstalled installed -> false;
            case Event.Sealed sealed -> false;
            case Event.JobCancelled cancelled -> false;
            case Event.TasksCancelled cancelled -> false;
            case Event.ChunkDone done -> false;
            case Event.SlotsChanged changed -> true;
            case Event.PeersAsked asked -> true;
            case Event.JobsAsked asked -> true;
        };
    }
}
