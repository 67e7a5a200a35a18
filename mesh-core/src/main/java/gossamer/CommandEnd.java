// SPDX-License-Identifier: Apache-2.0
package gossamer;

import java.util.List;

/**
 * How one run of a {@link Command} ended, and what it wrote.
 *
 * @param task the number of the copy, from 0
 * @param peer the name of the peer that ran it
 * @param ending what ended it
 * @param code the exit code; 128 and the signal's number for a program that a signal ended; meaningless unless
 *     {@link Ending#EXITED}
 * @param problem why it could not run, or why it was ended where the command did not ask for that; one sentence without
 *     a full stop, or empty
 * @param output what it wrote, in the order in which it came, neighbours of different streams
 * @param cutBytes how much more it wrote than is kept, which is {@link #OUTPUT_BYTES_MAX}
 */
public record CommandEnd(
        long task, String peer, Ending ending, int code, String problem, List<Output> output, long cutBytes) {
    /** How much output of one run is kept, in bytes, both streams together. */
    public static final int OUTPUT_BYTES_MAX = 16 << 20;

    /** What ended a run. */
    public enum Ending {
        /** The program itself, or a signal. */
        EXITED,
        /** The limit of the command, or of the peer. */
        TIMED_OUT,
        /** There is no such program at that peer. */
        NOT_FOUND,
        /** There is, but it cannot be started. */
        NOT_STARTED
    }

    /** Where a program writes to. */
    public enum Stream {
        STDOUT,
        STDERR
    }

    /**
     * Some output.
     *
     * @param bytes as they were written; not to be written to
     */
    public record Output(Stream stream, byte[] bytes) {}

    public CommandEnd {
        output = List.copyOf(output);
    }

    /** The same without the output. */
    public CommandEnd brief() {
        return new CommandEnd(task, peer, ending, code, problem, List.of(), cutBytes);
    }
}
