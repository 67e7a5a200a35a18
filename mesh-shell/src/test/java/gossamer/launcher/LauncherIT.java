// SPDX-License-Identifier: Apache-2.0
package gossamer.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code mesh}: which JDK it takes, when it builds, and how a check ends. */
@DisabledOnOs(OS.WINDOWS)
class LauncherIT {
    private static final String JAR = "mesh-shell/target/gossamer.jar";

    @TempDir
    private Path tree;

    @BeforeEach
    void growTree() throws IOException {
        Path repository =
                Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent();
        executable("mesh", Files.readString(repository.resolve("mesh")));
        for (String module : List.of("mesh-core", "mesh-peer", "mesh-shell")) {
            write(module + "/src/main/java/A.java", "class A {}");
        }
        executable("mvnw", """
                #!/bin/sh
                case "$*" in
                *--version*) exit 0 ;;
                *package*) mkdir -p mesh-shell/target && echo jar >mesh-shell/target/gossamer.jar ;;
                *verify*) mkdir -p mesh-core/target && cp -R reports mesh-core/target/surefire-reports ;;
                esac
                echo "maven $*" >>calls
                exit "$(cat verdict)"
                """);
        write("verdict", "0");
        write("calls", "");
        Files.createDirectories(tree.resolve("reports"));
        jdk("21.0.4");
    }

    @Test
    void startsTheJarItBuilt() throws Exception {
        Ended ended = mesh("demo", "--out", "a b");

        assertThat(ended.code).isZero();
        assertThat(ended.last())
                .contains("-Dgossamer.home=" + tree.toRealPath())
                .endsWith(JAR + " demo --out a b");
        assertThat(calls()).hasSize(1).first().asString().contains("-pl mesh-shell -am package");
    }

    @Test
    void buildsOnlyWhatIsOlderThanItsSources() throws Exception {
        mesh("version");
        mesh("version");
        assertThat(calls()).hasSize(1);

        Files.setLastModifiedTime(
                tree.resolve("mesh-core/src/main/java/A.java"),
                FileTime.from(Instant.now().plusSeconds(5)));
        mesh("version");
        assertThat(calls()).hasSize(2).allMatch(call -> call.contains("-pl mesh-shell -am package"));
    }

    @Test
    void buildsAgainAfterASourceIsDeleted() throws Exception {
        write("mesh-core/src/main/java/B.java", "class B {}");
        mesh("version");

        Files.delete(tree.resolve("mesh-core/src/main/java/B.java"));
        Files.setLastModifiedTime(
                tree.resolve("mesh-core/src/main/java"),
                FileTime.from(Instant.now().plusSeconds(5)));
        mesh("version");

        assertThat(calls()).hasSize(2);
    }

    @Test
    void startsNothingWhenTheBuildFails() throws Exception {
        write("verdict", "1");

        Ended ended = mesh("version");

        assertThat(ended.code).isEqualTo(1);
        assertThat(ended.last()).isEqualTo("mesh: the build failed");
        assertThat(tree.resolve(JAR)).doesNotExist();
    }

    @Test
    void startsThroughALinkFromElsewhere() throws Exception {
        Path elsewhere = Files.createDirectories(tree.resolve("elsewhere"));
        Path link = Files.createSymbolicLink(elsewhere.resolve("mesh"), Path.of("../mesh"));

        Ended ended = run(link.toString(), "version");

        assertThat(ended.last()).endsWith(tree.toRealPath().resolve(JAR) + " version");
    }

    @Test
    void breaksTheLockOfAProcessThatIsGone() throws Exception {
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        Files.createDirectories(tree.resolve("target"));
        Path lock = Files.createSymbolicLink(tree.resolve("target/mesh-build.lock"), Path.of("pid-" + gone.pid()));

        Ended ended = mesh("version");

        assertThat(ended.code).isZero();
        assertThat(Files.isSymbolicLink(lock)).isFalse();
    }

