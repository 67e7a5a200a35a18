// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.compare;

import gossamer.bench.Main;
import gossamer.shell.log.LogLines;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** The program behind {@code ./mesh bench --compare}. */
final class CompareMain {
    private CompareMain() {}

    public static void main(String[] words) throws IOException, InterruptedException {
        LogLines.install(System.err);
        List<String> others =
                Stream.of(words).filter(word -> !word.equals("--compare")).toList();
        int code = Main.run(others, Comparison.all(), CompareTable::of, System.out, System.err);
        System.out.flush();
        System.exit(code);
    }
}
