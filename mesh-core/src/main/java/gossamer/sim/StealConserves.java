// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import gossamer.engine.Inspection.Held;
import gossamer.engine.Inspection.Place;
import gossamer.machine.Event;
import gossamer.message.Message;
import gossamer.message.StealMessage;
import gossamer.message.StealMessage.Loot;
import gossamer.message.StealMessage.Refuse;
import gossamer.model.IndexRange;
import gossamer.model.JobId;
import gossamer.model.Lease;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * I21: handing work over neither loses nor doubles any.
 *
 * <p>What a peer hands over is in transit there; a step that only moves work about makes no task vanish from a peer's
 * hands; and what waits and runs after such a step, with what was handed over, is not more than was there before it and
 * came with it. (Two peers may have the same task after a fault, and hand it to a third, which then has it twice: so
 * tasks are counted, not only named.)
 */
final class StealConserves extends Invariant {
    /** What a peer had of one job before a step. */
    private record Before(Ledger.Entry job, List<Held> held) {}

    private final List<Before> before = new ArrayList<>();
    private final List<Loot> handed = new ArrayList<>();
    private final Map<SimulatedPeer, Long> grants = new TreeMap<>(Comparator.comparingInt(SimulatedPeer::number));
    private boolean watching;

    StealConserves() {
        super("I21 stealConserves");
    }

    @Override
    void stepping(SimulatedPeer peer, Event event) {
        watching = onlyMoves(event);
        before.clear();
        handed.clear();
        if (watching) {
            for (Ledger.Entry job : peer.world().ledger().entries()) {
                before.add(new Before(job, peer.inspect().held(job.id())));
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
        if (!watching || !peer.isAlive()) {
            return;
        }
        watching = false;
        for (Before had : before) {
            Ledger.Entry job = had.job();
            List<Held> held = peer.inspect().held(job.id());
            if (handed.isEmpty() && held.equals(had.held())) { // so nothing is gone, and nothing is more
                evaluated();
                continue;
            }
            BitSet inHand = tasks(held, null);
            BitSet inTransit = tasks(held, Place.IN_TRANSIT);
            boolean own = job.isDurable() ? owns(peer, job) : job.owner == peer;
            if (job.isDurable() && (own || !job.isLive())) {
                continue; // what is done is not delivered yet, and nobody waits for ever for another owner
            }
            if (own) {
                inHand.or(job.delivered);
            }
            boolean mayGo = own
                    ? event instanceof Event.LeaveAsked // its own jobs end with it
                    : job.isDurable() && isForAnHeir(peer, job, held);
            if (!mayGo) {
                evaluated();
                checkKept(tasks(had.held(), null), inHand, peer, job, event);
            }
            long given = 0;
            for (IndexRange range : handed(job.id())) {
                given += range.size();
                checkKept(range(range), inTransit, peer, job, event);
            }
            if (!own || !(event instanceof Event.Tick)) { // an owner may let run again what was of no use
                long more = incoming(event, job.id()) + retried(had.held(), held);
                checkNotMore(toRun(had.held()) + more, toRun(held) + given, peer, job, event);
            }
        }
    }

    private static boolean owns(SimulatedPeer peer, Ledger.Entry job) {
        return peer.inspect().known().contains(job.id());
    }

    private List<IndexRange> handed(JobId job) {
        return handed.stream()
                .flatMap(loot -> loot.leases().stream())
                .filter(lease -> lease.job().equals(job))
                .map(Lease::range)
                .toList();
    }

    /** Checks that all that was held still is, or was delivered. */
    void checkKept(BitSet had, BitSet has, Object peer, Object job, Object step) {
        BitSet gone = (BitSet) had.clone();
        gone.andNot(has);
        check(gone.isEmpty(), peer, " lost tasks ", gone, " of ", job, " by ", step);
    }

    /** Checks that there are not more tasks than before. */
    void checkNotMore(long had, long has, Object peer, Object job, Object step) {
        check(has <= had, peer, " made ", has, " tasks of ", job, " out of ", had, " by ", step);
    }

    /** Whether an owner to come gives out anew what a peer has let go: it leaves, or nothing waits or is on its way. */
    private static boolean isForAnHeir(SimulatedPeer peer, Ledger.Entry job, List<Held> held) {
        boolean leaves = !peer.isStaying() && peer.world().ownerOf(job) == null;
        return leaves
                || held.stream().allMatch(entry -> entry.place() == Place.WORKERS || entry.place() == Place.OUTBOX);
    }

    private static BitSet tasks(List<Held> held, @Nullable Place only) {
        BitSet tasks = new BitSet();
        for (Held entry : held) {
            if (only == null || entry.place() == only) {
                tasks.or(range(entry.range()));
            }
        }
        return tasks;
    }

    private static BitSet range(IndexRange range) {
        BitSet tasks = new BitSet();
        tasks.set((int) range.lo(), (int) range.hi());
        return tasks;
    }

    private static long toRun(List<Held> held) {
        long sum = 0;
        for (Held entry : held) {
            sum += entry.place().isToRun() ? entry.range().size() : 0;
        }
        return sum;
    }

    /** How many tasks a peer has heard itself say that they threw, and attempts again. */
    private static long retried(List<Held> had, List<Held> has) {
        BitSet retried = tasks(has, Place.RETRIES);
        retried.and(tasks(had, Place.OUTBOX));
        return retried.cardinality();
    }

    /** How many tasks of a job an event brings. */
    private static long incoming(Event event, JobId job) {
        return switch (event) {
            case Event.Received(var from, Loot loot)
            when loot.leases().get(0).job().equals(job) ->
                loot.leases().stream().mapToLong(Lease::size).sum();
            case Event.Submitted submitted
            when submitted.spec().id().equals(job) ->
                Math.max(0, submitted.spec().size());
            case Event.Appended appended
            when appended.job().equals(job) -> appended.items().size();
            default -> 0;
        };
    }

    /** Whether an event can end no work, only move it about. */
    private static boolean onlyMoves(Event event) {
        return switch (event) {
            case Event.Received(var from, Refuse refuse) -> false; // what came back may be elsewhere by now
            case Event.Received received -> received.message() instanceof StealMessage;
            case Event.ChunkCut cut -> true;
            case Event.ChunkWaits waits -> true;
            case Event.ChunkGoesOn goesOn -> true;
            case Event.Submitted submitted -> true;
            case Event.Appended appended -> true;
            case Event.LeaveAsked asked -> true;
            case Event.Tick tick -> true;
            case Event.SlotsChanged changed -> true;
            case Event.KeysChanged changed -> true;
            case Event.CodeReady ready -> true;
            case Event.CodeMissing missing -> true;
            case Event.CodeRefused refused -> true;
            case Event.CodeKept kept -> true;
            case Event.PeersAsked asked -> true;
            case Event.JobsAsked asked -> true;
            case Event.AttachAsked asked -> true;
            case Event.Detached detached -> true;
            case Event.Consumed consumed -> true;
            case Event.ViewInstalled installed -> false;
            case Event.Sealed sealed -> false;
            case Event.JobCancelled cancelled -> false;
            case Event.TasksCancelled cancelled -> false;
            case Event.ChunkDone done -> false;
            case Event.ChunkStep step -> false;
            case Event.ChunkProgress progress -> true;
            case Event.StoreOpened opened -> true;
            case Event.Stored stored -> false;
            case Event.StoreFailed failed -> false;
        };
    }
}
