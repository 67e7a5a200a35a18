// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.row;

import gossamer.Mesh;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * The program of a JVM that joins a mesh, runs one task on another peer, says how long that took, and leaves.
 *
 * <p>Its clock starts with the first statement of {@code main}. As any small program, it names no class but its own:
 * what else it named would travel with its task.
 */
public final class JoinProbe {
    private static final String HEAD = "joined ";

    private JoinProbe() {}

    /**
     * What a probe says in its one line on stdout.
     *
     * @param joinedSeconds until {@code Mesh.join} returned
     * @param resultSeconds until the first result was there
     * @param executor the process that ran the task
     */
    record Report(double joinedSeconds, double resultSeconds, long executor) {
        String line() {
            return HEAD + joinedSeconds + " " + resultSeconds + " " + executor;
        }

        static Report parse(String line) throws IOException {
            String[] words = line.strip().split(" ");
            if (words.length != 4 || !line.startsWith(HEAD)) {
                throw new IOException("a joining JVM said \"" + line + "\"");
            }
            return new Report(Double.parseDouble(words[1]), Double.parseDouble(words[2]), Long.parseLong(words[3]));
        }
    }

    // Words: mesh, address to bind, key file.
    public static void main(String[] arguments) throws Exception {
        long start = System.nanoTime();
        try (Mesh mesh = Mesh.join(config -> config.withMesh(arguments[0])
                .withBind(arguments[1])
                .withKeyFile(Path.of(arguments[2]))
                .withSlots(0))) {
            double joined = (System.nanoTime() - start) * 1e-9;
            long executor = mesh.submit(() -> ProcessHandle.current().pid()).get(30, TimeUnit.SECONDS);
            double result = (System.nanoTime() - start) * 1e-9;
            System.out.println(new Report(joined, result, executor).line());
        }
    }
}
