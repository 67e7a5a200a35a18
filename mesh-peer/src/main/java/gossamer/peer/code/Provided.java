// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.code;

import java.util.Set;
import java.util.stream.Collectors;

/**
 * Says which classes every peer has, so that they never travel: those of the JDK, and Gossamer's own.
 *
 * <p>By the name of the package alone: nobody but the JDK may define classes in its packages, and a class of Gossamer's
 * that came from elsewhere would not be the class that the peer itself works with. The programs on top of Gossamer, its
 * shell and its benchmarks, are programs like any other.
 *
 * <p>Stateless; safe from any thread.
 */
final class Provided {
    private static final String GOSSAMER = "gossamer";
    private static final Set<String> PROGRAMS = Set.of("shell", "bench");

    private static final Set<String> JDK_PACKAGES = ModuleLayer.boot().modules().stream()
            .filter(module -> isOfJdk(module.getName(), module.getClassLoader()))
            .flatMap(module -> module.getPackages().stream())
            .collect(Collectors.toUnmodifiableSet());

    private Provided() {}

    /** Whether every peer has a class of this binary name, or must take no other. */
    static boolean has(String className) {
        return isOfJdk(className) || isOfGossamer(className);
    }

    static boolean isOfJdk(String className) {
        String pack = packageOf(className);
        return pack.startsWith("java.") || JDK_PACKAGES.contains(pack);
    }

    static boolean isOfGossamer(String className) {
        String pack = packageOf(className);
        if (!pack.startsWith(GOSSAMER)) {
            return false;
        }
        if (pack.length() == GOSSAMER.length()) {
            return true;
        }
        String below = pack.substring(GOSSAMER.length());
        int end = below.indexOf('.', 1);
        return below.startsWith(".") && !PROGRAMS.contains(below.substring(1, end < 0 ? below.length() : end));
    }

    /** Whether a class is one of the JDK. */
    static boolean isOfJdk(Class<?> type) {
        String module = type.getModule().getName();
        return isOfJdk(module == null ? "" : module, type.getClassLoader());
    }

    private static boolean isOfJdk(String module, @org.jspecify.annotations.Nullable ClassLoader loader) {
        return loader == null || loader.equals(ClassLoader.getPlatformClassLoader()) || module.startsWith("jdk.");
    }

    private static String packageOf(String className) {
        int end = className.lastIndexOf('.');
        return end < 0 ? "" : className.substring(0, end);
    }
}
