// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.terminal;

import gossamer.shell.line.Caret;
import gossamer.shell.line.Line;
import java.util.List;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/** Our lines as JLine's editor sees them. */
final class Typing implements Parser {
    @Override
    public ParsedLine parse(String text, int cursor, ParseContext context) {
        if (context == ParseContext.ACCEPT_LINE && !Line.cut(text).isFinished()) {
            throw new EOFError(-1, -1, "the line goes on");
        }
        return new Parsed(text, cursor, Caret.in(text, cursor));
    }

    private record Parsed(String line, int cursor, Caret caret) implements CompletingParsedLine {
        @Override
        public String word() {
            return caret.word();
        }

        @Override
        public int wordCursor() {
            return caret.word().length();
        }

        @Override
        public int wordIndex() {
            return caret.index();
        }

        @Override
        public List<String> words() {
            return caret.words();
        }

        @Override
        public CharSequence escape(CharSequence candidate, boolean complete) {
            return complete ? Line.quoted(candidate.toString()) : candidate;
        }

        @Override
        public int rawWordCursor() {
            return cursor - caret.start();
        }

        @Override
        public int rawWordLength() {
            return cursor - caret.start();
        }
    }
}
