// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import gossamer.shell.process.PeerProcess;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Five peers that are killed, stopped and restarted by chance, every three seconds and for many minutes, while tasks
 * come all the time: nothing is lost, nothing is given twice, and nothing is left behind in whoever lives on.
 *
 * <p>What the submitter, and two of the peers that are only ever stopped, hold after a quarter of the time is compared
 * with what they hold at the end. Settings are {@code gossamer.soak.minutes}, 10 by default, and
 * {@code gossamer.soak.seed}, which draws the same faults again.
 */
@Tag("soak")
@Timeout(value = 2, unit = TimeUnit.DAYS)
class SoakIT {
    private static final String ROW = "soak";
    private static final String RUN = ROW + "/1";
    private static final int WINDOW = 100;
    private static final int PARK_MICROS = 20_000;

    /** So many peers are the same processes at the end. */
    private static final int SPARED = 2;

    /** What others have left behind is gone by then: idle threads, the connections to peers that are no more. */
    private static final Duration SETTLE = Duration.ofSeconds(90);

    private static final Duration LOOK = Duration.ofSeconds(3);

    @Test
    void nothingIsLostOrLeftBehindUnderFaultsWithoutEnd() throws Exception {
        assumeTrue(Footprint.isHere(), "no /proc here: nobody can say what a process holds");
        double minutes = Double.parseDouble(System.getProperty("gossamer.soak.minutes", "10"));
        String given = System.getProperty("gossamer.soak.seed", "");
        long seed = given.isEmpty() ? new SecureRandom().nextInt(Integer.MAX_VALUE) : Long.parseLong(given);
        System.out.printf(Locale.ROOT, "SOAK begins minutes=%s seed=%d%n", minutes, seed);
        Duration quarter = Duration.ofMillis((long) (minutes * 60_000 / 4));
        Random random = new Random(seed);
        try (FaultMesh mesh = FaultMesh.of(Rows.PEERS)) {
            Client client = mesh.join(0);
            mesh.gather(client);
            List<PeerProcess> drawn = new ArrayList<>(mesh.peers());
            Collections.shuffle(drawn, random);
            List<PeerProcess> spared = drawn.subList(0, SPARED);
            List<Long> living =
                    new ArrayList<>(spared.stream().map(PeerProcess::pid).toList());
            living.add(client.pid());
            Turmoil turmoil = new Turmoil(mesh, client, RUN, new HashSet<>(spared), random);
            client.ask("flow", RUN, WINDOW, PARK_MICROS);

            turmoil.rage(quarter);
            turmoil.calm();
            List<Footprint> before = footprints(living);
            turmoil.rage(quarter.multipliedBy(3));
            turmoil.calm();
            List<Footprint> after = settled(living, before);
            int tasks = Rows.halt(client, RUN);

            Verdict verdict = mesh.verdict(ROW);
            Map<String, String> all = verdict.all(ROW);
            System.out.printf(
                    Locale.ROOT,
                    "SOAK minutes=%s faults=%d kinds=%s stuck=%d tasks=%d lost=%s doubled=%s extra=%s heap=%s KB"
                            + " threads=%s descriptors=%s seed=%d%n",
                    minutes,
                    turmoil.faults(),
                    turmoil.kinds(),
                    turmoil.stuck(),
                    tasks,
                    all.get("lost"),
                    all.get("doubled"),
                    all.get("extra"),
                    change(before, after, each -> each.heapBytes() / 1024),
                    change(before, after, Footprint::threads),
                    change(before, after, Footprint::descriptors),
                    seed);
            assertThat(verdict.code()).as(verdict.toString()).isZero();
            assertThat(all).as(verdict.toString()).containsEntry("failed", "0");
            assertThat(turmoil.faults()).isPositive();
            assertThat(mesh.peers()).containsAll(spared);
            for (int i = 0; i < before.size(); i++) {
                assertThat(after.get(i).isWithin(before.get(i).most()))
                        .as("%s is within %s", after.get(i), before.get(i).most())
                        .isTrue();
            }
        }
    }

    private static List<Footprint> footprints(List<Long> living) throws Exception {
        List<Footprint> footprints = new ArrayList<>();
        for (long pid : living) {
            footprints.add(Footprint.of(pid));
        }
        return footprints;
    }

    /** What they hold once that is little enough, or when the time for it is over: a leak does not go by waiting. */
    private static List<Footprint> settled(List<Long> living, List<Footprint> before) throws Exception {
        long deadline = System.nanoTime() + SETTLE.toNanos();
        while (true) {
            List<Footprint> after = footprints(living);
            boolean flat = true;
            for (int i = 0; i < before.size(); i++) {
                flat &= after.get(i).isWithin(before.get(i).most());
            }
            if (flat || System.nanoTime() - deadline > 0) {
                return after;
            }
            Rows.park(LOOK);
        }
    }

    /** Before and after, of each process: two peers, and the submitter. */
    private static String change(List<Footprint> before, List<Footprint> after, Function<Footprint, Number> of) {
        return IntStream.range(0, before.size())
                .mapToObj(i -> of.apply(before.get(i)) + "->" + of.apply(after.get(i)))
                .collect(Collectors.joining(","));
    }
}
