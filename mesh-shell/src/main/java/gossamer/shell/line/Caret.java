// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.line;

import java.util.ArrayList;
import java.util.List;

/**
 * Which word of which command a person is typing.
 *
 * <p>Immutable.
 *
 * @param words of the command, as far as it is typed; the last is the one that is being typed, perhaps empty
 * @param start where that word begins in the line
 */
public record Caret(List<String> words, int start) {
    /**
     * Looks at a line up to a place in it.
     *
     * @param at where the next character goes
     */
    public static Caret in(String text, int at) {
        String before = text.substring(0, at);
        // One more character shows whether the last word goes on, and where the last command ends.
        Line line = Line.cut(before + "x");
        List<Line.Word> command = line.commands().isEmpty()
                ? List.of()
                : line.commands().get(line.commands().size() - 1);
        boolean isComment = command.isEmpty() || command.get(command.size() - 1).end() <= at;
        if (isComment) {
            return new Caret(List.of(), at);
        }
        List<String> words = new ArrayList<>(Line.texts(command));
        String last = words.remove(words.size() - 1);
        words.add(last.substring(0, last.length() - 1));
        return new Caret(List.copyOf(words), command.get(command.size() - 1).start());
    }

    /** The word that is being typed, up to the caret. */
    public String word() {
        return words.isEmpty() ? "" : words.get(words.size() - 1);
    }

    /** Its place among the words. */
    public int index() {
        return Math.max(0, words.size() - 1);
    }
}
