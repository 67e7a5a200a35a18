// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.fuzz;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The inputs of a target: those it makes itself, and those in the folder {@code src/test/resources/fuzz/TARGET}, which
 * a fuzzer has found.
 */
final class Corpus {
    private static final Path FOUND = Path.of("src", "test", "resources", "fuzz");

    private Corpus() {}

    /** All inputs of a target, by name. */
    static Map<String, byte[]> of(Target target) throws Exception {
        Map<String, byte[]> all = new LinkedHashMap<>(target.corpus());
        all.putAll(found(target.name()));
        return all;
    }

    private static Map<String, byte[]> found(String name) throws IOException {
        Map<String, byte[]> found = new TreeMap<>();
        Path folder = FOUND.resolve(name);
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
                for (Path file : files) {
                    found.put(file.toString(), Files.readAllBytes(file));
                }
            }
        }
        return found;
    }

    /** Lets a target check its whole corpus; how many inputs that were. */
    static int run(String name) throws Exception {
        Target target = Targets.named(name);
        Map<String, byte[]> all = of(target);
        for (Map.Entry<String, byte[]> input : all.entrySet()) {
            try {
                target.check(input.getValue());
            } catch (Exception | Error escaped) {
                throw new AssertionError("input " + input.getKey() + " of target " + name, escaped);
            }
        }
        return all.size();
    }
}
