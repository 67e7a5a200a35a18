// SPDX-License-Identifier: Apache-2.0
package gossamer.model;

/**
 * Names one installed view, and thereby the term of the scheduler that the view elects.
 *
 * <p>Ordered by sequence, then by coordinator: of two views that a peer has seen, the greater is the newer.
 *
 * @param coordinator the peer that installed the view
 * @param sequence grows with every view that a coordinator installs
 */
public record ViewId(PeerId coordinator, long sequence) implements Comparable<ViewId> {
    @Override
    public int compareTo(ViewId other) {
        int bySequence = Long.compare(sequence, other.sequence);
        return bySequence != 0 ? bySequence : coordinator.compareTo(other.coordinator);
    }

    @Override
    public String toString() {
        return coordinator.brief() + "|" + sequence;
    }
}
