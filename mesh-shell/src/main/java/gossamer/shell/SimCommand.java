// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import gossamer.sim.Simulation;
import java.io.IOException;
import java.nio.file.Files;
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
    public Integer call() {
        List<String> given = new ArrayList<>(words);
        int replay = given.indexOf("--replay");
        if (replay >= 0 && replay + 1 < given.size()) {
            given.set(replay + 1, read(given.get(replay + 1)));
        }
        return Simulation.run(given, around.out(), around.err());
    }

    /** The simulator opens no file. */
    private String read(String file) {
        try {
            return Files.readString(around.folder().resolve(file));
        } catch (IOException failed) {
            throw new CommandFailed(ExitCode.NOT_FOUND, "Cannot read the faults in " + file + ": " + failed, "");
        }
    }
}