    @Test
    void waitsWhileAnotherProcessBuilds() throws Exception {
        Files.createDirectories(tree.resolve("target"));
        Path lock = Files.createSymbolicLink(
                tree.resolve("target/mesh-build.lock"),
                Path.of("pid-" + ProcessHandle.current().pid()));
        Process waiting = start(tree.resolve("mesh").toString(), "version");
        var said = waiting.inputReader();

        assertThat(said.readLine()).startsWith("mesh: waiting for the build of process");
        assertThat(calls()).isEmpty();
        Files.delete(lock);

        assertThat(waiting.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(waiting.exitValue()).isZero();
        assertThat(calls()).hasSize(1);
    }

    @Test
    void usesTheJarAtHandInsideABuild() throws Exception {
        write(JAR, "jar");
        Files.setLastModifiedTime(tree.resolve(JAR), FileTime.from(Instant.EPOCH));

        Ended ended = run(Map.of("MESH_BUILDS", "1"), tree.resolve("mesh").toString(), "version");

        assertThat(ended.code).isZero();
        assertThat(calls()).isEmpty();
    }

    @Test
    void refusesAJdkOfTheWrongAge() throws Exception {
        for (String release : List.of("17.0.15", "26", "1.8.0")) {
            jdk(release);

            Ended ended = mesh("version");

            assertThat(ended.code).isEqualTo(1);
            assertThat(ended.last()).contains("is not a JDK of release 21 to 25");
        }
    }

    @Test
    void takesAJdkOfTheRightAge() throws Exception {
        for (String release : List.of("21", "21.0.4", "25.0.3")) {
            jdk(release);

            assertThat(mesh("version").code).isZero();
        }
    }

    @Test
    void checkEndsWithTheSumOfAllReports() throws Exception {
        report("A", 3, 0, 0, 1);
        report("B", 4, 0, 0, 0);

        Ended ended = mesh("check");

        assertThat(ended.last()).matches("TESTS run=7 failed=0 errors=0 skipped=1 seconds=\\d+");
        assertThat(ended.code).isZero();
    }

    @Test
    void checkFailsWithAFailedTest() throws Exception {
        report("A", 3, 1, 0, 0);
        report("B", 4, 0, 2, 0);

        Ended ended = mesh("check");

        assertThat(ended.last()).matches("TESTS run=7 failed=1 errors=2 skipped=0 seconds=\\d+");
        assertThat(ended.code).isEqualTo(1);
    }

    @Test
    void checkFailsWhenTheBuildDoes() throws Exception {
        report("A", 3, 0, 0, 0);
        write("verdict", "1");

        Ended ended = mesh("check");

        assertThat(ended.last()).matches("TESTS run=3 failed=0 errors=0 skipped=0 seconds=\\d+");
        assertThat(ended.code).isEqualTo(1);
    }

    @Test
    void checkFailsWhenNothingRan() throws Exception {
        Ended ended = mesh("check");

        assertThat(ended.last()).matches("TESTS run=0 failed=0 errors=0 skipped=0 seconds=\\d+");
        assertThat(ended.code).isEqualTo(1);
    }

    @Test
    void checkDoesNotCountReportsOfAnEarlierRun() throws Exception {
        report("A", 1, 0, 0, 0);
        Path old = tree.resolve("mesh-peer/target/surefire-reports/TEST-Old.xml");
        Files.createDirectories(old.getParent());
        Files.copy(tree.resolve("reports/TEST-A.xml"), old);

        assertThat(mesh("check").last()).startsWith("TESTS run=1 ");
    }

    @Test
    void checkTellsMavenWhatToTest() throws Exception {
        mesh("check", "--long", "--only", "SomeTest", "-Dgossamer.vectors=a b");

        assertThat(calls())
                .containsExactly("maven -B -ntp -fae -Dgossamer.vectors=a b -Dgossamer.long=true -Dtest=SomeTest"
                        + " -Dsurefire.failIfNoSpecifiedTests=false verify");
    }

    @Test
    void checkRefusesWhatItDoesNotKnow() throws Exception {
        assertThat(mesh("check", "--quick").code).isEqualTo(2);
        assertThat(mesh("check", "--only").code).isEqualTo(2);
        assertThat(calls()).isEmpty();
    }

    @Test
    void soakIsACheckOfOneTestThatIsLeftOutOtherwise() throws Exception {
        mesh("soak", "--minutes", "0.5", "--seed", "7");

        assertThat(calls())
                .containsExactly("maven -B -ntp -fae -Dgossamer.soak=true -Dgossamer.soak.minutes=0.5"
                        + " -Dgossamer.soak.seed=7 -Dtest=SoakIT -Dsurefire.failIfNoSpecifiedTests=false verify");
    }

    @Test
    void soakRefusesWhatItDoesNotKnow() throws Exception {
        assertThat(mesh("soak", "--long").code).isEqualTo(2);
        assertThat(mesh("soak", "--minutes").code).isEqualTo(2);
        assertThat(mesh("soak", "--minutes", "ten").code).isEqualTo(2);
        assertThat(calls()).isEmpty();
    }

    /** How a process ended, and all it said on both streams. */
    private record Ended(int code, List<String> lines) {
        String last() {
            return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
        }
    }

    private Ended mesh(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(tree.resolve("mesh").toString()));
        command.addAll(List.of(arguments));
        return run(command.toArray(String[]::new));
    }

    private Ended run(String... command) throws Exception {
        return run(Map.of(), command);
    }

    private Ended run(Map<String, String> environment, String... command) throws Exception {
        Process process = start(environment, command);
        List<String> lines = process.inputReader().lines().toList();
        return new Ended(process.waitFor(), lines);
    }

    private Process start(String... command) throws IOException {
        return start(Map.of(), command);
    }

    private Process start(Map<String, String> environment, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().remove("MESH_BUILDS");
        builder.environment().put("MESH_JAVA", tree.resolve("jdk").toString());
        builder.environment().putAll(environment);
        return builder.start();
    }

    private List<String> calls() throws IOException {
        return Files.readAllLines(tree.resolve("calls"));
    }

    private void jdk(String release) throws IOException {
        write("jdk/release", "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"" + release + "\"\n");
        executable("jdk/bin/java", "#!/bin/sh\necho java \"$@\"\n");
        executable("jdk/bin/javac", "#!/bin/sh\n");
    }

    private void report(String name, int tests, int failures, int errors, int skipped) throws IOException {
        write("reports/TEST-" + name + ".xml", """
                <?xml version="1.0" encoding="UTF-8"?>
                <testsuite version="3.0.2" name="%s" time="0.1" tests="%d" errors="%d" skipped="%d" failures="%d">
                  <testcase name="<testsuite tests=&quot;9&quot;"/>
                </testsuite>
                """.formatted(name, tests, errors, skipped, failures));
    }

    private void write(String file, String text) throws IOException {
        Path path = tree.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private void executable(String file, String text) throws IOException {
        write(file, text);
        if (!tree.resolve(file).toFile().setExecutable(true)) {
            throw new IOException("cannot make executable: " + file);
        }
    }
}
