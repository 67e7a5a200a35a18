// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The rules of the simulator are worth what they find: mistakes are made on purpose, and each must be found. */
class PlantedBugsSimulation {
    private static final int SEEDS_MAX = 1_000;
    private static final int HARMLESS_SEEDS = 50;
    private static final int MEDIAN_MAX = 100;
    private static final int BUGS_LEAST = 25;

    /** Those that take more seeds are left to the long tests. */
    private static final int SOON = 3;

    private static final int SEEDS_AT_ONCE = 20;

    /** A world with a mistake in it may go round and round; that is found as well. */
    private static final long SECONDS_MAX = 60;

    private static @Nullable String search(ClassLoader project, String world, int seeds) throws Exception {
        Method first = project.loadClass(PlantedSearch.class.getName())
                .getDeclaredMethod("first", String.class, int.class, int.class);
        first.setAccessible(true);
        ExecutorService thread =
                Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());
        int from = 1;
        try {
            String found = null;
            for (; found == null && from <= seeds; from += SEEDS_AT_ONCE) {
                int lo = from;
                int hi = Math.min(seeds, from + SEEDS_AT_ONCE - 1);
                found = (String)
                        thread.submit(() -> first.invoke(null, world, lo, hi)).get(SECONDS_MAX, TimeUnit.SECONDS);
            }
            return found;
        } catch (TimeoutException endless) {
            return from + " never ends, or one of the " + SEEDS_AT_ONCE + " from there on";
        } finally {
            thread.shutdownNow();
        }
    }

    @Test
    void thoseThatAreFoundSoonAreFound() throws Exception {
        find(PlantedBug.all().stream().filter(bug -> bug.found() <= SOON).toList());
    }

    @Test
    @Tag("long")
    void everyPlantedBugIsFound() throws Exception {
        List<PlantedBug> bugs = PlantedBug.all();

        assertThat(bugs).hasSizeGreaterThanOrEqualTo(BUGS_LEAST);
        find(bugs);
    }

    private static void find(List<PlantedBug> bugs) throws Exception {
        List<Long> seeds = new ArrayList<>();
        List<String> missed = new ArrayList<>();
        for (PlantedBug bug : bugs) {
            String found = search(bug.plant(), bug.world(), SEEDS_MAX);
            System.out.println("planted " + bug.name() + " (" + bug.why() + "): " + (found == null ? "MISSED" : found));
            if (found == null) {
                missed.add(bug.name());
            } else {
                seeds.add(Long.parseLong(found.substring(0, found.indexOf(' '))));
            }
        }
        seeds.sort(null);
        long median = seeds.get(seeds.size() / 2);
        System.out.println("PLANTED bugs=" + bugs.size() + " found=" + seeds.size() + " median=" + median + " largest="
                + seeds.get(seeds.size() - 1));

        assertThat(missed).isEmpty();
        assertThat(median).isLessThanOrEqualTo(MEDIAN_MAX);
    }

    @Test
    void anEditThatChangesNothingIsNotFound() throws Exception {
        PlantedBug harmless = new PlantedBug(
                "harmless",
                "nothing",
                "admission",
                "gossamer/handshake/Renewal.java",
                0,
                "        if (refusal != null) {\n            return List.of();\n        }\n        if (isBusy()) {",
                "        if (this.refusal != null) {\n            return List.of();\n        }\n        if (isBusy()) {");

        assertThat(search(harmless.plant(), harmless.world(), HARMLESS_SEEDS)).isNull();
    }

    @Test
    void linesThatAreNotThereAnyMoreAreTold() {
        PlantedBug gone = new PlantedBug("gone", "", "engine", "gossamer/steal/Thief.java", 0, "no such line", "");

        assertThatThrownBy(gone::plant).isInstanceOf(AssertionError.class).hasMessageContaining("exactly once");
    }
}
