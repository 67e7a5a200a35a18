// SPDX-License-Identifier: Apache-2.0
package gossamer.architecture;

import static java.util.stream.Collectors.flatMapping;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toCollection;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.BaseStream;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Every promise about packages, for a tree of packages below one root: the mesh's own, or a fixture's.
 *
 * <p>The first package below the root is called the noun here. The nouns {@code peer}, {@code shell} and {@code bench}
 * are the edges; all others, and the root itself, are the core.
 */
final class Rules {
    private static final Set<String> EDGES = Set.of("peer", "shell", "bench");

    /** What each core noun may import besides the JDK. A noun that is not named here is a feature. */
    private static final Map<String, Set<String>> CORE = Map.of(
            "", Set.of("model", "config"),
            "config", Set.of("model"),
            "model", Set.of(),
            "message", Set.of("model"),
            "machine", Set.of("model", "message"),
            "sim", Set.of("engine", "model", "message", "machine", "config"));

    private static final Set<String> FEATURE = Set.of("model", "message", "machine", "config");

    /** The one package that may import a library; two stars: and the packages below it. */
    private static final Map<String, String> LIBRARIES = Map.of(
            "org.jgroups.", "peer.network",
            "net.openhft.", "peer.wire",
            "org.bouncycastle.", "peer.crypto",
            "org.objectweb.asm.", "peer.code",
            "org.h2.", "peer.disk",
            "org.slf4j.", "peer**",
            "picocli.", "shell**",
            "com.google.gson.", "shell**",
            "org.jline.", "shell.terminal");

    private final String root;

    Rules(String root) {
        this.root = root;
    }

    List<Rule> all() {
        return List.of(
                packagesAreAcyclic(),
                importsPointOneWay(),
                librariesHaveOneImporter(),
                objectInputStreamHasOneImporter(),
                machinesArePure(),
                machinesDoNotWait(),
                machinesDoNotIterateHashes(),
                networkHasNoSynchronized(),
                settingsAreReadInOnePlace(),
                onlyTheShellPrints());
    }

    /** No package imports, through however many others, itself. */
    Rule packagesAreAcyclic() {
        return new Rule("packagesAreAcyclic", this::isOurs, classes -> {
            Map<String, Set<String>> imports = classes.stream()
                    .collect(groupingBy(
                            JavaClass::getPackageName,
                            TreeMap::new,
                            flatMapping(
                                    type -> dependencies(type)
                                            .map(dependency ->
                                                    target(dependency).getPackageName())
                                            .filter(name -> isOurs(name) && !name.equals(type.getPackageName())),
                                    toCollection(TreeSet::new))));
            return imports.keySet().stream().flatMap(start -> wayBack(start, imports).stream());
        });
    }

    /** The core imports what the table says, and no edge; nothing but the shell imports the shell. */
    Rule importsPointOneWay() {
        return Rule.ofEachClass("importsPointOneWay", this::isOurs, type -> {
            String noun = noun(type.getPackageName());
            return dependencies(type)
                    .filter(dependency -> isOurs(target(dependency).getPackageName()))
                    .filter(dependency ->
                            !mayImport(noun, noun(target(dependency).getPackageName())))
                    .map(Dependency::getDescription);
        });
    }

    /** A library is imported by its one package, and the core imports none. */
    Rule librariesHaveOneImporter() {
        return Rule.ofEachClass(
                "librariesHaveOneImporter",
                this::isOurs,
                type -> dependencies(type)
                        .filter(dependency -> isLibrary(target(dependency).getName()))
                        .filter(dependency -> LIBRARIES.entrySet().stream()
                                .filter(library -> target(dependency).getName().startsWith(library.getKey()))
                                .noneMatch(library -> isIn(type.getPackageName(), library.getValue())))
                        .map(Dependency::getDescription));
    }

    /** Java deserialisation has one door. */
    Rule objectInputStreamHasOneImporter() {
        return Rule.ofEachClass(
                "objectInputStreamHasOneImporter",
                name -> isOurs(name) && !isIn(name, "peer.value"),
                type -> dependencies(type)
                        .filter(dependency -> target(dependency).getName().equals("java.io.ObjectInputStream"))
                        .map(Dependency::getDescription));
    }

