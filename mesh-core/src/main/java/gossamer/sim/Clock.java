// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

/** The clock of one simulated peer: that of the world with an offset, and faster or slower from time to time. */
final class Clock {
    private static final long WHOLE = 1_000;

    private long sinceNanos; // of the world
    private long readNanos; // what this clock showed then
    private long perMille;

    Clock(long offsetNanos) {
        this.readNanos = offsetNanos;
    }

    /** Runs faster by so many thousandths from now on, or slower. */
    void drift(long worldNanos, int toPerMille) {
        readNanos = at(worldNanos);
        sinceNanos = worldNanos;
        perMille = toPerMille;
    }

    /** What it shows at a time of the world. */
    long at(long worldNanos) {
        long passed = worldNanos - sinceNanos;
        return readNanos + passed + passed * perMille / WHOLE;
    }

    /** The first time of the world at which it shows a time, or a later one. */
    long when(long shownNanos) {
        long toPass = shownNanos - readNanos;
        long passed = (long) (toPass / (1 + perMille / (double) WHOLE));
        long world = sinceNanos + passed;
        while (at(world) < shownNanos) {
            world += Math.max(1, (shownNanos - at(world)) / 2);
        }
        return world;
    }
}
