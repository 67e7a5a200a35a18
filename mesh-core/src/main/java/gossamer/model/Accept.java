// SPDX-License-Identifier: Apache-2.0
package gossamer.model;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The kinds of jobs whose tasks a peer runs, whoever submits them; any peer may submit all.
 *
 * <p>It keeps work away from peers that are not meant for it. It is no wall between the holders of one secret: Java
 * code can start programs by itself.
 */
public enum Accept {
    ALL(0, "all"),
    JAVA(1, "java"),
    COMMANDS(2, "commands"),
    /** It only submits. */
    NONE(3, "none");

    private final int code;
    private final String word;

    Accept(int code, String word) {
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
     * @throws IllegalArgumentException if there is no such number
     */
    public static Accept of(int code) {
        for (Accept accept : values()) {
            if (accept.code == code) {
                return accept;
            }
        }
        throw new IllegalArgumentException("there is no number " + code + " of what a peer accepts");
    }

    /** Whether tasks of that kind are run. */
    public boolean takes(JobKind kind) {
        return switch (this) {
            case ALL -> true;
            case JAVA -> kind == JobKind.JAVA;
            case COMMANDS -> kind == JobKind.COMMANDS;
            case NONE -> false;
        };
    }

    /**
     * The opposite of {@link #toString}.
     *
     * @throws IllegalArgumentException if there is no such word; the message names those there are
     */
    public static Accept of(String word) {
        for (Accept accept : values()) {
            if (accept.word.equals(word)) {
                return accept;
            }
        }
        throw new IllegalArgumentException("accept is \"" + word + "\"; it must be "
                + Arrays.stream(values()).map(Accept::toString).collect(Collectors.joining(", ")));
    }

    /** For people. */
    @Override
    public String toString() {
        return word;
    }
}
