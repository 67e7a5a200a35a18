// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import gossamer.machine.Event;
import gossamer.machine.Note;
import gossamer.message.Message;
import gossamer.model.Chunk;
import gossamer.model.JobId;
import gossamer.model.Yield;
import java.util.List;

/**
 * What happened in a world: a hash of all of it, and the last events, put into words only when somebody wants to read
 * them.
 *
 * <p>The hash is the same on every JVM: no identity, no address and no unordered collection is in it.
 */
final class Trace {
    private static final int KEPT = 200;

    private record Sent(int to, Message message) {}

    private record Delivered(JobId job, Yield yield) {}

    private record Said(String what, long number) {}

    private final Fingerprint hash = new Fingerprint();
    private final long[] times = new long[KEPT];
    private final int[] peers = new int[KEPT];
    private final Object[] entries = new Object[KEPT];
    private long count;
    private long sends;

    void event(long nowNanos, SimulatedPeer peer, Event event) {
        hash.begin(nowNanos, peer.number());
        hash.add(event);
        keep(nowNanos, peer.number(), event);
    }

    void sent(long nowNanos, SimulatedPeer peer, int to, Message message) {
        sends++;
        hash.begin(nowNanos, peer.number());
        hash.add(to);
        hash.add(message);
        keep(nowNanos, peer.number(), new Sent(to, message));
    }

    void ran(long nowNanos, SimulatedPeer peer, Chunk chunk) {
        hash.begin(nowNanos, peer.number());
        hash.add(chunk.number());
        hash.add(chunk.lease());
        keep(nowNanos, peer.number(), chunk);
    }

    void delivered(long nowNanos, SimulatedPeer peer, JobId job, Yield yield) {
        hash.begin(nowNanos, peer.number());
        hash.add(job);
        hash.add(yield);
        keep(nowNanos, peer.number(), new Delivered(job, yield));
    }

    void said(long nowNanos, SimulatedPeer peer, String what, long number) {
        hash.begin(nowNanos, peer.number());
        hash.add(what.hashCode()); // that of a string is specified
        hash.add(number);
        keep(nowNanos, peer.number(), new Said(what, number));
    }

    void noted(long nowNanos, SimulatedPeer peer, Note note) {
        keep(nowNanos, peer.number(), note);
    }

    /** A fault begins or ends. */
    void fault(long nowNanos, String what, Fault fault) {
        hash.begin(nowNanos, -1);
        hash.add(what.hashCode());
        keep(nowNanos, -1, what + " " + fault);
    }

    private void keep(long nowNanos, int peer, Object entry) {
        int place = (int) (count++ % KEPT);
        times[place] = nowNanos;
        peers[place] = peer;
        entries[place] = entry;
    }

    long hash() {
        return hash.value();
    }

    /** How many messages engines sent, those included that went nowhere. */
    long sends() {
        return sends;
    }

    /** The last events and effects, the oldest first, one line each; peers under their numbers. */
    String tail(List<SimulatedPeer> known) {
        StringBuilder text = new StringBuilder();
        for (long i = Math.max(0, count - KEPT); i < count; i++) {
            int place = (int) (i % KEPT);
            text.append(String.format("%,17d ", times[place]))
                    .append(peers[place] < 0 ? "--  " : String.format("%-4s", "p" + peers[place]))
                    .append(line(entries[place]))
                    .append('\n');
        }
        String all = text.toString();
        for (SimulatedPeer peer : known.subList(0, Math.min(known.size(), 32))) {
            String name = "p" + peer.number();
            all = all.replace(
                            "PeerId[high=" + peer.id().high() + ", low="
                                    + peer.id().low() + "]",
                            name)
                    .replace(peer.id().toString(), name)
                    .replace(peer.id().brief(), name);
        }
        return all;
    }

    private static String line(Object entry) {
        return switch (entry) {
            case Sent sent -> "  -> p" + sent.to() + " " + sent.message();
            case Chunk chunk -> "  run " + chunk;
            case Delivered delivered ->
                "  deliver " + delivered.job() + " " + delivered.yield().range();
            case Said said -> "  " + said.what() + " " + said.number();
            case Note note -> "  note " + note;
            default -> entry.toString();
        };
    }
}
