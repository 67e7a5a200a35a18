// SPDX-License-Identifier: Apache-2.0
package gossamer.job;

import gossamer.model.Change;
import gossamer.model.IndexRange;
import gossamer.model.PeerId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which undone tasks of one job may have been started, and what is on record against tasks: how many peers were lost
 * with each, and how often each was retried.
 *
 * <p>Tasks are leased by the thousand, and one lost peer says nothing of which of them ran: all it held are under
 * suspicion. So the first strike is cheap. Whatever is attempted again asks before it starts; when its peer is lost
 * too, those it had started get another strike, and the others none.
 *
 * <pre>
 *   strikes   0  1 suspected          2 tried                        3
 *             runs anywhere, after 1  runs once, isolated            over: Outcome.Lost
 *             only when it may
 * </pre>
 *
 * <p>An innocent task passes its trial. Blame follows Dask's rule of allowed failures, but for what was running only.
 *
 * <p>Confined to the event loop.
 */
final class Starts {
    /** From so many strikes on a task runs isolated only. */
    static final int TRIED = 2;

    /** With so many strikes a task is over. */
    static final int OVER = 3;

    /** Whom some tasks were allowed to start. */
    record Permit(PeerId holder, long chunk) {
        static final Permit NONE = new Permit(new PeerId(0, 0), 0);
        static final Comparator<Permit> ORDER =
                Comparator.comparing(Permit::holder).thenComparingLong(Permit::chunk);
    }

    /** Undone tasks that have one history. */
    record Part(IndexRange range, Permit permit, int strikes) {
        boolean isStarted() {
            return !permit.equals(Permit.NONE);
        }
    }

    private record Past(int strikes, int retries) {
        static final Past CLEAN = new Past(0, 0);
    }

    private final Stretches<Permit> permits = new Stretches<>();
    private final Stretches<Past> pasts = new Stretches<>();
    private final Set<Permit> unsaid = new TreeSet<>(Permit.ORDER); // an heir takes all as said

    /** A range cut where the history of its tasks differs, by rising index. */
    List<Part> parts(IndexRange range) {
        List<Part> parts = new ArrayList<>();
        for (Stretches.Stretch<Permit> permit : permits.over(range, Permit.NONE)) {
            for (Stretches.Stretch<Past> past : pasts.over(permit.range(), Past.CLEAN)) {
                parts.add(new Part(past.range(), permit.value(), past.value().strikes()));
            }
        }
        return parts;
    }

    /** These may start. */
    void permit(IndexRange range, Permit permit) {
        permits.set(range, permit);
    }

    /** Whether any of these is permitted to that holder for that chunk. */
    boolean has(Permit permit, IndexRange range) {
        return parts(range).stream().anyMatch(part -> part.permit().equals(permit));
    }

    /** A new permit waits until it cannot be lost: nobody has it yet. */
    void hold(Permit permit) {
        unsaid.add(permit);
    }

    /** A permit goes to its holder now. */
    void say(Permit permit) {
        unsaid.remove(permit);
    }

    /** Whether tasks may run: somebody was told that it may start them. */
    boolean mayRun(Part part) {
        return part.isStarted() && !unsaid.contains(part.permit());
    }

    /** These have not been started, or it does not matter any more. */
    void forgetPermits(IndexRange range) {
        permits.clear(range);
    }

    int retries(long index) {
        Past past = pasts.at(index);
        return past == null ? 0 : past.retries();
    }

    /** Puts strikes on record; what is to be told to backups. */
    List<Change.Struck> strike(IndexRange range, int strikes) {
        List<Change.Struck> told = new ArrayList<>();
        for (Stretches.Stretch<Past> past : pasts.over(range, Past.CLEAN)) {
            told.add(new Change.Struck(past.range(), strikes, past.value().retries()));
        }
        told.forEach(this::record);
        return told;
    }

    /** Counts one retry of one task; what is to be told to backups. */
    Change.Struck retry(long index) {
        Past past = pasts.at(index);
        Past before = past == null ? Past.CLEAN : past;
        Change.Struck told =
                new Change.Struck(new IndexRange(index, index + 1), before.strikes(), before.retries() + 1);
        record(told);
        return told;
    }

    /** Takes what an owner tells. */
    void record(Change.Struck told) {
        pasts.set(told.range(), new Past(told.strikes(), told.retries()));
    }

    /** These are done. */
    void clear(IndexRange range) {
        permits.clear(range);
        pasts.clear(range);
    }

    /** All of it, for somebody who knows nothing. */
    List<Change> told() {
        List<Change> told = new ArrayList<>();
        permits.forEach((range, permit) -> told.add(new Change.Started(range, permit.holder(), permit.chunk())));
        pasts.forEach((range, past) -> told.add(new Change.Struck(range, past.strikes(), past.retries())));
        return told;
    }

    /** Estimated bytes of state. */
    long bytes() {
        return 120L * (permits.count() + pasts.count());
    }
}
