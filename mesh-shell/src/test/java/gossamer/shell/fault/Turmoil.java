// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.fault;

import gossamer.shell.process.PeerProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * One random fault after the other at the peers of a mesh, whether the last is over or not. Confined to one thread.
 *
 * <p>A peer that stands still, or is about to leave, is struck again only when that is over. Whoever is gone is started
 * again at once, under its name.
 */
final class Turmoil {
    /** What is done to a peer; each is as likely as the others. */
    private enum Kind {
        KILL,
        PAUSE,
        RESTART
    }

    private static final Duration BETWEEN = Duration.ofSeconds(3);
    private static final int PAUSE_MIN_MILLIS = 1_000;
    private static final int PAUSE_MAX_MILLIS = 6_000;

    /** Whoever has not left by then is killed, as a service manager would: it may wait for some that stand still. */
    private static final Duration LEAVE_MAX = Duration.ofSeconds(15);

    private static final Duration LOOK = Duration.ofMillis(20);

    private final FaultMesh mesh;
    private final Client client;
    private final String run;
    private final Set<PeerProcess> spared;
    private final RandomGenerator random;

    /** Until when each stands still, or may take to leave; in nanoseconds of the clock of this host. */
    private final Map<PeerProcess, Long> still = new LinkedHashMap<>();

    private final Map<PeerProcess, Long> leaving = new LinkedHashMap<>();
    private final Map<Kind, Integer> done = new EnumMap<>(Kind.class);
    private int stuck;

    /**
     * @param client writes down each fault
     * @param spared those that only ever stand still: they are the same processes at the end
     */
    Turmoil(FaultMesh mesh, Client client, String run, Set<PeerProcess> spared, RandomGenerator random) {
        this.mesh = mesh;
        this.client = client;
        this.run = run;
        this.spared = Set.copyOf(spared);
        this.random = random;
        for (Kind kind : Kind.values()) {
            done.put(kind, 0);
        }
    }

    /** A fault every three seconds, for so long. */
    void rage(Duration time) throws Exception {
        long end = System.nanoTime() + time.toNanos();
        long next = System.nanoTime() + BETWEEN.toNanos();
        while (System.nanoTime() - end < 0) {
            if (System.nanoTime() - next >= 0) {
                strike();
                next = System.nanoTime() + BETWEEN.toNanos();
            }
            attend();
            Rows.park(LOOK);
        }
    }

    /** Waits until all faults are over, and all peers are together. */
    void calm() throws Exception {
        while (!still.isEmpty() || !leaving.isEmpty()) {
            attend();
            Rows.park(LOOK);
        }
        mesh.gather(client);
    }

    private void strike() throws Exception {
        Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
        List<PeerProcess> there = new ArrayList<>(mesh.peers());
        there.removeAll(still.keySet());
        there.removeAll(leaving.keySet());
        if (kind != Kind.PAUSE) {
            there.removeAll(spared);
        }
        if (there.isEmpty()) {
            return;
        }
        PeerProcess struck = there.get(random.nextInt(there.size()));
        long nanos = System.nanoTime();
        switch (kind) {
            case KILL -> {
                struck.kill();
                mesh.replace(struck);
            }
            case PAUSE -> {
                Duration pause = Duration.ofMillis(random.nextInt(PAUSE_MIN_MILLIS, PAUSE_MAX_MILLIS + 1));
                FaultMesh.pause(struck);
                still.put(struck, nanos + pause.toNanos());
            }
            case RESTART -> {
                struck.stopSoon();
                leaving.put(struck, nanos + LEAVE_MAX.toNanos());
            }
        }
        done.merge(kind, 1, Integer::sum);
        Rows.done(client, run, name(kind), struck.pid(), nanos);
    }

    /** Ends what is due. */
    private void attend() throws IOException, InterruptedException {
        long now = System.nanoTime();
        for (PeerProcess peer : List.copyOf(still.keySet())) {
            if (now - still.get(peer) >= 0) {
                FaultMesh.resume(peer);
                still.remove(peer);
            }
        }
        for (PeerProcess peer : List.copyOf(leaving.keySet())) {
            if (peer.isAlive() && now - leaving.get(peer) >= 0) {
                peer.kill();
                stuck++;
            }
            if (!peer.isAlive()) {
                leaving.remove(peer);
                mesh.replace(peer);
            }
        }
    }

    /** How many faults there were. */
    int faults() {
        return done.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** How many of each kind there were. */
    String kinds() {
        return done.entrySet().stream()
                .map(each -> name(each.getKey()) + ":" + each.getValue())
                .collect(Collectors.joining(","));
    }

    /** How many peers had to be killed because they did not leave in time. */
    int stuck() {
        return stuck;
    }

    private static String name(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
