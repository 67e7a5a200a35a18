// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import gossamer.sim.Simulation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Runs thousands of peers in one thread under a virtual clock; the simulator reads its own words. */
@Command(
        name = "sim",
        customSynopsis = "mesh sim --seed N | --seeds A..B  [--peers N] [--minutes M] [--replay FILE]",
        description = "Simulate meshes with faults, and check what must always hold.")
final class SimCommand implements Callable<Integer> {
    private final Surroundings around;

    @Unmatched
    private List<String> words = new ArrayList<>();

    SimCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() throws Exception {
        return Simulation.run(words, around.out(), around.err());
    }
}
