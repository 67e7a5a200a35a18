// SPDX-License-Identifier: Apache-2.0
package gossamer.job;

import gossamer.model.JobId;
import gossamer.model.PeerId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Who owns which job, as far as this peer heard: the peer where it was submitted, unless another took over.
 *
 * <p>Of two owners of one job the one of the higher epoch counts, of the same epoch the one of the higher name
 * (<b>I9</b>, <b>I11</b>). Owners make themselves known to every peer of their view, so nobody has to ask.
 *
 * <p>Confined to the event loop.
 */
public final class Owners {
    /** Later owners of more jobs are forgotten, the longest known first; they make themselves known again. */
    private static final int LATER_MAX = 16_384;

    /** A later owner makes itself known to everybody in less than that. */
    private static final long KNOWN_NANOS = 30_000_000_000L;

    private record Reign(int epoch, PeerId owner, long sinceNanos) {}

    /** How what a peer says of itself compares with what is known. */
    public enum Word {
        NEWER,
        SAME,
        OLDER
    }

    private final Map<JobId, Reign> later = new LinkedHashMap<>();

    /** The owner of a job; it need not be in the view. */
    public PeerId of(JobId job) {
        Reign reign = later.get(job);
        return reign == null ? job.origin() : reign.owner();
    }

    public int epoch(JobId job) {
        Reign reign = later.get(job);
        return reign == null ? 0 : reign.epoch();
    }

    /** A peer says that it owns a job; keeps that if it counts more than what is known. */
    public Word learn(JobId job, int epoch, PeerId owner, long nowNanos) {
        int known = epoch(job);
        int order = known != epoch ? Integer.compare(epoch, known) : owner.compareTo(of(job));
        if (order > 0) {
            later.remove(job);
            later.put(job, new Reign(epoch, owner, nowNanos));
            if (later.size() > LATER_MAX) {
                later.remove(later.keySet().iterator().next());
            }
        }
        return order > 0 ? Word.NEWER : order == 0 ? Word.SAME : Word.OLDER;
    }

    /** Whether a peer that takes this one for the owner of a job, which it is not, will not be told better any more. */
    public boolean isSettled(JobId job, long nowNanos) {
        Reign reign = later.get(job);
        return reign == null || nowNanos - reign.sinceNanos() >= KNOWN_NANOS;
    }

    /** Forgets later owners of jobs that nobody here needs to know. */
    public void retain(Predicate<JobId> needed) {
        List.copyOf(later.keySet()).stream().filter(job -> !needed.test(job)).forEach(later::remove);
    }

    public int size() {
        return later.size();
    }
}
