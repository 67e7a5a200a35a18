// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.demo;

import gossamer.Job;
import gossamer.Mesh;
import gossamer.shell.output.Document;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts the nodes of the tree T1L and kills, meanwhile, the peer that holds most leases.
 *
 * <p>Then the count must be exact, and shared where more than one peer is left: none counts more than
 * {@value #LARGEST_SHARE_MAX} of it.
 */
final class TreeTrial {
    private static final double LARGEST_SHARE_MAX = 0.8;

    /**
     * Who was killed and what came of it.
     *
     * @param rerun nodes that were counted again by others, as the lost peer last reported
     */
    record Kill(Strike.Struck struck, long rerun) {}

    /**
     * How one run went.
     *
     * @param kill null if nobody was killed
     * @param nodesOf the nodes that each process counted, by its id
     * @param mayBeAlone whether one peer had to go on by itself
     */
    record Run(double seconds, @Nullable Kill kill, Map<Long, Long> nodesOf, boolean mayBeAlone) {
        long nodes() {
            return nodesOf.values().stream().mapToLong(Long::longValue).sum();
        }

        /** The share of all nodes that the busiest peer counted. */
        double largestShare() {
            return nodesOf.values().stream().mapToLong(Long::longValue).max().orElse(0) / (double) Uts.T1L_NODES;
        }

        boolean exact() {
            return nodes() == Uts.T1L_NODES && (mayBeAlone || largestShare() <= LARGEST_SHARE_MAX);
        }

        Map<String, Object> row() {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("nodes", nodes());
            row.put("largestShare", Document.measured(largestShare()));
            if (kill != null) {
                row.put("killedPeer", kill.struck.peer().card().name());
                row.put("killedPid", kill.struck.peer().card().pid());
                row.put("killedAtShare", Document.measured(kill.struck.share()));
                row.put("leases", kill.struck.peer().stats().held());
                row.put("nodesRerun", kill.rerun);
            }
            return row;
        }
    }

    private final Mesh mesh;
    private final Strike strike;
    private final Follow follow;
    private final int peers;

    /** @param peers how many there are */
    TreeTrial(Mesh mesh, Strike strike, Follow follow, int peers) {
        this.peers = peers;
        this.mesh = mesh;
        this.strike = strike;
        this.follow = follow;
    }

    /**
     * Counts the tree once.
     *
     * @param kill whether to kill a peer meanwhile
     */
    Run run(boolean kill) throws IOException, InterruptedException {
        var watch = new Stopwatch();
        Job<Map<Long, Long>> job = mesh.bag(new Census(UtsBag.of(Uts.T1L)), Census::add);
        Strike.Struck struck = kill ? strike.amid(job, Uts.T1L_NODES, watch) : null;
        Map<Long, Long> nodesOf = follow.result("uts t1l", job);
        double seconds = watch.seconds();
        boolean mayBeAlone = peers - (kill ? 1 : 0) < 2;
        return new Run(
                seconds, struck == null ? null : new Kill(struck, job.progress().rerun()), nodesOf, mayBeAlone);
    }
}
