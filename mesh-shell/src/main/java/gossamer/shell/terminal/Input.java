// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.terminal;

/** What a person did when asked for a line. */
public sealed interface Input {
    /** Typed one. */
    record Typed(String line) implements Input {}

    /** Pressed Ctrl-C: throws away what was typed. */
    record Cleared() implements Input {}

    /** Pressed Ctrl-D, or the terminal is gone. */
    record Ended() implements Input {}
}