    /** A machine reads no clock, rolls no dice, opens nothing and logs nothing: all that is handed in or an effect. */
    Rule machinesArePure() {
        Predicate<JavaClass> foreign = below(
                        "java.net.", "java.nio.channels.", "java.nio.file.", "java.util.logging.", "javax.net.")
                .and(named("java.nio.file.Path").negate()) // names a file, opens nothing
                .or(below("java.io.").and(named("java.io.Serializable").negate()))
                .or(named(
                        "java.util.concurrent.ThreadLocalRandom",
                        "java.security.SecureRandom",
                        "java.lang.Runtime",
                        "java.lang.Process",
                        "java.lang.ProcessBuilder",
                        "java.lang.ProcessHandle",
                        "java.lang.System$Logger",
                        "java.lang.System$LoggerFinder"));
        Predicate<JavaAccess<?>> chance = call("java.lang.Math", "random")
                .or(call("java.lang.StrictMath", "random"))
                .or(call("java.util.UUID", "randomUUID"))
                .or(call("java.util.Random", "<init>"))
                .or(call("java.util.SplittableRandom", "<init>").and(Rules::hasNoArguments))
                .or(call("java.util.random.RandomGenerator", "getDefault", "of"))
                .or(call("java.util.Collections", "shuffle").and(access -> argumentCount(access) == 1))
                .or(call("java.lang.System", "identityHashCode"));
        Predicate<JavaAccess<?>> time = call("java.lang.System", "nanoTime", "currentTimeMillis")
                .or(call("java.util.Date", "<init>").and(Rules::hasNoArguments))
                .or(access -> access.getTargetOwner().getName().startsWith("java.time.")
                        && access.getTarget().getName().equals("now"))
                .or(access -> access.getTargetOwner().getName().equals("java.time.Clock")
                        && access.getTarget().getName().matches("system.*|tick.*"));
        return Rule.ofEachClass(
                "machinesArePure",
                this::isMachine,
                type -> Stream.concat(importsOf(type, foreign), accesses(type, chance.or(time))));
    }

    /** A machine has one thread, which it does not know: nothing to wait for, lock or share. */
    Rule machinesDoNotWait() {
        Predicate<JavaClass> shared = below("java.util.concurrent.")
                .or(named(
                        "java.lang.Thread",
                        "java.lang.ThreadLocal",
                        "java.lang.ThreadGroup",
                        "java.lang.invoke.VarHandle",
                        "java.util.Timer",
                        "java.util.TimerTask"));
        Predicate<JavaAccess<?>> waits = call("java.lang.Object", "wait", "notify", "notifyAll");
        Predicate<JavaAccess<?>> parallel =
                callOf(BaseStream.class, "parallel").or(callOf(Collection.class, "parallelStream"));
        return Rule.ofEachClass(
                "machinesDoNotWait",
                this::isMachine,
                type -> Stream.of(
                                importsOf(type, shared),
                                accesses(type, waits.or(parallel)),
                                synchronizedIn(type),
                                volatileIn(type))
                        .flatMap(found -> found));
    }

    /**
     * A machine never depends on the order of a hash table, which differs between two starts of the JVM.
     *
     * <p>Class files do not show who iterates, so the rule forbids to make such a table, and to make a stream into one.
     * In {@code model} a {@code HashMap} is let in for look-ups.
     */
    Rule machinesDoNotIterateHashes() {
        Predicate<JavaAccess<?>> hashes = call("java.util.HashSet", "<init>", "newHashSet")
                .or(call("java.util.IdentityHashMap", "<init>"))
                .or(call("java.util.WeakHashMap", "<init>"))
                .or(call("java.util.Hashtable", "<init>"))
                .or(call("java.util.Map", "of", "ofEntries", "copyOf").and(access -> argumentCount(access) != 0))
                .or(call("java.util.Set", "of", "copyOf").and(access -> argumentCount(access) != 0))
                .or(call("java.util.stream.Collectors", "toSet", "toUnmodifiableSet", "toUnmodifiableMap"))
                .or(call("java.util.stream.Collectors", "toMap").and(access -> argumentCount(access) < 4))
                .or(call("java.util.stream.Collectors", "groupingBy").and(access -> argumentCount(access) < 3));
        Predicate<JavaAccess<?>> maps = call("java.util.HashMap", "<init>", "newHashMap");
        return Rule.ofEachClass("machinesDoNotIterateHashes", this::isMachine, type -> {
            boolean looksUp = noun(type.getPackageName()).equals("model");
            return accesses(type, looksUp ? hashes : hashes.or(maps));
        });
    }

