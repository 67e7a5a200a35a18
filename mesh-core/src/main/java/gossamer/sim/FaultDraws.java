// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import gossamer.sim.Fault.Blackout;
import gossamer.sim.Fault.Bridge;
import gossamer.sim.Fault.Broken;
import gossamer.sim.Fault.Cancel;
import gossamer.sim.Fault.Clog;
import gossamer.sim.Fault.Corrupt;
import gossamer.sim.Fault.Crash;
import gossamer.sim.Fault.Cut;
import gossamer.sim.Fault.Cut.Way;
import gossamer.sim.Fault.Drift;
import gossamer.sim.Fault.Freeze;
import gossamer.sim.Fault.Full;
import gossamer.sim.Fault.Hold;
import gossamer.sim.Fault.Leave;
import gossamer.sim.Fault.Loss;
import gossamer.sim.Fault.Power;
import gossamer.sim.Fault.Reorder;
import gossamer.sim.Fault.Restart;
import gossamer.sim.Fault.Start;
import gossamer.sim.Fault.Twice;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Draws what goes wrong in a stretch of a world's life; each kind is left out wholly by chance.
 *
 * <p>One peer is neither taken away nor frozen.
 */
final class FaultDraws {
    private static final long MS = 1_000_000;
    private static final long SECOND = 1_000 * MS;

    /** Faults begin so long before the stretch ends, at the latest. */
    private static final long LAST_NANOS = 2 * SECOND;

    /** Peers that were started later may be hit, too: so many are thought of. */
    private static final int STARTED = 3;

    /** Jobs are cancelled so soon after their submission, if at all: most of them do not take much longer. */
    private static final long SOON_NANOS = 3 * SECOND;

    /** Who starts has its first view so soon, mostly. */
    private static final long JOIN_NANOS = 600 * MS;

    /** Clocks are wrong by so many thousandths at most. */
    private static final int DRIFT_PER_MILLE_MAX = 50;

    private static final List<Way> WAYS = List.of(Way.BOTH, Way.OUT, Way.IN);

    private final SplittableRandom dice;
    private final int peers;
    private final int survivor;
    private final long from;
    private final long until;
    private final List<JobPlan> jobs;
    private final List<Fault> faults;

    /**
     * @param jobs what is submitted
     * @param faults takes what is drawn
     */
    FaultDraws(
            SplittableRandom dice,
            int peers,
            int survivor,
            long from,
            long until,
            List<JobPlan> jobs,
            List<Fault> faults) {
        this.dice = dice;
        this.peers = peers;
        this.survivor = survivor;
        this.from = from;
        this.until = until;
        this.jobs = jobs;
        this.faults = faults;
    }

    /** What happens in any mesh: messages and peers are lost, and peers cannot speak with each other for a while. */
    void often() {
        if (chance(60)) {
            losses();
        }
        if (peers > 1) {
            if (chance(60)) {
                crashes();
            }
            if (chance(25)) {
                faults.add(new Leave(moment(), anyButSurvivor()));
            }
            if (chance(60)) {
                cuts();
            }
            if (chance(25)) {
                clogs();
            }
        }
    }

    private void losses() {
        boolean throughout = chance(50);
        long begins = throughout ? from : moment();
        long ends = throughout ? until : Math.min(until, begins + dice.nextLong(5 * SECOND));
        faults.add(new Loss(begins, ends, 1 + dice.nextInt(chance(50) ? 50 : 300)));
    }

    private void crashes() {
        int count = 1 + dice.nextInt(Math.max(1, Math.min(3, peers - 1)));
        long together = moment();
        boolean atOnce = chance(20);
        for (int i = 0; i < count; i++) {
            int peer = anyButSurvivor();
            long at = atOnce ? together : moment();
            faults.add(new Crash(at, peer));
            if (chance(50)) {
                faults.add(new Start(at + 300 * MS + dice.nextLong(5 * SECOND), peer));
            }
        }
    }

    private void cuts() {
        int count = 1 + dice.nextInt(2);
        for (int i = 0; i < count; i++) {
            List<Integer> side = side();
            long at = moment();
            long ends = end(at);
            if (!side.isEmpty() && side.size() < peers) {
                faults.add(new Cut(at, ends, side, Way.BOTH));
            }
        }
    }

    private List<Integer> side() {
        List<Integer> side = new ArrayList<>();
        if (chance(40)) {
            side.add(dice.nextInt(peers));
        } else {
            for (int peer = 0; peer < peers; peer++) {
                if (chance(50)) {
                    side.add(peer);
                }
            }
        }
        return side;
    }

    private void clogs() {
        int count = 1 + dice.nextInt(3);
        for (int i = 0; i < count; i++) {
            long at = moment();
            faults.add(new Clog(
                    at,
                    Math.min(until, at + 1 + dice.nextLong(4 * SECOND)),
                    dice.nextInt(peers),
                    dice.nextInt(peers),
                    dice.nextLong(SECOND)));
        }
    }

