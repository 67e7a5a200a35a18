// SPDX-License-Identifier: Apache-2.0
package gossamer.code;

import gossamer.config.EngineConfig;
import gossamer.machine.Effects;
import gossamer.message.CodeMessage;
import gossamer.message.CodeMessage.CodeReply;
import gossamer.message.CodeMessage.CodeRequest;
import gossamer.message.CodeMessage.CodeUnknown;
import gossamer.model.Content;
import gossamer.model.ContentHash;
import gossamer.model.JobId;
import gossamer.model.JobSpec;
import gossamer.model.PeerId;
import gossamer.model.Piece;
import gossamer.model.View;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Gets the code sets of the jobs that have work here, from any peer that has them.
 *
 * <p>Only the edge knows what is in a code set. So it is asked, says what is missing, and is asked again when that is
 * there: a code set's list of files comes first, then the files.
 *
 * <pre>
 *   require --&gt; ASKED --ready--&gt; READY
 *               ASKED --missing--&gt; FETCHING --all kept--&gt; ASKED
 *               ASKED --refused--&gt; GIVEN_UP
 *               FETCHING --nobody has it--&gt; GIVEN_UP --another job requires it--&gt; ASKED
 * </pre>
 *
 * <p>Each content is asked for at one peer at a time: first at the peers that work came from, so that the owner's
 * uplink is not the only source, then at the owner. A peer that does not answer in time is passed over for the next
 * one; a peer that does not have it, or has it altered, is asked once more after a while, and then no more. When nobody
 * is left, the code set is given up.
 *
 * <p>Invariants: <b>C1</b> no content is asked for at two peers at the same time; <b>C2</b> at most
 * {@value #REQUESTS_MAX} requests are open; <b>C3</b> a code set that a job requires becomes decided while a peer that
 * has it stays.
 *
 * <p>Confined to the event loop.
 */
public final class Fetching {
    /** Open requests: enough to fill the way while one is being answered. */
    static final int REQUESTS_MAX = 4;

    /** What one request asks for, in bytes; the first content goes whatever its size. */
    static final int REQUEST_BYTES_MAX = Piece.BYTES_MAX;

    /** So often a peer may say that it does not have a content. */
    static final int REFUSALS_MAX = 2;

    /**
     * An answer may take one repeat period more for each so many bytes under way: a slow link is not a lost request.
     */
    private static final int BYTES_PER_PERIOD = 1 << 18;

    private enum State {
        ASKED,
        FETCHING,
        READY,
        GIVEN_UP
    }

    /** A code set that jobs with work here need. */
    private static final class Need {
        final Set<JobId> jobs = new LinkedHashSet<>();

        /** Peers that work of these jobs came from. */
        final Set<PeerId> holders = new LinkedHashSet<>();

        /** Those of them, and of the owners, that are in the view: in the order in which they are asked. */
        List<PeerId> candidates = List.of();

        final Map<ContentHash, Wanted> wanted = new LinkedHashMap<>();
        State state = State.ASKED;
    }

    /** A content that is missing here. */
    private static final class Wanted {
        final int bytes;

        /** Who wants it; at least one. */
        final List<Need> needs = new ArrayList<>();

        /** How often each peer was asked, and how often it had nothing good. */
        final Map<PeerId, Integer> asked = new LinkedHashMap<>();

        final Map<PeerId, Integer> refusals = new LinkedHashMap<>();

        /** Where it is asked for; null while it is not. */
        @Nullable
        Request request;

        /** With the edge, which has not said yet whether it is good. */
        boolean atEdge;

        long notBefore = Long.MIN_VALUE;

        Wanted(int bytes) {
            this.bytes = bytes;
        }

        boolean isWaiting() {
            return request == null && !atEdge;
        }

        void forgive(PeerId peer) {
            asked.remove(peer);
            refusals.remove(peer);
        }

        int refusals(PeerId peer) {
            return refusals.getOrDefault(peer, 0);
        }

        int asked(PeerId peer) {
            return asked.getOrDefault(peer, 0);
        }

        /** Of the peers that may have it, the first of those that were asked least; null if there is none. */
        @Nullable
        PeerId bestHolder() {
            PeerId best = null;
            for (Need need : needs) {
                for (PeerId peer : need.candidates) {
                    if (refusals(peer) < REFUSALS_MAX && (best == null || asked(peer) < asked(best))) {
                        best = peer;
                    }
                }
            }
            return best;
        }

        /** Whether some peer that may have it has not said no yet. */
        boolean hasHope() {
            for (Need need : needs) {
                for (PeerId peer : need.candidates) {
                    if (refusals(peer) == 0) {
                        return true;
                    }
                }
            }
            return false;
        }
    }

    /** One message that waits for its answer. */
    private static final class Request {
        final PeerId holder;
        final Map<ContentHash, Wanted> open = new LinkedHashMap<>();
        long bytes;
        long deadline;

        Request(PeerId holder) {
            this.holder = holder;
        }
    }

    private final EngineConfig config;
    private final PeerId self;
    private final Function<JobId, PeerId> owner;
    private final Predicate<JobId> ownerMayCome;
    private final Map<ContentHash, Need> needs = new LinkedHashMap<>();
    private final Map<JobId, ContentHash> codes = new LinkedHashMap<>();
    private final Map<ContentHash, Wanted> wanted = new LinkedHashMap<>();
    private final List<Request> requests = new ArrayList<>();
    private @Nullable View view;

    /**
     * @param owner of a job
     * @param ownerMayCome whether a job has no owner in the view and may get one, which then has its code
     */
    public Fetching(EngineConfig config, PeerId self, Function<JobId, PeerId> owner, Predicate<JobId> ownerMayCome) {
        this.config = config;
        this.self = self;
        this.owner = owner;
        this.ownerMayCome = ownerMayCome;
    }

    /** Whether tasks of a job can be run: its code is here, or will never be, so that they fail. */
    public boolean isDecided(JobSpec spec) {
        if (spec.code() == null) {
            return true;
        }
        Need need = needs.get(spec.code());
        return need != null && (need.state == State.READY || need.state == State.GIVEN_UP);
    }

    /**
     * A job has work here.
     *
     * @param holder a peer that may have the code; this peer for a job of its own
     */
    public void require(JobId job, ContentHash code, PeerId holder, long nowNanos, Effects out) {
        Need need = needs.computeIfAbsent(code, hash -> new Need());
        boolean changed = !holder.equals(owner.apply(job)) && need.holders.add(holder);
        if (need.jobs.add(job)) {
            changed = true;
            codes.put(job, code);
            if (need.state == State.GIVEN_UP) {
                need.state = State.ASKED;
            }
            out.prepareCode(job, code);
        }
        if (changed) {
            choose(need);
        }
        ask(nowNanos, out);
    }

    /** A job has no work here any more. */
    public void forget(JobId job) {
        ContentHash code = codes.remove(job);
        Need need = code == null ? null : needs.get(code);
        if (need != null && need.jobs.remove(job) && need.jobs.isEmpty()) {
            needs.remove(code);
            letGo(need);
        }
    }

    /** A need is over: what nobody else wants is wanted no more. */
    private void letGo(Need need) {
        need.wanted.forEach((hash, content) -> {
            content.needs.remove(need);
            if (content.needs.isEmpty()) {
                unask(hash, content);
                wanted.remove(hash);
            }
        });
        need.wanted.clear();
    }

    /** Whoever may have it now, and was asked when it did not have it yet, is asked again. */
    private void choose(Need need) {
        List<PeerId> before = need.candidates;
        need.candidates = candidates(need);
        for (PeerId peer : need.candidates) {
            if (!before.contains(peer)) {
                need.wanted.values().forEach(content -> content.forgive(peer));
            }
        }
    }

    /** The peers of the view that may have what is needed: those that work came from, then the owners. */
    private List<PeerId> candidates(Need need) {
        Set<PeerId> candidates = new LinkedHashSet<>(need.holders);
        need.jobs.forEach(job -> candidates.remove(owner.apply(job)));
        need.jobs.forEach(job -> candidates.add(owner.apply(job)));
        candidates.removeIf(peer -> peer.equals(self) || (view != null && !view.contains(peer)));
        return List.copyOf(candidates);
    }

    // --- what the edge says

    /** A code set is here. */
    public void onReady(ContentHash code) {
        Need need = needs.get(code);
        if (need != null) {
            letGo(need);
            need.state = State.READY;
        }
    }

    /** Contents of a code set are not here. */
    public void onMissing(ContentHash code, List<Piece> pieces, long nowNanos, Effects out) {
        Need need = needs.get(code);
        if (need == null || need.state == State.READY) {
            return;
        }
        need.state = State.FETCHING;
        for (Piece piece : pieces) {
            Wanted content = wanted.computeIfAbsent(piece.hash(), hash -> new Wanted(piece.bytes()));
            if (need.wanted.put(piece.hash(), content) == null) {
                content.needs.add(need);
                need.candidates.forEach(content::forgive); // what they said when others wanted it may be out of date
            }
        }
        ask(nowNanos, out);
    }

    /** A code set is nothing that this peer would use. */
    public void onRefused(ContentHash code) {
        Need need = needs.get(code);
        if (need != null) {
            letGo(need);
            need.state = State.GIVEN_UP;
        }
    }

    /** Contents were looked at. */
    public void onKept(PeerId from, List<ContentHash> good, List<ContentHash> altered, long nowNanos, Effects out) {
        Set<Need> closer = new LinkedHashSet<>();
        for (ContentHash hash : good) {
            Wanted content = wanted.remove(hash);
            if (content != null) {
                for (Need need : content.needs) {
                    need.wanted.remove(hash);
                    closer.add(need);
                }
            }
        }
        for (ContentHash hash : altered) {
            Wanted content = wanted.get(hash);
            if (content != null) {
                content.atEdge = false;
                refused(content, from, nowNanos);
            }
        }
        needs.forEach((code, need) -> {
            if (closer.contains(need) && need.wanted.isEmpty() && need.state == State.FETCHING) {
                need.state = State.ASKED;
                out.prepareCode(need.jobs.iterator().next(), code);
            }
        });
        ask(nowNanos, out);
    }

    // --- what other peers say

    /** A message about code. */
    public void on(PeerId from, CodeMessage message, long nowNanos, Effects out) {
        switch (message) {
            case CodeRequest request -> out.serveCode(from, request.contents());
            case CodeReply reply -> onReply(from, reply, out);
            case CodeUnknown unknown -> {
                for (ContentHash hash : unknown.contents()) {
                    Wanted content = wanted.get(hash);
                    if (content != null && content.request != null && content.request.holder.equals(from)) {
                        unask(hash, content);
                        refused(content, from, nowNanos);
                    }
                }
            }
        }
        ask(nowNanos, out);
    }

    /** Takes what is wanted, also from a peer that was given up waiting for. */
    private void onReply(PeerId from, CodeReply reply, Effects out) {
        List<Content> taken = new ArrayList<>();
        for (Content content : reply.contents()) {
            Wanted here = wanted.get(content.hash());
            if (here != null && !here.atEdge) {
                unask(content.hash(), here);
                here.atEdge = true;
                taken.add(content);
            }
        }
        if (!taken.isEmpty()) {
            out.keepCode(from, taken);
        }
    }

    /** Nothing is expected for a content any more where it was asked for. */
    private void unask(ContentHash hash, Wanted content) {
        Request request = content.request;
        if (request != null) {
            content.request = null;
            request.open.remove(hash);
            if (request.open.isEmpty()) {
                requests.remove(request);
            }
        }
    }

    private void refused(Wanted content, PeerId from, long nowNanos) {
        content.refusals.merge(from, 1, Integer::sum);
        if (!content.hasHope()) { // all have said no once: some may be about to get it themselves
            content.notBefore = nowNanos + config.repeatNanos();
        }
    }

    /** A view was installed: who left has nothing any more. */
    public void onView(View installed, long nowNanos, Effects out) {
        view = installed;
        for (Need need : needs.values()) {
            choose(need);
        }
        for (Request request : List.copyOf(requests)) {
            if (!installed.contains(request.holder)) {
                giveUp(request);
            }
        }
        ask(nowNanos, out);
    }

    /** A job has another owner, which has its code. */
    public void onOwner(JobId job, long nowNanos, Effects out) {
        for (Need need : needs.values()) {
            if (need.jobs.contains(job)) {
                choose(need);
            }
        }
        ask(nowNanos, out);
    }

    /** Asks others where an answer is overdue. */
    public void onTime(long nowNanos, Effects out) {
        for (Request request : List.copyOf(requests)) {
            if (nowNanos >= request.deadline) {
                giveUp(request);
            }
        }
        ask(nowNanos, out);
    }

    private void giveUp(Request request) {
        request.open.forEach((hash, content) -> content.request = null);
        requests.remove(request);
    }

    // --- asking

    private void ask(long nowNanos, Effects out) {
        giveUp(out);
        while (requests.size() < REQUESTS_MAX) { // C2
            Request request = nextRequest(nowNanos);
            if (request == null) {
                return;
            }
            long underWay = request.bytes;
            for (Request other : requests) {
                underWay += other.bytes;
            }
            request.deadline = nowNanos + config.repeatNanos() * (1 + underWay / BYTES_PER_PERIOD);
            requests.add(request);
            out.send(request.holder, new CodeRequest(List.copyOf(request.open.keySet())));
        }
    }

    /** The oldest contents that wait, as many as one peer can be asked for at once; null if none may be asked for. */
    private @Nullable Request nextRequest(long nowNanos) {
        Request request = null;
        for (Map.Entry<ContentHash, Wanted> entry : wanted.entrySet()) {
            Wanted content = entry.getValue();
            if (!content.isWaiting() || content.notBefore > nowNanos) { // C1
                continue;
            }
            PeerId holder = content.bestHolder();
            if (holder == null || (request != null && !request.holder.equals(holder))) {
                continue;
            }
            if (request == null) {
                request = new Request(holder);
            } else if (request.bytes + content.bytes > REQUEST_BYTES_MAX) {
                break;
            }
            request.open.put(entry.getKey(), content);
            request.bytes += content.bytes;
            content.request = request;
            content.asked.merge(holder, 1, Integer::sum);
            if (request.open.size() == CodeMessage.CONTENTS_MAX) {
                break;
            }
        }
        return request;
    }

    /** Gives up the code sets of which nobody is left who may have some content. */
    private void giveUp(Effects out) {
        for (Map.Entry<ContentHash, Need> entry : needs.entrySet()) {
            Need need = entry.getValue();
            Wanted lost = lost(need);
            if (lost != null && need.jobs.stream().noneMatch(ownerMayCome)) {
                letGo(need);
                need.state = State.GIVEN_UP;
                out.giveUpCode(
                        entry.getKey(),
                        lost.refusals.isEmpty()
                                ? "no peer that may have it is left"
                                : "not to be had from " + briefly(lost.refusals.keySet()));
            }
        }
    }

    private static @Nullable Wanted lost(Need need) {
        for (Wanted content : need.wanted.values()) {
            if (content.isWaiting() && content.bestHolder() == null) {
                return content;
            }
        }
        return null;
    }

    private static String briefly(Set<PeerId> peers) {
        List<String> names = new ArrayList<>();
        peers.forEach(peer -> names.add("peer " + peer.brief()));
        return String.join(", ", names);
    }

    /** When something is overdue; {@link Long#MAX_VALUE} for never. */
    public long deadlineNanos() {
        long deadline = Long.MAX_VALUE;
        for (Request request : requests) {
            deadline = Math.min(deadline, request.deadline);
        }
        if (requests.size() < REQUESTS_MAX) {
            for (Wanted content : wanted.values()) {
                if (content.isWaiting() && content.bestHolder() != null) {
                    deadline = Math.min(deadline, content.notBefore);
                }
            }
        }
        return deadline;
    }

    /** The jobs whose code is required here. */
    public List<JobId> jobs() {
        return List.copyOf(codes.keySet());
    }

    /** Estimated bytes of state. */
    public long stateBytes() {
        return 300L * needs.size() + 200L * wanted.size();
    }
}
