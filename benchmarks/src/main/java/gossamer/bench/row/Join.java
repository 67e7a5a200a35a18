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

/**
 * {@code join}: from the first statement of a second JVM's {@code main} to its first result from another peer.
 *
 * <p>One executor process of one slot is there already. Each sample is a new JVM that joins as a peer without slots,
 * found and admitted as any other, submits one task, and reports its own clock ({@link JoinProbe}). The start of the
 * JVM itself is no part of it.
 */
final class Join implements Measurement {
    private static final Promise PROMISE = new Promise(
            "join",
            "seconds",
            Bar.valueAtMost(1.0),
            "From main of a second JVM, through finding, joining and submitting, to its first result from another process.");

    @Override
    public List<Promise> promises() {
        return List.of(PROMISE);
    }

    @Override
    public List<Row> measure(Effort effort) throws Exception {
        List<Double> toResult = new ArrayList<>();
        List<Double> toJoined = new ArrayList<>();
        try (PeerGroup group = PeerGroup.start(1, 1)) {
            for (int i = 0; i < effort.pick(11, 5, 1); i++) {
                JoinProbe.Report report = launch(group);
                InexactAnswer.check(
                        "the process that ran the task", group.pids().get(0), report.executor());
                toJoined.add(report.joinedSeconds());
                toResult.add(report.resultSeconds());
            }
        }
        return List.of(Row.of(PROMISE, Samples.of(toResult), null)
                .with("joinedSecondsMedian", Samples.of(toJoined).median())
                .with("resultSecondsMax", Samples.of(toResult).max()));
    }

    /**
     * Starts a JVM with the probe and waits for what it says.
     *
     * @throws IOException if it ends without having said it; the message holds what it complained of
     */
    private static JoinProbe.Report launch(PeerGroup group) throws IOException, InterruptedException {
        Path complaints = group.folder().resolve("join-probe.log");
        Process process = new ProcessBuilder(group.clientCommand(JoinProbe.class))
                .redirectError(complaints.toFile())
                .start();
        try (BufferedReader out = process.inputReader()) {
            String line = out.readLine();
            int code = process.waitFor();
            if (line == null) {
                throw new IOException("a joining JVM ended with code " + code + " and said nothing but: "
                        + Files.readString(complaints).strip());
            }
            return JoinProbe.Report.parse(line);
        } finally {
            process.destroyForcibly();
        }
    }
}