    /** What is rarer, and asks more of a peer. */
    void others() {
        for (int count = some(25); count > 0; count--) {
            faults.add(new Reorder(moment(), until, 1 + dice.nextInt(200), dice.nextLong(2 * SECOND)));
        }
        for (int count = some(25); count > 0; count--) {
            faults.add(new Twice(moment(), until, 1 + dice.nextInt(200)));
        }
        for (int count = some(50); count > 0; count--) {
            JobPlan job = anyJob();
            long at = job.atNanos() + dice.nextLong(SOON_NANOS);
            faults.add(new Cancel(Math.min(until, at), dice.nextInt(peers + STARTED), job.number()));
        }
        for (int count = some(30); count > 0; count--) {
            faults.add(new Drift(
                    moment(),
                    dice.nextInt(peers + STARTED),
                    dice.nextInt(2 * DRIFT_PER_MILLE_MAX + 1) - DRIFT_PER_MILLE_MAX));
        }
        if (peers > 1) {
            for (int count = some(30); count > 0; count--) {
                long at = moment();
                faults.add(new Freeze(at, end(at), anyButSurvivor()));
            }
            for (int count = some(25); count > 0; count--) {
                long at = moment();
                faults.add(new Hold(at, end(at), oneSide(), way()));
            }
            for (int count = some(25); count > 0; count--) {
                long at = moment();
                faults.add(new Cut(at, end(at), oneSide(), chance(50) ? Way.IN : Way.OUT));
            }
            for (int count = some(25); count > 0; count--) {
                long at = moment();
                int one = dice.nextInt(peers);
                faults.add(new Corrupt(
                        at, at + 1 + dice.nextLong(SECOND), one, (one + 1 + dice.nextInt(peers - 1)) % peers));
            }
        }
        if (peers > 2) {
            for (int count = some(25); count > 0; count--) {
                long at = moment();
                List<Integer> side = oneSide();
                faults.add(new Bridge(at, end(at), side, dice.nextInt(peers)));
            }
        }
    }

    /** What journals are for. */
    void ofDisks() {
        if (peers > 1) {
            for (int count = some(45); count > 0; count--) {
                int peer = anyButSurvivor();
                long at = moment();
                faults.add(new Power(at, peer));
                faults.add(new Restart(at + back(), peer));
            }
            for (int count = some(30); count > 0; count--) {
                int peer = anyButSurvivor();
                long at = moment();
                faults.add(new Crash(at, peer));
                faults.add(new Restart(at + back(), peer));
            }
        }
        for (int count = chance(40) ? 1 + dice.nextInt(2) : 0; count > 0; count--) {
            faults.add(new Blackout(
                    soonAfterAJob(),
                    chance(50),
                    back(),
                    chance(50) ? dice.nextLong(300 * MS) : dice.nextLong(3 * SECOND),
                    dice.nextInt(peers)));
        }
        for (int count = some(40); count > 0; count--) {
            long at = soonAfterAJob();
            faults.add(new Full(at, Math.min(until, at + 1 + dice.nextLong(5 * SECOND)), dice.nextInt(peers)));
        }
        for (int count = some(35); count > 0; count--) {
            faults.add(new Broken(soonAfterAJob(), dice.nextInt(peers)));
        }
    }

    /** What hits peers just when they do something else: own a new job, join, leave, or lose another. */
    void aimed() {
        List<Fault> before = List.copyOf(faults);
        for (int count = 2 + dice.nextInt(6); count > 0; count--) {
            int draw = dice.nextInt(100);
            if (draw < 30) {
                JobPlan job = anyJob();
                aim(job.atNanos() + dice.nextLong(SECOND), job.peer());
            } else if (draw < 55) {
                aimAtHeir(before);
            } else if (draw < 80) {
                aimAtNewcomer(before);
            } else {
                aimAtLeaver(before);
            }
        }
    }

    /** Who starts has the next number, if all that were to start before did. */
    private void aimAtNewcomer(List<Fault> before) {
        List<Fault> starts = before.stream()
                .filter(fault -> fault instanceof Start || fault instanceof Restart)
                .toList();
        if (starts.isEmpty()) {
            long at = moment();
            faults.add(new Start(at, survivor));
            aim(at + dice.nextLong(JOIN_NANOS), peers);
        } else {
            int which = dice.nextInt(starts.size());
            aim(starts.get(which).atNanos() + dice.nextLong(JOIN_NANOS), peers + which);
        }
    }

