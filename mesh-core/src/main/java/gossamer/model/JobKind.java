// SPDX-License-Identifier: Apache-2.0
package gossamer.model;

import java.util.List;

/** What the tasks of a job are to the peer that runs them. */
public enum JobKind {
    /** Code that came with the job. */
    JAVA(0, "java"),
    /** Programs of the system, started by code that every peer has. */
    COMMANDS(1, "commands");

    /** All of them, in a list that is not made anew each time. */
    public static final List<JobKind> ALL = List.of(values());

    private final int code;
    private final String word;

    JobKind(int code, String word) {
        this.code = code;
        this.word = word;
    }

    /** Its number on the wire, for ever. */
    public int code() {
        return code;
    }

    /**
     * The opposite of {@link #code}.
     *
     * @throws IllegalArgumentException if there is no such kind
     */
    public static JobKind of(int code) {
        for (JobKind kind : ALL) {
            if (kind.code == code) {
                return kind;
            }
        }
        throw new IllegalArgumentException("there is no kind " + code + " of jobs");
    }

    /** For people. */
    @Override
    public String toString() {
        return word;
    }
}
