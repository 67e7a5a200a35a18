// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.process;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How to start the program: a Java, its flags, and where the classes are.
 *
 * @param words the command line up to the program's own arguments; unmodifiable
 */
public record Program(List<String> words) {
    private static final String MAIN = "gossamer.shell.Main";

    public Program {
        words = List.copyOf(words);
    }

    /** From a jar, as a person starts it. */
    public static Program jar(Path jar, String... flags) {
        String archive = jar.toString().replaceFirst("\\.jar$", ".jsa"); // where the build puts it; may be missing
        return new Program(java(List.of("-XX:SharedArchiveFile=" + archive, "-jar", jar.toString()), flags));
    }

    /** From a class path, for tests that run before there is a jar. */
    public static Program classPath(String classPath, String... flags) {
        return new Program(java(List.of("-cp", classPath, MAIN), flags));
    }

    /** From the same jar as the given class, or from the class path of this process if it does not come from a jar. */
    public static Program of(Class<?> type, String... flags) {
        try {
            Path place = Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
            return Files.isRegularFile(place) && place.toString().endsWith("gossamer.jar")
                    ? jar(place, flags)
                    : classPath(System.getProperty("java.class.path"), flags);
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException("a class from " + impossible.getInput(), impossible);
        }
    }

    private static List<String> java(List<String> what, String... flags) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // As the launcher: the JVM says nothing on stdout, and nothing about Unsafe on stderr.
        words.add("-Xlog:disable");
        words.add("-Xlog:all=error:stderr");
        words.add("-Xlog:cds*=off:stderr"); // an archive of classes that does not fit is not used, which is all
        words.add("-Xms32m"); // else the heap begins with a 64th of the host's memory, and an idle peer keeps it
        words.add("-XX:+IgnoreUnrecognizedVMOptions");
        words.add("--sun-misc-unsafe-memory-access=allow");
        words.addAll(List.of(flags));
        words.addAll(what);
        return words;
    }
}
