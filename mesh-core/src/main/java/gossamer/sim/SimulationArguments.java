// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code ./mesh sim} was asked to do.
 *
 * @param first the first seed
 * @param last the last seed
 * @param peers of each world, 1 to 100,000
 * @param minutes how long to go on with the seeds that follow, in real time
 * @param faults in place of those that each seed draws, or null
 * @param recorded the only world to be run, or null
 */
record SimulationArguments(
        long first,
        long last,
        int peers,
        double minutes,
        @Nullable List<Fault> faults,
        @Nullable Recording recorded) {
    private static final String USAGE =
            "Usage: sim --seed N | --seeds A..B | --replay WORLD [--peers N] [--minutes M] [--replay FAULTS]";

    /** @throws IllegalArgumentException saying what is wrong and what is right */
    static SimulationArguments parse(List<String> args) {
        long first = 1;
        long last = 0;
        int peers = Simulation.PEERS;
        double minutes = 0;
        boolean seeded = false;
        List<Fault> faults = null;
        Recording recorded = null;
        Iterator<String> rest = args.iterator();
        while (rest.hasNext()) {
            String flag = rest.next();
            if (!rest.hasNext()) {
                throw new IllegalArgumentException("no value after \"" + flag + "\". " + USAGE);
            }
            String value = rest.next();
            switch (flag) {
                case "--seed" -> {
                    first = number(flag, value);
                    last = first;
                    seeded = true;
                }
                case "--seeds" -> {
                    int dots = value.indexOf("..");
                    if (dots < 0) {
                        throw new IllegalArgumentException("--seeds is \"" + value + "\"; expected A..B. " + USAGE);
                    }
                    first = number(flag, value.substring(0, dots));
                    last = number(flag, value.substring(dots + 2));
                    seeded = true;
                }
                case "--peers" -> peers = (int) within(flag, number(flag, value), 1, 100_000);
                case "--minutes" -> minutes = within(flag, number(flag, value), 0, 100_000);
                case "--replay" -> {
                    recorded = Recording.isOne(value) ? Recording.parse(value) : null;
                    faults = recorded == null ? Faults.parse(value) : null;
                }
                default -> throw new IllegalArgumentException("unknown option \"" + flag + "\". " + USAGE);
            }
        }
        if (recorded != null) {
            if (seeded || minutes != 0) {
                throw new IllegalArgumentException("a recorded world has its seed and its peers. " + USAGE);
            }
            return new SimulationArguments(recorded.seed(), recorded.seed(), recorded.peers(), 0, null, recorded);
        }
        if (!seeded && minutes == 0) {
            throw new IllegalArgumentException("which seeds? " + USAGE);
        }
        return new SimulationArguments(first, last, peers, minutes, faults, null);
    }

    /** The world of a seed. */
    Recording world(long seed) {
        if (recorded != null) {
            return recorded;
        }
        Recording drawn = Recording.of(Scenario.draw(seed, peers));
        return faults == null ? drawn : drawn.withFaults(faults);
    }

    private static long number(String flag, String value) {
        try {
            return Long.decode(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(flag + " is \"" + value + "\"; expected a whole number. " + USAGE, e);
        }
    }

    private static long within(String flag, long given, long least, long most) {
        if (given < least || given > most) {
            throw new IllegalArgumentException(flag + " is " + given + "; it must be from " + least + " to " + most);
        }
        return given;
    }
}
