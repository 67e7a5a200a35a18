// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import java.util.SplittableRandom;

/**
 * The random streams of a world, one for each purpose, so that a draw more for one purpose does not shuffle the others.
 *
 * @param network delays and losses
 * @param faults what goes wrong and when
 * @param workload what is submitted
 * @param membership how long verdicts and views take
 * @param ties what comes first among things due at one time
 * @param engines the seeds of the engines' own dice, the names of the peers and their clocks
 * @param bags which jobs of bags are submitted beside the others
 * @param forks which jobs whose tasks fork are submitted beside the others
 * @param roles which peers accept only some kinds of jobs, and which jobs are of which kind
 * @param durable which jobs outlive their owners, and what people do then
 * @param ills what else goes wrong, beside {@code faults}
 * @param disks how long they take, and what is left of what was under way to them
 * @param natures which jobs may start only once, are retried, or have a task that kills its peers
 * @param aims what goes wrong just where something else happens
 */
record Dice(
        SplittableRandom network,
        SplittableRandom faults,
        SplittableRandom workload,
        SplittableRandom membership,
        SplittableRandom ties,
        SplittableRandom engines,
        SplittableRandom bags,
        SplittableRandom forks,
        SplittableRandom roles,
        SplittableRandom durable,
        SplittableRandom ills,
        SplittableRandom disks,
        SplittableRandom natures,
        SplittableRandom aims) {
    static Dice of(long seed) {
        SplittableRandom root = new SplittableRandom(seed);
        return new Dice(
                root.split(),
                root.split(),
                root.split(),
                root.split(),
                root.split(),
                root.split(),
                root.split(),
                root.split(),
                root.split(),
                root.split(),
                root.split(),
                root.split(),
                root.split(),
                root.split());
    }
}
