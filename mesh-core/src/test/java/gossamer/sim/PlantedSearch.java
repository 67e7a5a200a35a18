// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import org.jspecify.annotations.Nullable;

/** Looks for the first seed whose world breaks a rule; called in the classes that have a planted bug in them. */
final class PlantedSearch {
    private static final int PEERS = 5;

    private PlantedSearch() {}

    /**
     * Runs some seeds.
     *
     * @param world {@code engine} or {@code admission}
     * @return the seed and the rule, or null if all seeds pass
     */
    static @Nullable String first(String world, int from, int to) {
        for (long seed = from; seed <= to; seed++) {
            String failure = failure(world, seed);
            if (failure != null) {
                return seed + " " + failure.lines().findFirst().orElse("");
            }
        }
        return null;
    }

    private static @Nullable String failure(String world, long seed) {
        try {
            return world.equals("admission")
                    ? new AdmissionWorld(seed).run().failure()
                    : new SeedRun(Scenario.draw(seed, PEERS)).run().failure();
        } catch (RuntimeException thrown) {
            return "threw " + thrown; // a machine that throws is found, too
        }
    }
}
