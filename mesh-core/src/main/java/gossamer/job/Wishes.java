// SPDX-License-Identifier: Apache-2.0
package gossamer.job;

import gossamer.machine.Effects;
import gossamer.message.BackupMessage.Attach;
import gossamer.message.BackupMessage.AttachRefused;
import gossamer.message.BackupMessage.Refusal;
import gossamer.model.JobId;
import gossamer.model.PeerId;
import gossamer.model.View;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The jobs that clients here want to attach to.
 *
 * <p>Every other peer is asked, again and again: the owner answers, and while a job has none, because it is being taken
 * over, nobody does. It is not there if every peer says so, or after {@link #WAIT_NANOS}.
 *
 * <p>Confined to the event loop.
 */
public final class Wishes {
    /** Longer than backups take to become owners, one after the other. */
    public static final long WAIT_NANOS = 15_000_000_000L;

    private static final long REPEAT_NANOS = 500_000_000L;

    private static final class Wish {
        final long ticket;
        final boolean force;
        final long until;
        long askedAt;
        final Set<PeerId> without = new LinkedHashSet<>();

        Wish(long ticket, boolean force, long until) {
            this.ticket = ticket;
            this.force = force;
            this.until = until;
        }
    }

    private final Map<JobId, Wish> wishes = new LinkedHashMap<>();

    /** A client wants a job that this peer does not own; of two clients of one peer the later gets it. */
    public void wish(long ticket, JobId job, boolean force, @Nullable View view, long nowNanos, Effects out) {
        Wish before = wishes.remove(job);
        if (before != null) {
            out.attachRefused(before.ticket, job, Refusal.ATTENDED);
        }
        Wish wish = new Wish(ticket, force, nowNanos + WAIT_NANOS);
        wishes.put(job, wish);
        ask(job, wish, view, nowNanos, out);
        giveUpIfNowhere(job, wish, view, out);
    }

    private static void ask(JobId job, Wish wish, @Nullable View view, long nowNanos, Effects out) {
        wish.askedAt = nowNanos;
        wish.without.clear();
        if (view != null) {
            view.members().forEach(peer -> out.send(peer, new Attach(job, wish.ticket, wish.force)));
        }
    }

    /** A peer says why not. */
    public void onRefused(PeerId from, AttachRefused refused, @Nullable View view, Effects out) {
        Wish wish = wishes.get(refused.job());
        if (wish == null || wish.ticket != refused.ticket()) {
            return;
        }
        if (refused.why() != Refusal.NOT_HERE) {
            wishes.remove(refused.job());
            out.attachRefused(wish.ticket, refused.job(), refused.why());
            return;
        }
        wish.without.add(from);
        giveUpIfNowhere(refused.job(), wish, view, out);
    }

    private void giveUpIfNowhere(JobId job, Wish wish, @Nullable View view, Effects out) {
        if (view == null || wish.without.containsAll(view.members())) {
            wishes.remove(job);
            out.attachRefused(wish.ticket, job, Refusal.NOT_HERE);
        }
    }

    /**
     * This peer owns a job now: the ticket of the wish for it, and whether it takes another client's place; or null.
     */
    public @Nullable Granted onOwned(JobId job) {
        Wish wish = wishes.remove(job);
        return wish == null ? null : new Granted(wish.ticket, wish.force);
    }

    /** A wish that came true. */
    public record Granted(long ticket, boolean force) {}

    /** Asks again, and gives up. */
    public void onTime(@Nullable View view, long nowNanos, Effects out) {
        for (Map.Entry<JobId, Wish> entry : new ArrayList<>(wishes.entrySet())) {
            Wish wish = entry.getValue();
            if (nowNanos >= wish.until) {
                wishes.remove(entry.getKey());
                out.attachRefused(wish.ticket, entry.getKey(), Refusal.NOT_HERE);
            } else if (nowNanos - wish.askedAt >= REPEAT_NANOS) {
                ask(entry.getKey(), wish, view, nowNanos, out);
            }
        }
    }

    public long deadlineNanos() {
        long deadline = Long.MAX_VALUE;
        for (Wish wish : wishes.values()) {
            deadline = Math.min(deadline, Math.min(wish.until, wish.askedAt + REPEAT_NANOS));
        }
        return deadline;
    }

    /** The jobs wished for. */
    public List<JobId> jobs() {
        return List.copyOf(wishes.keySet());
    }
}
