// SPDX-License-Identifier: Apache-2.0
package gossamer.model;

/**
 * Names one job: the peer where it was submitted and that peer's running number.
 *
 * @param origin the peer where the job was submitted, and its owner unless a backup took over
 * @param number from 1, growing with each job of the origin; what a person types to name a job
 */
public record JobId(PeerId origin, long number) implements Comparable<JobId> {
    @Override
    public int compareTo(JobId other) {
        int byOrigin = origin.compareTo(other.origin);
        return byOrigin != 0 ? byOrigin : Long.compare(number, other.number);
    }

    @Override
    public String toString() {
        return origin.brief() + "-" + number;
    }
}
