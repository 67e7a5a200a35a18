// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.fault;

import static gossamer.shell.fault.PauseRows.REJOIN_MAX;
import static gossamer.shell.fault.Rows.PARK_MICROS;
import static gossamer.shell.fault.Rows.awaitDelivered;
import static gossamer.shell.fault.Rows.park;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Cables that lose packets, or are out, while tasks come all the time. */
final class NetworkRows {
    /** Tasks under way at a time: each peer has some that wait. */
    private static final int WINDOW = 100;

    /** After so many results of a row, the fault. */
    private static final int BEFORE = 1_000;

    private static final Duration LOOK = Duration.ofMillis(100);

    /** What begins or ends a fault. */
    interface Act {
        void perform() throws Exception;
    }

    /** How results came: the longest time without one, and how many in a second. */
    private record Pace(Duration gap, long perSecond) {}

    private final Lan lan;
    private final FaultMesh mesh;
    private final List<Client> members;
    private final Client submitter;

    /** @param members all that there are, by the numbers of their cables; the last one submits */
    NetworkRows(Lan lan, FaultMesh mesh, List<Client> members) {
        this.lan = lan;
        this.mesh = mesh;
        this.members = members;
        this.submitter = members.get(members.size() - 1);
    }

    /** All cables lose packets. */
    int loss(int percent, Duration time) throws Exception {
        return row("loss-" + percent, () -> lan.lose(percent), time);
    }

    /**
     * One link loses packets, between two that are neither the first of the view, who finds out who is gone, nor the
     * scheduler; one of them is the submitter, if it may be.
     */
    int lossyLink(int percent, Duration time) throws Exception {
        awaitOneView();
        List<Integer> others = new ArrayList<>();
        for (int i = members.size() - 1; i >= 0; i--) {
            String rank = rank(i);
            if (!rank.startsWith("0") && !rank.endsWith("*")) {
                others.add(i);
            }
        }
        int one = others.get(0);
        int other = others.get(1);
        return row("link-" + percent + "-of-" + one + "-and-" + other, () -> lan.lose(percent, one, other), time);
    }

    /** The link between the first of the view and another loses packets; that is the submitter, if it may be. */
    int lossyLinkToFirst(int percent, Duration time) throws Exception {
        awaitOneView();
        int first = 0;
        while (!rank(first).startsWith("0")) {
            first++;
        }
        int one = first;
        int other = first == members.size() - 1 ? 0 : members.size() - 1;
        return row("first-link-" + percent, () -> lan.lose(percent, one, other), time);
    }

    /** The place of a peer in its view, from 0 on, with a star if it is the scheduler. */
    private String rank(int member) throws Exception {
        return members.get(member).ask("view").split(" ")[2];
    }

    /** Two peers on one side, the others, and with them the submitter, on the other. */
    int partition(Duration time) throws Exception {
        return row("partition", () -> lan.part(List.of(0, 1)), time);
    }

    /** One peer has no network. */
    int cablePull(int peer, Duration time) throws Exception {
        return row("cable-" + peer, () -> lan.pull(peer), () -> lan.plug(peer), time);
    }

    private int row(String row, Act begin, Duration time) throws Exception {
        return row(row, begin, lan::heal, time);
    }

    /** @return how often any of them took another for gone */
    private int row(String row, Act begin, Act end, Duration time) throws Exception {
        String run = row + "/1";
        awaitOneView();
        submitter.ask("flow", run, WINDOW, PARK_MICROS);
        awaitDelivered(submitter, run, BEFORE);
        left();
        begin.perform();
        Pace pace = watch(run, time);
        long dropped = lan.dropped();
        end.perform();
        long healed = System.nanoTime();
        awaitOneView();
        long oneView = System.nanoTime() - healed;
        int tasks = Rows.halt(submitter, run);
        long delivered = System.nanoTime() - healed;
        int evicted = left();

        Verdict verdict = mesh.verdict(row);
        Map<String, String> all = verdict.all(row);
        System.out.printf(
                Locale.ROOT,
                "NETNS row=%s seconds=%d dropped=%d evicted=%d tasks=%d lost=%s doubled=%s extra=%s per-second=%d gap=%d ms"
                        + " one-view=%d ms (at most %d) all-delivered=%d ms%n",
                row,
                time.toSeconds(),
                dropped,
                evicted,
                tasks,
                all.get("lost"),
                all.get("doubled"),
                all.get("extra"),
                pace.perSecond,
                pace.gap.toMillis(),
                oneView / 1_000_000,
                REJOIN_MAX.toMillis(),
                delivered / 1_000_000);
        assertThat(verdict.code()).as(verdict.toString()).isZero();
        assertThat(all).as(verdict.toString()).containsEntry("failed", "0");
        return evicted;
    }

    /** How often, since it was asked last, any of them took another for gone. */
    private int left() throws Exception {
        int left = 0;
        for (Client each : members) {
            left += Integer.parseInt(each.ask("left").split(" ")[1]);
        }
        return left;
    }

    /** For so long. */
    private Pace watch(String run, Duration time) throws Exception {
        long end = System.nanoTime() + time.toNanos();
        long gap = 0;
        long since = System.nanoTime();
        int first = delivered(run);
        int seen = first;
        while (System.nanoTime() - end < 0) {
            park(LOOK);
            int now = delivered(run);
            if (now != seen) {
                seen = now;
                since = System.nanoTime();
            }
            gap = Math.max(gap, System.nanoTime() - since);
        }
        return new Pace(Duration.ofNanos(gap), (seen - first) / Math.max(1, time.toSeconds()));
    }

    private int delivered(String run) throws Exception {
        return Integer.parseInt(submitter.ask("await", run, 0, 0).split(" ")[1]);
    }

    /** Until all have the same view, and all are in it. */
    private void awaitOneView() throws Exception {
        long deadline = System.nanoTime() + REJOIN_MAX.toNanos();
        while (true) {
            Set<String> views = new HashSet<>();
            for (Client each : members) {
                String view = each.ask("view");
                views.add(view.substring(0, view.lastIndexOf(' ')));
            }
            if (views.size() == 1 && views.iterator().next().endsWith(" " + members.size())) {
                return;
            }
            assertThat(System.nanoTime())
                    .as("deadline for one view of %d; now %s", members.size(), views)
                    .isLessThan(deadline);
            park(LOOK); // between two looks; the deadline decides
        }
    }
}