    /** A virtual thread that blocks in {@code synchronized} holds on to its carrier; in the network all can block. */
    Rule networkHasNoSynchronized() {
        return Rule.ofEachClass(
                "networkHasNoSynchronized", name -> isIn(name, "peer.network**"), Rules::synchronizedIn);
    }

    /** Settings come from the shell, from config, or from one class of the edges. */
    Rule settingsAreReadInOnePlace() {
        Predicate<JavaAccess<?>> reads = call("java.lang.System", "getProperty", "getProperties", "getenv")
                .or(call("java.lang.Boolean", "getBoolean"))
                .or(call("java.lang.Integer", "getInteger"))
                .or(call("java.lang.Long", "getLong"));
        return new Rule(
                "settingsAreReadInOnePlace",
                name -> isOurs(name) && !isIn(name, "shell**") && !isIn(name, "config**"),
                classes -> {
                    Map<Boolean, List<JavaClass>> readers = classes.stream()
                            .filter(type -> accesses(type, reads).findAny().isPresent())
                            .collect(groupingBy(type -> isIn(type.getPackageName(), "peer**")));
                    List<JavaClass> edge = readers.getOrDefault(true, List.of());
                    List<JavaClass> wrong = new ArrayList<>(readers.getOrDefault(false, List.of()));
                    if (edge.stream().map(Rules::file).distinct().count() > 1) {
                        wrong.addAll(edge);
                    }
                    return wrong.stream().flatMap(type -> accesses(type, reads));
                });
    }

    /** Standard output carries results, and only the shell knows which. */
    Rule onlyTheShellPrints() {
        Predicate<JavaAccess<?>> prints = call("java.lang.System", "out", "err")
                .or(callOf(Throwable.class, "printStackTrace").and(Rules::hasNoArguments));
        return Rule.ofEachClass(
                "onlyTheShellPrints", name -> isOurs(name) && !isIn(name, "shell**"), type -> accesses(type, prints));
    }

    // --- where a package stands
    // ---------------------------------------------------------------------------------------

    private boolean isOurs(String name) {
        return name.equals(root) || name.startsWith(root + ".");
    }

    /** The first package below the root; empty for the root. */
    private String noun(String name) {
        if (name.equals(root)) {
            return "";
        }
        String below = name.substring(root.length() + 1);
        return below.contains(".") ? below.substring(0, below.indexOf('.')) : below;
    }

    /** Whether a package is this one below the root, or with two stars one of a tree. */
    private boolean isIn(String name, String place) {
        if (place.endsWith("**")) {
            String top = root + "." + place.substring(0, place.length() - 2);
            return name.equals(top) || name.startsWith(top + ".");
        }
        return name.equals(root + "." + place);
    }

    private boolean isMachine(String name) {
        return isOurs(name) && !noun(name).isEmpty() && !noun(name).equals("sim") && !EDGES.contains(noun(name));
    }

    private static boolean mayImport(String from, String to) {
        if (from.equals(to)) {
            return true;
        }
        return switch (from) {
            case "bench" -> true;
            case "shell" -> !to.equals("bench");
            case "peer" -> !to.equals("shell") && !to.equals("bench");
            case "engine" -> !to.isEmpty() && !to.equals("sim") && !EDGES.contains(to);
            default -> CORE.getOrDefault(from, FEATURE).contains(to);
        };
    }

    private boolean isLibrary(String type) {
        return type.contains(".")
                && !isOurs(type)
                && Stream.of("java.", "javax.", "jdk.", "sun.", "com.sun.", "org.jspecify.annotations.")
                        .noneMatch(type::startsWith);
    }

    // --- what a class does
    // --------------------------------------------------------------------------------------------

    private static Stream<Dependency> dependencies(JavaClass type) {
        return type.getDirectDependenciesFromSelf().stream();
    }

