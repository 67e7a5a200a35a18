// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.local;

/**
 * How the job of a command ended.
 *
 * @param state how
 * @param message why, one sentence without a full stop; empty if it is done
 */
public record Over(State state, String message) {
    /** The ways to end. */
    public enum State {
        /** Every run ended in one way or the other. */
        DONE,
        /** Somebody no longer wanted it. */
        CANCELLED,
        /** It ran longer than its limit. */
        OVERDUE,
        /** The mesh could not run it, or whoever had it lost it to somebody else. */
        FAILED,
        /** It has not ended: whoever followed it left it to itself. */
        LEFT
    }
}
