// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import gossamer.Peer;
import gossamer.model.JobHead;
import gossamer.model.PeerId;
import gossamer.peer.local.LocalClient;
import gossamer.peer.local.LocalIdentity;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A job as a person names it: its number, {@code last}, or, where peers count alike, its full name.
 *
 * <p>Every peer counts its own jobs. A number means the job of the peer that is asked, if it has one of that number;
 * {@code last} the newest of that peer, or where it has none the one that the mesh heard of last.
 *
 * @param typed what was typed
 */
record JobName(String typed) {
    static final String DESCRIPTION = "Its number, \"last\", or its full name.";

    /**
     * How long a job may be without an owner that is listed: what a peer finds in its store waits 5 s for a live one.
     */
    private static final Duration NEW_OWNER = Duration.ofSeconds(7);

    private static final Duration LOOK = Duration.ofMillis(50);
    private static final String LAST = "last";

    /** A job, and the peers among which its owner should be. */
    record Found(JobHead job, List<Peer> peers) {}

    /**
     * Finds the job.
     *
     * @throws CommandFailed if there is none, or several
     */
    Found find(LocalClient client) throws IOException {
        List<Peer> peers = client.peers();
        return new Found(among(client.jobs(), self(client.identity(), peers), peers), peers);
    }

    /**
     * Finds the job as {@link #find} does, also one that is listed nowhere for a moment, because its owner was lost and
     * another peer is about to own it.
     */
    Found findOrAwait(LocalClient client) throws IOException {
        long deadline = System.nanoTime() + NEW_OWNER.toNanos();
        while (true) {
            try {
                return find(client);
            } catch (CommandFailed failed) {
                if (failed.code() != ExitCode.NOT_FOUND
                        || System.nanoTime() - deadline >= 0
                        || Thread.currentThread().isInterrupted()) {
                    throw failed;
                }
                LockSupport.parkNanos(LOOK.toNanos());
            }
        }
    }

    /** @param self the peer that is asked; null if it does not list itself */
    JobHead among(List<JobHead> jobs, @Nullable PeerId self, List<Peer> peers) {
        List<JobHead> own = jobs.stream()
                .filter(job -> Objects.equals(job.id().origin(), self))
                .toList();
        if (typed.equals(LAST)) {
            return own.stream()
                    .max(Comparator.comparingLong(job -> job.id().number()))
                    .or(() -> jobs.isEmpty() ? Optional.empty() : Optional.of(jobs.get(jobs.size() - 1)))
                    .orElseThrow(() -> notFound("There is no job yet"));
        }
        List<JobHead> meant = jobs.stream().filter(this::isMeant).toList();
        List<JobHead> meantHere = own.stream().filter(this::isMeant).toList();
        if (meantHere.size() == 1) {
            return meantHere.get(0);
        }
        if (meant.size() > 1) {
            throw new CommandFailed(
                    ExitCode.USAGE,
                    meant.size() + " jobs have the number " + typed,
                    "Name one of them in full: "
                            + meant.stream()
                                    .map(job -> job.id() + " (" + JobsCommand.owner(job, peers) + ")")
                                    .collect(Collectors.joining(", ")));
        }
        if (meant.isEmpty()) {
            throw notFound("There is no job " + typed);
        }
        return meant.get(0);
    }

    private boolean isMeant(JobHead job) {
        return typed.equals(Long.toString(job.id().number()))
                || typed.equals(job.id().toString());
    }

    private static CommandFailed notFound(String what) {
        return new CommandFailed(ExitCode.NOT_FOUND, what, "To see all: ./mesh jobs");
    }

    static @Nullable PeerId self(LocalIdentity identity, List<Peer> peers) {
        return peers.stream()
                .map(Peer::card)
                .filter(card -> card.pid() == identity.pid() && card.name().equals(identity.peer()))
                .map(card -> card.peer())
                .findFirst()
                .orElse(null);
    }
}
