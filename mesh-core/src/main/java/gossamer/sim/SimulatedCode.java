// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import gossamer.machine.Event;
import gossamer.machine.Event.CodeKept;
import gossamer.machine.Event.CodeMissing;
import gossamer.machine.Event.CodeReady;
import gossamer.message.CodeMessage.CodeReply;
import gossamer.message.CodeMessage.CodeUnknown;
import gossamer.model.Content;
import gossamer.model.ContentHash;
import gossamer.model.JobId;
import gossamer.model.PeerId;
import gossamer.model.Piece;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * The code sets and contents of one simulated peer.
 *
 * <p>A code set is a list of contents and those contents; the first half of them is the same for all code sets, as a
 * library is. The hash of a list says which plan it belongs to and how many contents are in it. An owner has all of its
 * own; others keep what they fetched until the last job that uses it is forgotten. Once there was a fault, peers other
 * than the owner sometimes send altered bytes, while the owner lives.
 */
final class SimulatedCode {
    private static final long LIST = 1;
    private static final long FILE = 2;
    private static final long LIBRARY = -1;
    private static final int ALTERED_ONE_IN = 32;
    private static final byte GOOD = 1;
    private static final byte ALTERED = 0;

    private final World world;
    private final SimulatedPeer peer;
    private final SplittableRandom dice;
    private final Map<JobId, ContentHash> codes = new TreeMap<>();
    private final Set<ContentHash> own = new HashSet<>(); // these are looked up, never iterated
    private final Set<ContentHash> fetched = new HashSet<>();
    private final Set<ContentHash> asked = new HashSet<>();
    private final Set<ContentHash> missed = new HashSet<>();
    private final Set<ContentHash> givenUp = new HashSet<>();

    SimulatedCode(World world, SimulatedPeer peer, SplittableRandom dice) {
        this.world = world;
        this.peer = peer;
        this.dice = dice;
    }

    /** The code set of a plan that has some contents. */
    static ContentHash codeOf(JobPlan plan) {
        return new ContentHash(LIST, plan.number(), plan.contents(), 0);
    }

    private static List<Piece> contents(ContentHash code) {
        List<Piece> contents = new ArrayList<>();
        for (long i = 0; i < code.c(); i++) {
            boolean shared = i < code.c() / 2;
            int bytes = 1 + (int) ((i * 0x9e3779b97f4a7c15L) >>> 44); // up to 1 MiB
            contents.add(new Piece(new ContentHash(FILE, shared ? LIBRARY : code.b(), i, 0), bytes));
        }
        return contents;
    }

    private boolean has(ContentHash hash) {
        return own.contains(hash) || fetched.contains(hash);
    }

    /**
     * Whether a content is neither here nor asked for. The engine does not hear that a job of this peer brought one
     * that it was told is missing.
     */
    boolean mayAsk(ContentHash hash) {
        boolean unheard = own.contains(hash) && missed.contains(hash);
        return (!has(hash) || unheard) && !asked.contains(hash);
    }

    void ask(List<ContentHash> contents) {
        asked.addAll(contents);
    }

    /** Word came from another peer that it has no such content. */
    void declined(List<ContentHash> contents) {
        contents.forEach(asked::remove);
    }

    /** The code of a job lies in the journal of this peer. */
    void found(ContentHash code) {
        own.add(code);
        contents(code).forEach(piece -> own.add(piece.hash()));
    }

    void prepare(JobId job, ContentHash code) {
        codes.put(job, code);
        if (job.origin().equals(peer.id())) {
            own.add(code);
            contents(code).forEach(piece -> own.add(piece.hash()));
        }
        peer.at(world.now(), () -> {
            if (codes.containsValue(code)) { // else it was forgotten meanwhile
                peer.step(state(code));
            }
        });
    }

    private Event state(ContentHash code) {
        if (!has(code)) {
            return new CodeMissing(code, List.of(new Piece(code, 0)));
        }
        List<Piece> missing =
                contents(code).stream().filter(piece -> !has(piece.hash())).toList();
        missing.forEach(piece -> missed.add(piece.hash()));
        return missing.isEmpty() ? new CodeReady(code) : new CodeMissing(code, missing);
    }

    /** The code of jobs that are over elsewhere, which this peer has not heard yet: nobody has it any more. */
    void giveUp(ContentHash code) {
        givenUp.add(code);
    }

    /** Whether the code of a job can be used. */
    boolean isReady(ContentHash code) {
        return codes.containsValue(code) && state(code) instanceof CodeReady;
    }

    /** Whether tasks may run that need a code set: it can be used, or all of them are to fail. */
    boolean isDecided(ContentHash code) {
        return isReady(code) || givenUp.contains(code);
    }

    void keep(PeerId from, List<Content> contents) {
        List<ContentHash> good = new ArrayList<>();
        List<ContentHash> altered = new ArrayList<>();
        for (Content content : contents) {
            asked.remove(content.hash());
            if (content.bytes()[0] == GOOD) {
                good.add(content.hash());
                fetched.add(content.hash());
            } else {
                altered.add(content.hash());
            }
        }
        peer.at(world.now(), () -> peer.step(new CodeKept(from, good, altered)));
    }

    void serve(PeerId to, List<ContentHash> contents) {
        List<Content> found = new ArrayList<>();
        List<ContentHash> unknown = new ArrayList<>();
        for (ContentHash hash : contents) {
            if (!has(hash)) {
                unknown.add(hash);
                continue;
            }
            boolean alters = world.chaos().hasBegun() && isElsewhere(hash) && dice.nextInt(ALTERED_ONE_IN) == 0;
            found.add(new Content(hash, new byte[] {alters ? ALTERED : GOOD}));
        }
        if (!found.isEmpty()) {
            peer.edge().send(to, new CodeReply(found));
        }
        if (!unknown.isEmpty()) {
            peer.edge().send(to, new CodeUnknown(unknown));
        }
    }

    /**
     * Whether another peer surely has a content: then it matters little what this one sends. Not so of one that has
     * become an owner, which is the last that is asked.
     */
    private boolean isElsewhere(ContentHash hash) {
        return !own.contains(hash)
                && peer.inspect().owned().isEmpty()
                && world.livePeers().stream().anyMatch(other -> other.code().own.contains(hash));
    }

    void forget(JobId job) {
        ContentHash code = codes.remove(job);
        if (code == null || codes.containsValue(code)) {
            return;
        }
        givenUp.remove(code);
        Set<ContentHash> used = new HashSet<>();
        for (ContentHash other : codes.values()) {
            used.add(other);
            contents(other).forEach(piece -> used.add(piece.hash()));
        }
        fetched.retainAll(used);
        asked.retainAll(used);
    }
}
