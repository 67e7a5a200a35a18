// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.line;

import java.util.ArrayList;
import java.util.List;

/**
 * A line cut into commands, and these into words.
 *
 * <p>Blanks end a word and {@code ;} ends a command. Within single quotes everything stands for itself; within double
 * quotes a backslash takes the meaning from a double quote or a backslash; elsewhere from any character. A word that
 * begins with {@code #} begins a comment, which ends with the line.
 *
 * <p>Immutable.
 *
 * @param text the line
 * @param commands its commands, each at least one word; unmodifiable
 * @param isFinished whether no quote is open and the last character does not wait for another
 */
public record Line(String text, List<List<Word>> commands, boolean isFinished) {
    private static final char END = ';';
    private static final char COMMENT = '#';

    /**
     * A word and where it stands.
     *
     * @param text without quotes and backslashes
     * @param start the index of its first character in the line
     * @param end one past that of its last
     */
    public record Word(String text, int start, int end) {}

    /** Cuts a line. */
    public static Line cut(String text) {
        return new Cutter(text).cut();
    }

    /** The words of a command. */
    public static List<String> texts(List<Word> command) {
        return command.stream().map(Word::text).toList();
    }

    /** A word as it must be typed to be read as it is. */
    public static String quoted(String word) {
        boolean plain = !word.isEmpty();
        for (int i = 0; i < word.length() && plain; i++) {
            char c = word.charAt(i);
            plain = c != '\'' && c != '"' && c != '\\' && c != END && c != COMMENT && !Character.isWhitespace(c);
        }
        return plain ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    private static final class Cutter {
        private final String text;
        private final List<List<Word>> commands = new ArrayList<>();
        private List<Word> command = new ArrayList<>();
        private final StringBuilder word = new StringBuilder();
        private int start = -1; // of the word; below 0 between words
        private char quote; // 0 outside quotes
        private boolean escaped;

        Cutter(String text) {
            this.text = text;
        }

        Line cut() {
            int at = 0;
            while (at < text.length() && !(start < 0 && text.charAt(at) == COMMENT)) {
                take(text.charAt(at), at);
                at++;
            }
            boolean isFinished = quote == 0 && !escaped;
            endCommand(at);
            return new Line(text, List.copyOf(commands), isFinished);
        }

        private void take(char c, int at) {
            if (escaped) {
                escaped = false;
                if (quote != 0 && c != '"' && c != '\\') {
                    word.append('\\');
                }
                word.append(c);
            } else if (c == '\\' && quote != '\'') {
                begin(at);
                escaped = true;
            } else if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else {
                    word.append(c);
                }
            } else if (c == '\'' || c == '"') {
                begin(at);
                quote = c;
            } else if (Character.isWhitespace(c)) {
                endWord(at);
            } else if (c == END) {
                endCommand(at);
            } else {
                begin(at);
                word.append(c);
            }
        }

        private void begin(int at) {
            if (start < 0) {
                start = at;
            }
        }

        private void endWord(int at) {
            if (start >= 0) {
                command.add(new Word(word.toString(), start, at));
                word.setLength(0);
                start = -1;
            }
        }

        private void endCommand(int at) {
            endWord(at);
            if (!command.isEmpty()) {
                commands.add(List.copyOf(command));
                command = new ArrayList<>();
            }
        }
    }
}
