// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import java.util.List;

/**
 * One thing that goes wrong in a world, as data: a world replays a list of them whatever seed they were drawn from.
 *
 * <p>Peers are named by their number: from 0 for those present at the start, then one more for each {@link Start}. A
 * fault that names a peer which is not there, or not any more, does nothing; so any part of a list is a list.
 */
public sealed interface Fault {
    /** When it begins, in virtual nanoseconds. */
    long atNanos();

    /** When it ends; for a fault in a moment, its beginning. */
    default long untilNanos() {
        return atNanos();
    }

    /** A peer vanishes without a word. */
    record Crash(long atNanos, int peer) implements Fault {}

    /** A new peer starts on the same machine as an older one, with as many slots. */
    record Start(long atNanos, int like) implements Fault {}

    /** A person asks a peer to leave; it vanishes when it says that it has. */
    record Leave(long atNanos, int peer) implements Fault {}

    /**
     * Messages between some peers and all others are lost.
     *
     * @param side the peers on one side; everyone else, later peers included, is on the other
     * @param way which messages are lost
     */
    record Cut(long atNanos, long untilNanos, List<Integer> side, Way way) implements Fault {
        /** The direction of a cut, seen from its named side. */
        public enum Way {
            BOTH,
            OUT,
            IN
        }

        public Cut {
            side = List.copyOf(side);
        }

        /** Whether a message between two peers is lost. */
        boolean blocks(int from, int to) {
            boolean inside = side.contains(from);
            return inside != side.contains(to) && (way == Way.BOTH || inside == (way == Way.OUT));
        }

        /** Whether two peers cannot speak with each other both ways. */
        boolean parts(int one, int other) {
            return side.contains(one) != side.contains(other);
        }
    }

    /**
     * Messages between any two peers are lost by chance.
     *
     * @param perMille of 1,000 messages, how many are lost
     */
    record Loss(long atNanos, long untilNanos, int perMille) implements Fault {}

    /**
     * Messages from one peer to another take longer.
     *
     * @param extraNanos added to the delay of each
     */
    record Clog(long atNanos, long untilNanos, int from, int to, long extraNanos) implements Fault {}
}