    /** Some time after a peer is lost, another has taken over its jobs. */
    private void aimAtHeir(List<Fault> before) {
        List<Fault> ends = before.stream()
                .filter(fault -> fault instanceof Crash || fault instanceof Power)
                .toList();
        List<JobPlan> durable = jobs.stream()
                .filter(job -> job.backups() > 0 && job.peer() != survivor && job.atNanos() < until - LAST_NANOS)
                .toList();
        if (!durable.isEmpty()) {
            JobPlan job = durable.get(dice.nextInt(durable.size()));
            long at = inTime(job.atNanos() + dice.nextLong(SECOND));
            faults.add(new Crash(at, job.peer()));
            aim(at + dice.nextLong(600 * MS), dice.nextInt(peers));
            aim(at + dice.nextLong(chance(50) ? 600 * MS : 3 * SECOND), dice.nextInt(peers));
        } else if (!ends.isEmpty()) {
            long at =
                    ends.get(dice.nextInt(ends.size())).atNanos() + dice.nextLong(chance(50) ? SECOND / 2 : 3 * SECOND);
            aim(at, dice.nextInt(peers));
        } else if (peers > 1) {
            JobPlan job = anyJob();
            if (job.peer() != survivor) {
                long at = inTime(job.atNanos() + dice.nextLong(SECOND));
                faults.add(new Crash(at, job.peer()));
                aim(at + dice.nextLong(SECOND), dice.nextInt(peers));
            }
        }
    }

    private void aimAtLeaver(List<Fault> before) {
        List<Fault> leaves =
                before.stream().filter(fault -> fault instanceof Leave).toList();
        if (!leaves.isEmpty()) {
            Leave leave = (Leave) leaves.get(dice.nextInt(leaves.size()));
            aim(leave.atNanos() + dice.nextLong(300 * MS), leave.peer());
        } else if (peers > 1) {
            JobPlan job = anyJob();
            int peer = anyButSurvivor();
            long at = inTime(job.atNanos() + dice.nextLong(SOON_NANOS));
            faults.add(new Leave(at, peer));
            aim(at + dice.nextLong(300 * MS), peer);
        }
    }

    private JobPlan anyJob() {
        return jobs.get(dice.nextInt(jobs.size()));
    }

    private long inTime(long atNanos) {
        return Math.max(from, Math.min(until - LAST_NANOS, atNanos));
    }

    /** Lets something go wrong at a peer; that which is to stay is not taken away. */
    private void aim(long atNanos, int peer) {
        long at = inTime(atNanos);
        int draw = peer == survivor ? 4 + dice.nextInt(9) : dice.nextInt(13);
        switch (draw) {
            case 0 -> {
                faults.add(new Power(at, peer));
                faults.add(new Restart(at + back(), peer));
            }
            case 1 -> faults.add(new Crash(at, peer));
            case 2 -> faults.add(new Leave(at, peer));
            case 3 -> faults.add(new Freeze(at, end(at), peer));
            case 4 -> faults.add(new Blackout(at, chance(50), back(), dice.nextLong(300 * MS), dice.nextInt(peers)));
            case 5, 10 -> faults.add(new Cancel(at, peer, anyJob().number()));
            case 6 -> faults.add(new Full(at, end(at), peer));
            case 7 -> faults.add(new Broken(at, peer));
            case 8, 9 -> faults.add(new Clog(at, end(at), peer, dice.nextInt(peers), dice.nextLong(SECOND)));
            case 11 -> faults.add(new Corrupt(at, at + 1 + dice.nextLong(SECOND), peer, peer == 0 ? 1 : 0));
            default -> faults.add(new Drift(at, peer, dice.nextInt(2 * DRIFT_PER_MILLE_MAX + 1) - DRIFT_PER_MILLE_MAX));
        }
    }

    private long back() {
        return 300 * MS + dice.nextLong(6 * SECOND);
    }

    private long soonAfterAJob() {
        long at = anyJob().atNanos() + dice.nextLong(SOON_NANOS);
        return Math.min(until - LAST_NANOS, at);
    }

    /** One to three with a chance, else none. */
    private int some(int percent) {
        return chance(percent) ? 1 + dice.nextInt(3) : 0;
    }

    private Way way() {
        return WAYS.get(dice.nextInt(WAYS.size()));
    }

    /** Some peers, but not all. */
    private List<Integer> oneSide() {
        List<Integer> side = side();
        if (side.isEmpty() || side.size() == peers) {
            return List.of(dice.nextInt(peers));
        }
        return side;
    }

    private long moment() {
        return from + dice.nextLong(until - from - LAST_NANOS);
    }

    /** Half of them are too short for a verdict: messages are lost, no view changes. */
    private long end(long at) {
        long length = chance(50) ? dice.nextLong(3 * SECOND) : 3 * SECOND + dice.nextLong(6 * SECOND);
        return Math.min(until, at + 1 + length);
    }

    private int anyButSurvivor() {
        int peer = dice.nextInt(peers - 1);
        return peer < survivor ? peer : peer + 1;
    }

    private boolean chance(int percent) {
        return dice.nextInt(100) < percent;
    }
}
