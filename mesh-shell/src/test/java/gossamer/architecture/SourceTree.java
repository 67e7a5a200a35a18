// SPDX-License-Identifier: Apache-2.0
package gossamer.architecture;

import static java.util.stream.Collectors.toCollection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The Java files below a folder such as {@code mesh-core/src/main/java}: what the compiler saw, not what it made. */
record SourceTree(Path folder) {
    private static final Pattern FIRST_SENTENCE =
            Pattern.compile("/\\*\\*\\s+\\*?\\s*\\p{Lu}[^@]*?\\.", Pattern.DOTALL);

    /** The main trees of the modules whose class files the tests can see. */
    static List<SourceTree> ofModules() {
        Path modules =
                Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent();
        return Stream.of("mesh-core", "mesh-peer", "mesh-shell")
                .map(module -> new SourceTree(modules.resolve(module).resolve("src/main/java")))
                .toList();
    }

    /** The full names of the top-level types, one a file. */
    SortedSet<String> types() {
        return files().stream()
                .filter(file -> !file.endsWith("package-info.java"))
                .map(file -> dotted(folder.relativize(file)))
                .map(name -> name.substring(0, name.length() - ".java".length()))
                .collect(toCollection(TreeSet::new));
    }

    /** The packages that hold a type. */
    SortedSet<String> packages() {
        return types().stream()
                .map(type -> type.substring(0, Math.max(0, type.lastIndexOf('.'))))
                .collect(toCollection(TreeSet::new));
    }

    /** What is missing in the descriptions of packages, one line each. */
    List<String> packageBreaches() {
        List<String> breaches = new ArrayList<>();
        SortedSet<Path> folders = files().stream().map(Path::getParent).collect(toCollection(TreeSet::new));
        for (Path one : folders) {
            String name = dotted(folder.relativize(one));
            Path info = one.resolve("package-info.java");
            if (!Files.exists(info)) {
                breaches.add(name + " has no package-info.java");
                continue;
            }
            String text = read(info);
            if (!FIRST_SENTENCE.matcher(text).find()) {
                breaches.add(name + " does not say in a sentence what it is for");
            }
            if (!text.contains("Owns")) {
                breaches.add(name + " does not say what state it Owns");
            }
            if (!text.contains("Imports")) {
                breaches.add(name + " does not say whom it Imports");
            }
        }
        return breaches;
    }

    private List<Path> files() {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        } catch (IOException cannotWalk) {
            throw new UncheckedIOException(cannotWalk);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException cannotRead) {
            throw new UncheckedIOException(cannotRead);
        }
    }

    private static String dotted(Path path) {
        return path.toString().replace(path.getFileSystem().getSeparator(), ".");
    }
}