    private static JavaClass target(Dependency dependency) {
        return dependency.getTargetClass().getBaseComponentType();
    }

    private static Stream<String> importsOf(JavaClass type, Predicate<JavaClass> which) {
        return dependencies(type)
                .filter(dependency -> which.test(target(dependency)))
                .map(Dependency::getDescription);
    }

    private static Stream<String> accesses(JavaClass type, Predicate<JavaAccess<?>> which) {
        return type.getAccessesFromSelf().stream().filter(which).map(JavaAccess::getDescription);
    }

    private static Predicate<JavaAccess<?>> call(String owner, String... members) {
        Set<String> names = Set.of(members);
        return access -> access.getTargetOwner().getName().equals(owner)
                && names.contains(access.getTarget().getName());
    }

    private static Predicate<JavaAccess<?>> callOf(Class<?> owner, String member) {
        return access -> access.getTargetOwner().isAssignableTo(owner)
                && access.getTarget().getName().equals(member);
    }

    private static boolean hasNoArguments(JavaAccess<?> access) {
        return argumentCount(access) == 0;
    }

    private static int argumentCount(JavaAccess<?> access) {
        return access.getTarget() instanceof CodeUnitAccessTarget called
                ? called.getRawParameterTypes().size()
                : -1;
    }

    private static Predicate<JavaClass> named(String... names) {
        Set<String> set = Set.of(names);
        return type -> set.contains(type.getName());
    }

    private static Predicate<JavaClass> below(String... prefixes) {
        return type -> Stream.of(prefixes).anyMatch(type.getName()::startsWith);
    }

    private static Stream<String> volatileIn(JavaClass type) {
        return type.getFields().stream()
                .filter(field -> field.getModifiers().contains(JavaModifier.VOLATILE))
                .map(JavaField::getFullName)
                .map(name -> name + " is volatile");
    }

    /** Methods with the word in front, and, which only the bytes show, methods with such a block. */
    private static Stream<String> synchronizedIn(JavaClass type) {
        Stream<String> methods = type.getCodeUnits().stream()
                .filter(unit -> unit.getModifiers().contains(JavaModifier.SYNCHRONIZED))
                .map(JavaCodeUnit::getFullName)
                .map(name -> name + " is synchronized");
        List<String> blocks = new ArrayList<>();
        try (InputStream bytes = type.getSource().orElseThrow().getUri().toURL().openStream()) {
            new ClassReader(bytes)
                    .accept(
                            new ClassVisitor(Opcodes.ASM9) {
                                @Override
                                public MethodVisitor visitMethod(
                                        int access, String name, String descriptor, String signature, String[] thrown) {
                                    return new MethodVisitor(Opcodes.ASM9) {
                                        @Override
                                        public void visitInsn(int opcode) {
                                            if (opcode == Opcodes.MONITORENTER) {
                                                blocks.add(type.getName() + "." + name + descriptor
                                                        + " has a synchronized block");
                                            }
                                        }
                                    };
                                }
                            },
                            ClassReader.SKIP_DEBUG);
        } catch (IOException cannotRead) {
            throw new UncheckedIOException(cannotRead);
        }
        return Stream.concat(methods, blocks.stream());
    }

    private static String file(JavaClass type) {
        String name = type.getName();
        return name.contains("$") ? name.substring(0, name.indexOf('$')) : name;
    }

    /** The shortest way from a package back to it, as one line; none when there is none. */
    private static List<String> wayBack(String start, Map<String, Set<String>> imports) {
        Map<String, String> reachedFrom = new TreeMap<>();
        List<String> queue = new ArrayList<>(List.of(start));
        for (int next = 0; next < queue.size(); next++) {
            String here = queue.get(next);
            for (String there : imports.getOrDefault(here, Set.of())) {
                if (there.equals(start)) {
                    StringBuilder way = new StringBuilder(start);
                    for (String step = here; !step.equals(start); step = reachedFrom.get(step)) {
                        way.insert(start.length(), " -> " + step);
                    }
                    return List.of(way.append(" -> ").append(start).toString());
                }
                if (reachedFrom.putIfAbsent(there, here) == null) {
                    queue.add(there);
                }
            }
        }
        return List.of();
    }
}
