// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.row;

import gossamer.bench.measure.Samples;
import gossamer.bench.report.Bar;
import gossamer.bench.report.Promise;
import gossamer.bench.report.Row;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/**
 * {@code join-four}: from the start of four JVMs at once until all are in one view.
 *
 * <p>Nobody is there before: they find each other, and one of them begins. The clock runs from the first start, JVMs
 * included, to the moment at which the last of the four sees a view of four ({@link ViewProbe}); all must name the same
 * view. They start with an archive of the classes that two others loaded before, as {@code mesh up} does.
 */
final class JoinFour implements Measurement {
    private static final int PEERS = 4;
    private static final long LEAVE_SECONDS = 10;
    private static final Promise PROMISE = new Promise(
            "join-four",
            "seconds",
            Bar.valueAtMost(3),
            "From the start of four JVMs within 50 ms, with nobody there before, until all four are in one view.");

    @Override
    public List<Promise> promises() {
        return List.of(PROMISE);
    }

    @Override
    public List<Row> measure(Effort effort) throws Exception {
        List<Double> seconds = new ArrayList<>();
        List<Double> apart = new ArrayList<>();
        Path archive = Files.createTempFile("gossamer-probe-", ".jsa");
        try {
            start(2, peer -> peer == 0 ? "-XX:ArchiveClassesAtExit=" + archive : "-Xshare:auto");
            for (int sample = 0; sample < effort.pick(7, 3, 1); sample++) {
                Start start = start(PEERS, peer -> "-XX:SharedArchiveFile=" + archive);
                apart.add(start.apartSeconds);
                seconds.add(start.seconds);
            }
        } finally {
            Files.delete(archive);
        }
        return List.of(Row.of(PROMISE, Samples.of(seconds), null)
                .with("secondsMax", Samples.of(seconds).max())
                .with("startedWithinSecondsMax", Samples.of(apart).max()));
    }

    /**
     * One start of all.
     *
     * @param apartSeconds between the first start and the last
     * @param seconds from the first start to one view
     */
    private record Start(double apartSeconds, double seconds) {}

    private static Start start(int peers, IntFunction<String> flag) throws Exception {
        List<Process> processes = new ArrayList<>();
        try (PeerGroup group = PeerGroup.start(0, 1)) {
            try {
                return start(group, processes, peers, flag);
            } finally {
                end(processes);
            }
        }
    }

    private static Start start(PeerGroup group, List<Process> processes, int peers, IntFunction<String> flag)
            throws IOException {
        long first = System.currentTimeMillis();
        for (int peer = 0; peer < peers; peer++) {
            List<String> command = group.clientCommand(ViewProbe.class);
            command.add(1, flag.apply(peer));
            command.add(Integer.toString(peers));
            processes.add(new ProcessBuilder(command)
                    .redirectError(complaints(group, peer).toFile())
                    .start());
        }
        long last = System.currentTimeMillis();
        return new Start((last - first) / 1e3, (together(group, processes) - first) / 1e3);
    }

    /** When the last saw the view, in milliseconds since 1970. */
    private static long together(PeerGroup group, List<Process> processes) throws IOException {
        long latest = 0;
        String view = "";
        for (int peer = 0; peer < processes.size(); peer++) {
            BufferedReader out = processes.get(peer).inputReader();
            String line = out.readLine();
            if (line == null) {
                throw new IOException("a starting JVM ended and said nothing but: "
                        + Files.readString(complaints(group, peer)).strip());
            }
            String[] words = line.split(" ", 2);
            latest = Math.max(latest, Long.parseLong(words[0]));
            InexactAnswer.checkAnswer("the view of peer " + peer, peer == 0 ? words[1] : view, words[1]);
            view = words[1];
        }
        return latest;
    }

    private static void end(List<Process> processes) throws IOException, InterruptedException {
        for (Process process : processes) {
            process.getOutputStream().close();
        }
        for (Process process : processes) {
            if (!process.waitFor(LEAVE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        }
    }

    private static Path complaints(PeerGroup group, int peer) {
        return group.folder().resolve("view-probe-" + peer + ".log");
    }
}
