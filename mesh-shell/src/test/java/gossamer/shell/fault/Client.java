// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.fault;

import gossamer.shell.Released;
import gossamer.shell.process.TrialMesh;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A {@link Submitter} in its process: one line to it, one from it. Confined to one thread. */
final class Client implements AutoCloseable {
    /** Longer than what any question waits for, so that the answer says what is late, unless there is none. */
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(90);

    private static final Duration LEAVE_LIMIT = Duration.ofSeconds(15);

    private final TrialMesh trial;
    private final String name;
    private final Process process;
    private final PrintStream to;

    /** Its lines, then an empty one for the end; as many as there are questions without an answer. */
    private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();

    private Client(TrialMesh trial, String name, Process process) {
        this.trial = trial;
        this.name = name;
        this.process = process;
        this.to = new PrintStream(process.getOutputStream(), /* autoFlush= */ true, StandardCharsets.UTF_8);
        Thread.ofPlatform().daemon().name(name + "-stdout").start(() -> listen(process));
    }

    private void listen(Process to) {
        try (BufferedReader from = to.inputReader(StandardCharsets.UTF_8)) {
            from.lines().map(Optional::of).forEach(lines::add);
        } catch (IOException | UncheckedIOException broken) {
            // So ends the output of a process that is killed while we read.
        } finally {
            lines.add(Optional.empty());
        }
    }

    /** Starts one; it is a member of the mesh when {@link #awaitJoined} returns. */
    static Client start(TrialMesh trial, String name, int slots, Place place) throws IOException {
        Path folder = trial.folder();
        List<String> words = new ArrayList<>(place.before());
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        words.addAll(List.of("-XX:+IgnoreUnrecognizedVMOptions", "--sun-misc-unsafe-memory-access=allow"));
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), Submitter.class.getName()));
        words.addAll(List.of(
                folder.toString(), trial.name(), String.valueOf(trial.config().keyFile())));
        words.addAll(List.of(place.bind(), name, Integer.toString(slots)));
        if (place.store()) {
            words.add(folder.resolve("state").toString());
        }
        File said = folder.resolve("stderr-" + name).toFile();
        var builder = new ProcessBuilder(words).redirectError(said);
        builder.environment().putAll(trial.environment());
        return new Client(trial, name, builder.start());
    }

    void awaitJoined() throws IOException, InterruptedException {
        String line = read("join");
        while (!line.equals("joined")) { // a library's banner
            line = read("join");
        }
    }

    String name() {
        return name;
    }

    long pid() {
        return process.pid();
    }

    /** What it answers. */
    String ask(Object... words) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>();
        for (Object word : words) {
            line.add(word.toString());
        }
        String question = String.join(" ", line);
        to.println(question);
        return read(question);
    }

    private String read(String question) throws IOException, InterruptedException {
        Optional<String> line = lines.poll(ANSWER_LIMIT.toSeconds(), TimeUnit.SECONDS);
        if (line == null) {
            throw new IOException("submitter " + name + " gave no answer within " + ANSWER_LIMIT.toSeconds() + " s to: "
                    + question + "\n" + meanwhile());
        }
        return line.orElseThrow(
                () -> new IOException("submitter " + name + " ended instead of an answer to: " + question));
    }

    /** Where the submitter is, and what the mesh knows of its jobs. */
    private String meanwhile() throws IOException, InterruptedException {
        String at = said(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(pid()),
                "Thread.print");
        int main = at.indexOf("\"main\"");
        List<String> jobs = new ArrayList<>(Released.program().words());
        jobs.addAll(List.of("jobs", "--mesh", trial.name()));
        return at.substring(Math.max(main, 0), Math.max(at.indexOf("\n\n", main), 0)) + "\n"
                + said(jobs.toArray(String[]::new));
    }

    private String said(String... words) throws IOException, InterruptedException {
        Path file = trial.folder().resolve("meanwhile");
        var builder = new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(file.toFile());
        builder.environment().putAll(trial.environment());
        Process asked = builder.start();
        if (!asked.waitFor(LEAVE_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            asked.destroyForcibly();
        }
        return Files.readString(file);
    }

    /** Ends it by SIGKILL; returns when it is gone. */
    void kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        process.waitFor();
    }

    /** Lets it leave: there are no more lines. */
    @Override
    public void close() {
        to.close();
        try {
            if (!process.waitFor(LEAVE_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException stopped) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
