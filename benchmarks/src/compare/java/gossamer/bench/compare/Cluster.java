// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.compare;

import gossamer.bench.measure.Samples;
import gossamer.config.PeerConfig;
import gossamer.shell.process.Program;
import gossamer.shell.process.TrialMesh;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One system at work: three executor processes and a client process, started alike whatever the system is.
 *
 * <p>Confined to one thread.
 */
final class Cluster implements AutoCloseable {
    private static final long LEAVE_SECONDS = 10;

    /** What one of the systems needs is given to all: Ignite asks for the openings, Hazelcast for the common pool. */
    static final List<String> FLAGS = flags();

    private final TrialMesh mesh;
    private final List<Process> processes = new ArrayList<>();

    private Cluster(TrialMesh mesh) {
        this.mesh = mesh;
    }

    /** Starts the processes; returns when the client sees all executors. */
    static Cluster start(Rival rival) throws IOException {
        // Its name, its key and its folder; it starts no peer of its own.
        Cluster cluster =
                new Cluster(TrialMesh.create(Program.classPath(classPath()), rival.word(), PeerConfig.defaults()));
        try {
            int firstPort = Place.freePorts();
            for (int index = 0; index <= Place.EXECUTORS; index++) {
                cluster.launch(rival, firstPort, index);
            }
            return cluster;
        } catch (IOException | RuntimeException failure) {
            cluster.close();
            throw failure;
        }
    }

    private void launch(Rival rival, int firstPort, int index) throws IOException {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(FLAGS);
        words.addAll(List.of("-cp", classPath(), Participant.class.getName(), rival.name(), mesh.name()));
        words.addAll(List.of(mesh.folder().toString(), Integer.toString(firstPort), Integer.toString(index)));
        Process process = new ProcessBuilder(words)
                .directory(mesh.folder().toFile())
                .redirectError(complaints(index).toFile())
                .start();
        processes.add(process);
        String said = said(index);
        if (!said.equals(Participant.READY)) {
            throw new IOException("process " + index + " of " + rival.title() + " said \"" + said + "\"");
        }
    }

    /** Tasks per second, each submitted by itself; their sum is exact. */
    double addressed(int count) throws IOException {
        return Double.parseDouble(ask("addressed " + count));
    }

    /** Seconds of each round trip, one after the other. */
    Samples roundTrips(int count) throws IOException {
        return Samples.of(Arrays.stream(ask("roundtrip " + count).split(" "))
                .map(Double::valueOf)
                .toList());
    }

    List<Long> pids() {
        return processes.stream().map(Process::pid).toList();
    }

    private String ask(String request) throws IOException {
        Writer requests = processes.get(Place.EXECUTORS).outputWriter();
        requests.write(request + "\n");
        requests.flush();
        return said(Place.EXECUTORS);
    }

    /** The next thing a process says for us, past what a library prints. */
    private String said(int index) throws IOException {
        BufferedReader lines = processes.get(index).inputReader();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(Participant.MARK)) {
                return line.substring(Participant.MARK.length());
            }
        }
        throw new IOException("process " + index + " ended: "
                + Files.readString(complaints(index)).strip());
    }

    private Path complaints(int index) {
        return mesh.folder().resolve("stderr-" + index);
    }

    private static String classPath() {
        return System.getProperty("java.class.path");
    }

    private static List<String> flags() {
        Stream<String> opened = Stream.of(
                        "java.base/jdk.internal.access java.base/jdk.internal.misc java.base/sun.nio.ch",
                        "java.base/sun.util.calendar java.base/sun.reflect.generics.reflectiveObjects java.base/java.io",
                        "java.base/java.nio java.base/java.net java.base/java.util java.base/java.util.concurrent",
                        "java.base/java.util.concurrent.locks java.base/java.util.concurrent.atomic java.base/java.lang",
                        "java.base/java.lang.invoke java.base/java.lang.reflect java.base/java.math java.base/java.time",
                        "java.base/java.text java.sql/java.sql java.management/sun.management",
                        "java.management/com.sun.jmx.mbeanserver jdk.management/com.sun.management.internal",
                        "jdk.internal.jvmstat/sun.jvmstat.monitor java.desktop/java.awt.font")
                .flatMap(line -> Stream.of(line.split(" ")))
                .map(each -> "--add-opens=" + each + "=ALL-UNNAMED");
        Stream<String> others = Stream.of(
                "-Xms512m",
                "-Xmx512m",
                "-XX:+IgnoreUnrecognizedVMOptions",
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.net.preferIPv4Stack=true",
                "-Djava.util.concurrent.ForkJoinPool.common.parallelism=2",
                "-DIGNITE_QUIET=true",
                "-DIGNITE_NO_ASCII=true",
                "-DIGNITE_UPDATE_NOTIFIER=false");
        return Stream.concat(others, opened).toList();
    }

    /** Lets all processes leave, the client first, and removes their folder. */
    @Override
    public void close() throws IOException {
        for (Process process : processes.reversed()) {
            process.getOutputStream().close();
        }
        try {
            for (Process process : processes) {
                if (!process.waitFor(LEAVE_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly().waitFor();
                }
            }
        } catch (InterruptedException stopped) {
            processes.forEach(Process::destroyForcibly);
            Thread.currentThread().interrupt();
        }
        mesh.close();
    }
}
