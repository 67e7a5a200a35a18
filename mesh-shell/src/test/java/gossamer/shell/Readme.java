// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The examples of a page: what a reader would type, and what they would compile.
 *
 * @param commands command lines of blocks in the order of the page, without a prompt; those that feed lines to a
 *     command have several
 * @param programs blocks of Java
 */
record Readme(List<String> commands, List<String> programs) {
    private static final Pattern TYPED = Pattern.compile("(?:[$] )?([.]/mesh\\b.*|[.]/mvnw\\b.*)");
    private static final Pattern FED = Pattern.compile("<<'?([A-Z]+)'?");

    static Readme of(Path file) throws IOException {
        List<String> commands = new ArrayList<>();
        List<String> programs = new ArrayList<>();
        List<String> block = new ArrayList<>();
        String fence = null;
        for (String line : Files.readAllLines(file)) {
            if (fence == null && line.startsWith("```")) {
                fence = line.substring(3).strip();
                block.clear();
            } else if (fence != null && line.startsWith("```")) {
                if (fence.equals("java")) {
                    programs.add(String.join("\n", block));
                } else {
                    commands.addAll(commands(block));
                }
                fence = null;
            } else if (fence != null) {
                block.add(line);
            } else if (line.startsWith("    ")) {
                commands.addAll(commands(List.of(line.strip())));
            }
        }
        return new Readme(commands, programs);
    }

    private static List<String> commands(List<String> block) {
        List<String> commands = new ArrayList<>();
        for (int i = 0; i < block.size(); i++) {
            Matcher typed = TYPED.matcher(block.get(i));
            if (typed.matches()) {
                var command = new StringBuilder(typed.group(1).replaceFirst("\\s+#\\s.*", ""));
                Matcher fed = FED.matcher(command);
                if (fed.find()) {
                    do {
                        i++;
                        command.append('\n').append(block.get(i));
                    } while (!block.get(i).equals(fed.group(1)));
                }
                commands.add(command.toString());
            }
        }
        return commands;
    }
}
