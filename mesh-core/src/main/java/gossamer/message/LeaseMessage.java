// SPDX-License-Identifier: Apache-2.0
package gossamer.message;

import gossamer.model.IndexRange;
import gossamer.model.JobId;
import gossamer.model.PeerId;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Keeps the owner's book of who holds which range true. */
public sealed interface LeaseMessage extends Message {
    /**
     * Holder to owner: I hold these ranges now; they came from that granter.
     *
     * @param job the job of all the ranges
     * @param granter the peer they came from
     * @param grant the granter's number of the hand-over
     * @param ranges disjoint
     * @param attempt of all the ranges
     */
    record Leased(JobId job, PeerId granter, long grant, List<IndexRange> ranges, int attempt) implements LeaseMessage {
        @Override
        public boolean isPatient() {
            return true;
        }
    }

    /**
     * Owner to granter: your hand-over stands in the book; forget it.
     *
     * @param grant the granter's number of the hand-over
     */
    record LeaseConfirmed(long grant) implements LeaseMessage {
        @Override
        public boolean isPatient() {
            return true;
        }
    }

    /**
     * Owner to holder: these ranges are not yours, or done already; drop what has not started.
     *
     * @param attempt drops attempts up to this one, so that a newer lease of the same range stays
     */
    record Drop(JobId job, List<IndexRange> ranges, int attempt) implements LeaseMessage {}

    /**
     * Owner to holder: what of this job is in your hands? Also says who the owner is: of two the one of the higher
     * epoch, or of the same epoch and the higher name.
     *
     * @param audit grows with each question of an owner
     * @param epoch of the owner: 0 for the peer where the job was submitted
     * @param attended whether a client has the job there; without one an owner gives way to an owner that has
     */
    record Audit(JobId job, long audit, int epoch, boolean attended) implements LeaseMessage {}

    /**
     * Holder to owner: these ranges are in my hands: waiting, with workers, in transit, or done and not yet
     * acknowledged.
     *
     * @param audit the number of the question this answers
     * @param ranges in no particular order; of results those of attempt 0
     * @param attempts one for each range, not to be written to
     */
    record AuditReport(JobId job, long audit, List<IndexRange> ranges, int[] attempts) implements LeaseMessage {
        public AuditReport {
            if (ranges.size() != attempts.length) {
                throw new IllegalArgumentException(attempts.length + " attempts of " + ranges.size() + " ranges");
            }
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof AuditReport report
                    && job.equals(report.job)
                    && audit == report.audit
                    && ranges.equals(report.ranges)
                    && Arrays.equals(attempts, report.attempts);
        }

        @Override
        public int hashCode() {
            return Objects.hash(job, audit, ranges, Arrays.hashCode(attempts));
        }

        @Override
        public String toString() {
            return "AuditReport(" + job + " " + audit + " " + ranges + " " + Arrays.toString(attempts) + ")";
        }
    }

    /**
     * Holder to owner: may I start these tasks? Asked before tasks that may start only once, and before every attempt
     * but the first of an owner: so the owner knows which tasks ran when a peer is lost. Repeated until answered.
     *
     * @param chunk of the sender: with its name it tells this start from every other
     */
    record StartRequest(JobId job, long chunk, IndexRange range, int attempt) implements LeaseMessage {}

    /**
     * Owner to holder, answers {@link StartRequest}: these may start; what stands in neither list is not the holder's.
     *
     * @param plain disjoint
     * @param isolated the same for tasks that were lost with their peers too often: they may start only where they
     *     cannot harm this one
     */
    record StartReply(JobId job, long chunk, List<IndexRange> plain, List<IndexRange> isolated)
            implements LeaseMessage {}
}
