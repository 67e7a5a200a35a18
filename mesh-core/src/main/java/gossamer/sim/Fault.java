// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import java.util.List;
import java.util.Locale;

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

    /** The word for its kind, as it is written and counted. */
    default String kind() {
        return word(getClass());
    }

    /** The word for a kind of fault, unless that says more than its class does. */
    static String word(Class<?> kind) {
        return kind.getSimpleName().toLowerCase(Locale.ROOT);
    }

    /** A fault that may keep two peers from hearing each other for long enough to be judged by it. */
    sealed interface Silence extends Fault {
        /** Whether one of two peers hears nothing of the other. */
        boolean parts(int one, int other);

        /** Whether a message between two peers is lost. */
        default boolean blocks(int from, int to) {
            return false;
        }
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
    record Cut(long atNanos, long untilNanos, List<Integer> side, Way way) implements Silence {
        /** The direction of a cut, seen from its named side. */
        public enum Way {
            BOTH,
            OUT,
            IN
        }

        public Cut {
            side = List.copyOf(side);
        }

        @Override
        public String kind() {
            return way == Way.BOTH ? "cut" : "oneway";
        }

        @Override
        public boolean blocks(int from, int to) {
            boolean inside = side.contains(from);
            return inside != side.contains(to) && (way == Way.BOTH || inside == (way == Way.OUT));
        }

        @Override
        public boolean parts(int one, int other) {
            return side.contains(one) != side.contains(other);
        }
    }

    /**
     * Messages between some peers and all others are lost, but one peer still speaks with both sides.
     *
     * @param side the peers on one side; everyone else, later peers included, is on the other
     * @param bridge the peer between them
     */
    record Bridge(long atNanos, long untilNanos, List<Integer> side, int bridge) implements Silence {
        public Bridge {
            side = List.copyOf(side);
        }

        @Override
        public boolean blocks(int from, int to) {
            return parts(from, to);
        }

        @Override
        public boolean parts(int one, int other) {
            return one != bridge && other != bridge && side.contains(one) != side.contains(other);
        }
    }

    /**
     * Messages between some peers and all others wait, and come all at once when it ends: what they say may be long out
     * of date then.
     *
     * @param side the peers on one side; everyone else, later peers included, is on the other
     * @param way which messages wait
     */
    record Hold(long atNanos, long untilNanos, List<Integer> side, Cut.Way way) implements Silence {
        public Hold {
            side = List.copyOf(side);
        }

        /** Whether a message between two peers waits. */
        boolean holds(int from, int to) {
            return new Cut(atNanos, untilNanos, side, way).blocks(from, to);
        }

        @Override
        public boolean parts(int one, int other) {
            return side.contains(one) != side.contains(other);
        }
    }

    /** A process stands still, as by SIGSTOP or a long collection of garbage; what reaches it meanwhile waits. */
    record Freeze(long atNanos, long untilNanos, int peer) implements Silence {
        @Override
        public boolean parts(int one, int other) {
            return one != other && (one == peer || other == peer);
        }
    }

    /**
     * A frame between two peers is damaged on its way. It does not open, so the session ends: what is under way in both
     * directions is lost, and all that is said until there is another session.
     *
     * <p>Worlds have no bytes; that no damaged frame opens is for the tests of the sealing to show. Nor have they the
     * datagrams by which peers find each other.
     */
    record Corrupt(long atNanos, long untilNanos, int one, int other) implements Silence {
        @Override
        public boolean blocks(int from, int to) {
            return parts(from, to);
        }

        @Override
        public boolean parts(int from, int to) {
            return (from == one && to == other) || (from == other && to == one);
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

    /**
     * Messages between any two peers come twice by chance, the second at a time of its own.
     *
     * @param perMille of 1,000 messages, how many
     */
    record Twice(long atNanos, long untilNanos, int perMille) implements Fault {}

    /**
     * Messages between any two peers are overtaken by chance.
     *
     * @param perMille of 1,000 messages, how many
     * @param extraNanos the most that is added to the delay of each of these
     */
    record Reorder(long atNanos, long untilNanos, int perMille, long extraNanos) implements Fault {}

    /**
     * The clock of a peer runs at another speed from now on.
     *
     * @param perMille so much faster than the world's; slower if negative; above -1,000
     */
    record Drift(long atNanos, int peer, int perMille) implements Fault {}

    /**
     * Somebody cancels a job.
     *
     * @param peer where that is said: at the owner, or elsewhere in the hope that the owner hears of it
     * @param job the number of its plan
     */
    record Cancel(long atNanos, int peer, int job) implements Fault {}

    /** A peer's machine loses power: it vanishes, and with it what was written but not forced to the disk. */
    record Power(long atNanos, int peer) implements Fault {}

    /** A peer starts on the machine of an older one that is gone, with the journal that lies there. */
    record Restart(long atNanos, int like) implements Fault {}

    /**
     * All peers end at once, and start again one after the other with what is in their journals.
     *
     * @param power whether their machines lose power, or only all processes end
     * @param backNanos so long after that the first starts
     * @param apartNanos so long after one the next starts
     * @param first the number of the peer that starts first; the others follow by number, round and round
     */
    record Blackout(long atNanos, boolean power, long backNanos, long apartNanos, int first) implements Fault {}

    /** A peer's disk is full. */
    record Full(long atNanos, long untilNanos, int peer) implements Fault {}

    /** A peer's disk cannot be written any more, until another peer starts there. */
    record Broken(long atNanos, int peer) implements Fault {}
}
