// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

/**
 * How messages travel in a world; all in nanoseconds.
 *
 * @param leastNanos no message is faster
 * @param extraNanos the mean of the exponential part added to each; messages overtake each other by it
 * @param sendNanos how long a peer's event loop takes to send a message: the next leaves later
 * @param handleNanos how long a peer's event loop takes for a message received: the next waits
 */
public record Links(long leastNanos, long extraNanos, long sendNanos, long handleNanos) {
    /** One machine room: 100 us one way in the mean, 5 us of work for each message at each end. */
    public static Links room() {
        return new Links(80_000, 20_000, 5_000, 5_000);
    }

    /** The same room with peers whose event loops cost nothing: what the model of makespans speaks of. */
    public static Links ideal() {
        return new Links(80_000, 20_000, 0, 0);
    }

    /** The mean one-way delay. */
    public long latencyNanos() {
        return leastNanos + extraNanos;
    }
}
