// SPDX-License-Identifier: Apache-2.0
package gossamer;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A program of the system and its arguments, to be run by peers as tasks.
 *
 * <p>No shell reads the words: what needs one names it, as in {@code sh -c "ls | wc -l"}.
 *
 * @param words the program, then its arguments; the program is a path, or is looked for on the path of the peer that
 *     runs it
 * @param copies how many tasks run it, 1 to {@link #COPIES_MAX}; each finds its number in {@code MESH_TASK_ID}
 * @param limit how long each may run before it is killed, more than zero; null for as long as it likes
 */
public record Command(
        List<String> words, int copies, @Nullable Duration limit) {
    /** The most copies: each has an end that the submitter hears of. */
    public static final int COPIES_MAX = 1_000_000;

    public Command {
        words = List.copyOf(words);
        if (words.isEmpty() || words.get(0).isEmpty()) {
            throw new IllegalArgumentException("the command names no program");
        }
        if (copies < 1 || copies > COPIES_MAX) {
            throw new IllegalArgumentException("copies is " + copies + "; it must be from 1 to " + COPIES_MAX);
        }
        if (limit != null && (limit.isZero() || limit.isNegative())) {
            throw new IllegalArgumentException("the limit is " + limit + "; it must be more than zero");
        }
    }

    /** The same, with the lesser of its own limit and another; null for none. */
    public Command within(@Nullable Duration other) {
        boolean less = other != null && (limit == null || other.compareTo(limit) < 0);
        return less ? new Command(words, copies, other) : this;
    }

    /** The words in one line, for people. */
    @Override
    public String toString() {
        return String.join(" ", words);
    }
}
