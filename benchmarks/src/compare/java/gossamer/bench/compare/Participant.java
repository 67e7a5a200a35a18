// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.compare;

import gossamer.bench.baseline.Mix;
import gossamer.bench.measure.Latencies;
import gossamer.bench.measure.Samples;
import gossamer.bench.row.InexactAnswer;
import gossamer.bench.row.SubmitWindow;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The program of each process of a cluster: an executor, or the client that measures.
 *
 * <p>It says {@value #READY} when it takes part, and leaves when its stdin ends. The client reads one request a line
 * and answers with one: {@code addressed COUNT} with the tasks per second, {@code roundtrip COUNT} with the seconds of
 * each round trip. What it says begins with {@value #MARK}; the libraries write to stdout as they like.
 */
final class Participant {
    static final String MARK = "@ ";
    static final String READY = "ready";
    static final int WINDOW = 100_000;

    private Participant() {}

    // Words: the system, the mesh, its folder, the first port, the index of this process.
    public static void main(String[] words) throws Exception {
        Contender contender = Rival.valueOf(words[0]).contender();
        Place place = new Place(words[1], Path.of(words[2]), Integer.parseInt(words[3]), Integer.parseInt(words[4]));
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        if (place.isClient()) {
            try (Contender.Client client = contender.client(place)) {
                answer(client, requests);
            }
        } else {
            try (AutoCloseable executor = contender.executor(place)) {
                say(READY);
                while (requests.readLine() != null) {
                    throw new IllegalStateException("an executor is not asked anything: " + executor);
                }
            }
        }
        System.exit(0); // threads of a library may stay
    }

    private static void answer(Contender.Client client, BufferedReader requests) throws Exception {
        SubmitWindow window = new SubmitWindow(client, WINDOW);
        say(READY);
        for (String line = requests.readLine(); line != null; line = requests.readLine()) {
            String[] request = line.split(" ");
            int count = Integer.parseInt(request[1]);
            if (request[0].equals("addressed")) {
                say(Double.toString(addressed(window, count)));
            } else {
                say(joined(Latencies.of(count, () -> roundTrip(client))));
            }
        }
    }

    /** None of the tasks may have run here. */
    private static double addressed(SubmitWindow window, int count) throws Exception {
        double rate = window.tasksPerSecond(count);
        InexactAnswer.check(
                "the number of tasks that ran in the client",
                0,
                window.executors().getOrDefault(ProcessHandle.current().pid(), 0L));
        return rate;
    }

    private static void roundTrip(Contender.Client client) throws Exception {
        long captured = System.nanoTime();
        long answer = client.mixOf(captured).toCompletableFuture().get(10, TimeUnit.SECONDS);
        InexactAnswer.check("the result of a round trip", Mix.mix64(captured), answer);
    }

    private static String joined(Samples samples) {
        return samples.toList().stream().map(Object::toString).collect(Collectors.joining(" "));
    }

    private static void say(String words) {
        System.out.println(MARK + words);
        System.out.flush();
    }
}
