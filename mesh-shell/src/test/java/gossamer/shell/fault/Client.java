// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.fault;

import gossamer.shell.process.TrialMesh;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A {@link Submitter} in its process: one line to it, one from it. Confined to one thread. */
final class Client implements AutoCloseable {
    private final String name;
    private final Process process;
    private final PrintStream to;
    private final BufferedReader from;

    private Client(String name, Process process) {
        this.name = name;
        this.process = process;
        this.to = new PrintStream(process.getOutputStream(), /* autoFlush= */ true, StandardCharsets.UTF_8);
        this.from = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Returns when it is a member of the mesh. */
    static Client join(TrialMesh trial, String name, int slots) throws IOException {
        Path folder = trial.folder();
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        words.addAll(List.of("-XX:+IgnoreUnrecognizedVMOptions", "--sun-misc-unsafe-memory-access=allow"));
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), Submitter.class.getName()));
        words.addAll(List.of(
                folder.toString(), trial.name(), String.valueOf(trial.config().keyFile())));
        words.addAll(List.of(trial.config().bind(), name, Integer.toString(slots)));
        File said = folder.resolve("stderr-" + name).toFile();
        var builder = new ProcessBuilder(words).redirectError(said);
        builder.environment().putAll(trial.environment());
        Client client = new Client(name, builder.start());
        String line = client.read("join");
        while (!line.equals("joined")) { // a library's banner
            line = client.read("join");
        }
        return client;
    }

    String name() {
        return name;
    }

    long pid() {
        return process.pid();
    }

    /** What it answers. */
    String ask(Object... words) throws IOException {
        List<String> line = new ArrayList<>();
        for (Object word : words) {
            line.add(word.toString());
        }
        String question = String.join(" ", line);
        to.println(question);
        return read(question);
    }

    private String read(String question) throws IOException {
        String answer = from.readLine();
        if (answer == null) {
            throw new IOException("submitter " + name + " ended instead of an answer to: " + question);
        }
        return answer;
    }

    /** Ends it by SIGKILL; returns when it is gone. */
    void kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        process.waitFor();
    }

    /** Lets it leave: there are no more lines. */
    @Override
    public void close() throws IOException {
        to.close();
        try {
            process.waitFor();
        } catch (InterruptedException stopped) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        from.close();
    }
}
