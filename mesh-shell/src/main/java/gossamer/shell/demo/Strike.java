// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.demo;

import gossamer.Job;
import gossamer.Mesh;
import gossamer.Peer;
import gossamer.shell.output.ProgressLine;
import gossamer.shell.process.PeerProcess;
import gossamer.shell.process.TrialMesh;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/** Kills, amid a job, the peer that holds most leases. */
final class Strike {
    /** The kill comes when a share of the work is done, drawn from here; the survey before it takes some more. */
    private static final double EARLIEST = 0.22;

    private static final double LATEST = 0.50;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /**
     * Who was killed, and when.
     *
     * @param peer as it described itself just before
     * @param share of the work that was done
     * @param nanos the moment by {@link System#nanoTime}
     * @param millis the moment in milliseconds since 1970
     * @param afterSeconds from the submission to the kill
     */
    record Struck(Peer peer, double share, long nanos, long millis, double afterSeconds) {}

    private final Mesh mesh;
    private final TrialMesh trial;
    private final ProgressLine line;
    private final String what;

    /** @param what the job is called on the line of its progress */
    Strike(Mesh mesh, TrialMesh trial, ProgressLine line, String what) {
        this.mesh = mesh;
        this.trial = trial;
        this.line = line;
        this.what = what;
    }

    /**
     * Waits for the moment, and kills.
     *
     * @param size how much the job has to do, as its progress counts it
     * @param watch begun when the job was submitted
     * @throws IOException if the moment does not come, or no peer can be chosen
     */
    Struck amid(Job<?> job, long size, Stopwatch watch) throws IOException, InterruptedException {
        long target = (long) (size * RandomGenerator.getDefault().nextDouble(EARLIEST, LATEST));
        long deadlineNanos = System.nanoTime() + LIMIT.toNanos();
        while (job.progress().done() < target) {
            long done = job.progress().done();
            if (System.nanoTime() > deadlineNanos) {
                throw new IOException(
                        what + ": only " + done + " of " + size + " are done after " + LIMIT.toSeconds() + " s");
            }
            line.show(what, (double) done / size, done + "/" + size);
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
        Peer peer = mesh.peers().stream()
                .filter(each -> process(each).isPresent())
                .max(Comparator.comparingLong(each -> each.stats().held()))
                .orElseThrow(() -> new IOException("no peer answered in time, so none could be chosen"));
        PeerProcess process = process(peer).orElseThrow();
        double share = (double) job.progress().done() / size;
        long nanos = System.nanoTime();
        long millis = System.currentTimeMillis();
        process.kill();
        return new Struck(peer, share, nanos, millis, watch.seconds());
    }

    private Optional<PeerProcess> process(Peer peer) {
        return trial.peers().stream()
                .filter(process ->
                        process.isAlive() && process.pid() == peer.card().pid())
                .findFirst();
    }
}
