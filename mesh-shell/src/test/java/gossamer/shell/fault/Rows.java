// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** What the rows of the table of faults have in common. */
final class Rows {
    static final int PEERS = 5;
    static final int TASKS = 2_000;
    static final int PARK_MICROS = 10_000;
    static final int LIMIT_SECONDS = 60;

    private Rows() {}

    /** The name of a row in the output: its default run and its many runs have one each. */
    static String named(String row, int runs) {
        return runs == 1 ? row : row + "-often";
    }

    /** A fault, or what follows it, lasts as long as it is said to. */
    static void park(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    static void awaitDelivered(Client client, String run, int wanted) throws Exception {
        assertThat(client.ask("await", run, wanted, LIMIT_SECONDS)).as(run).startsWith("reached");
    }

    /** No more tasks come; returns how many there were when all of them are delivered. */
    static int halt(Client client, String run) throws Exception {
        int submitted = Integer.parseInt(client.ask("halt", run).split(" ")[1]);
        awaitDelivered(client, run, submitted);
        return submitted;
    }

    /** Says that a fault was done to a process. */
    static void done(Client client, String run, String kind, long pid, long nanos) throws Exception {
        client.ask("fault", run, kind, pid, nanos);
    }

    /**
     * Prints the line of a row; fails unless its runs are all there and good.
     *
     * @param failed how many tasks of all runs have failed, by what they did themselves
     * @param more figures for the line besides
     */
    static Map<String, String> judged(FaultMesh mesh, String row, int runs, int failed, String... more)
            throws Exception {
        Verdict verdict = mesh.verdict(row);
        Map<String, String> all = verdict.all(row);
        System.out.printf(
                Locale.ROOT,
                "ROW %s runs=%s bad=%s lost=%s doubled=%s extra=%s failed=%s again-median=%s again-max=%s ms rate=%s"
                        + "%s%n",
                row,
                all.get("runs"),
                all.get("bad"),
                all.get("lost"),
                all.get("doubled"),
                all.get("extra"),
                all.get("failed"),
                all.get("againMedian"),
                all.get("againMax"),
                all.get("rate"),
                more.length == 0 ? "" : " " + String.join(" ", more));
        assertThat(verdict.code()).as(verdict.toString()).isZero();
        assertThat(all).as(verdict.toString()).containsEntry("runs", Integer.toString(runs));
        assertThat(all).as(verdict.toString()).containsEntry("failed", Integer.toString(failed));
        return all;
    }
}
