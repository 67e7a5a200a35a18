// SPDX-License-Identifier: Apache-2.0
package gossamer.model;

/**
 * Names one job: the peer where it was submitted and that peer's running number; and says what kind of work it is, so
 * that whoever holds some of it knows whom it may be given to.
 *
 * @param origin the peer where the job was submitted, and its owner unless a backup took over
 * @param number from 1, growing with each job of the origin; what a person types to name a job
 * @param kind what its tasks are to the peer that runs them
 */
public record JobId(PeerId origin, long number, JobKind kind) implements Comparable<JobId> {
    @Override
    public int compareTo(JobId other) {
        int byOrigin = origin.compareTo(other.origin);
        int byNumber = byOrigin != 0 ? byOrigin : Long.compare(number, other.number);
        return byNumber != 0 ? byNumber : kind.compareTo(other.kind);
    }

    @Override
    public String toString() {
        return origin.brief() + "-" + number;
    }
}
