// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jgroups.Address;
import org.jgroups.BytesMessage;
import org.jgroups.Event;
import org.jgroups.Message;
import org.jgroups.PhysicalAddress;
import org.jgroups.conf.ClassConfigurator;
import org.jgroups.protocols.PingData;
import org.jgroups.protocols.PingHeader;
import org.jgroups.stack.IpAddress;
import org.jgroups.util.ByteArray;
import org.jgroups.util.NameCache;
import org.jgroups.util.Responses;
import org.jspecify.annotations.Nullable;

/**
 * JGroups' discovery over sealed connections: asks the candidates of {@link Discovery} and the seeds who they are.
 *
 * <p>Differs from JGroups' {@code TCPPING} in where the addresses come from, and in that a round ends as soon as all
 * who were asked have answered, or at once when there is nobody to ask: a first peer need not wait for the join
 * timeout. A peer that hears too many strangers may close a connection unheard; it is asked again a few times.
 *
 * <p>Safe from any thread, as JGroups demands.
 */
final class GossamerPing extends org.jgroups.protocols.Discovery {
    /** Up to 1023 the ids are JGroups' own. */
    private static final short ID = 1077;

    /** Peers started together are heard within this time of each other, or join one after the other. */
    private static final long SETTLE_MILLIS = 120;

    /**
     * Enough to find the coordinator, as each member tells of all; asking all would mean as many connections squared.
     */
    private static final int ASKED_MAX = 4;

    /** Of the members, those who are asked where another listens, the oldest first: each knows where all do. */
    private static final int MEMBERS_ASKED_MAX = 3;

    private static final int ASKERS_MAX = 64;

    /** Pauses before those who closed a connection unheard are asked again: within the time that a round may take. */
    private static final long[] AGAIN_MILLIS = {100, 200, 300, 400, 500};

    static {
        ClassConfigurator.addProtocol(ID, GossamerPing.class);
    }

    private final Discovery discovery;
    private final InetAddress bind;
    private final List<InetSocketAddress> seeds;
    private final long waitMillis;
    private final Notices notices;
    private final Runnable asked;
    private final Deque<PhysicalAddress> askers = new ConcurrentLinkedDeque<>();
    private final AtomicReference<@Nullable Round> round = new AtomicReference<>();

    /** An initial round: whose answer is still missing, and how often each was asked again. */
    private record Round(
            Responses responses, Set<PhysicalAddress> missing, Map<PhysicalAddress, Integer> again, ByteArray payload) {
        Round(Responses responses, Set<PhysicalAddress> missing, ByteArray payload) {
            this(responses, missing, new ConcurrentHashMap<>(), payload);
        }
    }

    /**
     * @param bind the address this peer listens on
     * @param seeds host names are looked up at each round
     * @param waitMillis from the start of discovery, how long to wait for the first candidate
     * @param asked runs when a peer that is not in the view asks who we are
     */
    GossamerPing(
            Discovery discovery,
            InetAddress bind,
            List<InetSocketAddress> seeds,
            long waitMillis,
            Notices notices,
            Runnable asked) {
        this.discovery = discovery;
        this.bind = bind;
        this.seeds = seeds;
        this.waitMillis = waitMillis;
        this.notices = notices;
        this.asked = asked;
        returnEntireCache(true);
    }

    /** False, so that the coordinator tells newcomers where all members listen. */
    @Override
    public boolean isDynamic() {
        return false;
    }

    @Override
    protected void findMembers(@Nullable List<Address> members, boolean initial, Responses responses) {
        if (initial && seeds.isEmpty()) {
            try {
                discovery.awaitCandidates(waitMillis, SETTLE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        PhysicalAddress own = (PhysicalAddress) down(new Event(Event.GET_PHYSICAL_ADDRESS, local_addr));
        Set<PhysicalAddress> targets = targets(own, initial);
        if (members != null) {
            targets.addAll(whoKnows(members));
        }
        PingData self = new PingData(local_addr, false, NameCache.get(local_addr), own);
        if (members != null) {
            self.mbrs(members);
        }
        ByteArray payload = marshal(self);
        if (initial) {
            Set<PhysicalAddress> missing = ConcurrentHashMap.newKeySet();
            missing.addAll(targets);
            round.set(new Round(responses, missing, payload));
            if (targets.isEmpty()) {
                responses.done();
            }
        }
        for (PhysicalAddress target : targets) {
            ask(target, payload, initial);
        }
    }

    private void ask(PhysicalAddress target, ByteArray payload, boolean initial) {
        PingHeader header = new PingHeader(PingHeader.GET_MBRS_REQ)
                .clusterName(cluster_name)
                .initialDiscovery(initial);
        down_prot.down(new BytesMessage(target)
                .setFlag(Message.Flag.DONT_BUNDLE, Message.Flag.OOB)
                .setFlag(Message.TransientFlag.DONT_LOOPBACK)
                .putHeader(id, header)
                .setArray(payload));
    }

    /** Who asked is asked in turn when meshes look for each other; the longest unheard is forgotten. */
    private void remember(@Nullable PhysicalAddress from) {
        if (from != null) {
            askers.remove(from);
            askers.addLast(from);
            while (askers.size() > ASKERS_MAX) {
                askers.pollFirst();
            }
        }
    }

    private Set<PhysicalAddress> targets(PhysicalAddress own, boolean initial) {
        Set<PhysicalAddress> targets = new LinkedHashSet<>();
        for (InetSocketAddress each : discovery.candidates(initial ? GossamerPing::few : UnaryOperator.identity())) {
            targets.add(new IpAddress(each.getAddress(), each.getPort()));
        }
        for (InetSocketAddress seed : seeds) {
            try {
                targets.add(new IpAddress(Interfaces.lookUp(bind, seed.getHostString()), seed.getPort()));
            } catch (UnknownHostException e) {
                notices.note(
                        Notice.Kind.SEED,
                        seed.getHostString(),
                        "seed " + seed.getHostString() + ":" + seed.getPort() + ": no such host is known here");
            }
        }
        if (!initial) {
            for (PhysicalAddress each = askers.pollFirst(); each != null; each = askers.pollFirst()) {
                targets.add(each);
            }
        }
        targets.remove(own);
        return targets;
    }

    /**
     * Members to ask where other members listen. The coordinator tells all of a newcomer, but in a message that may be
     * lost, or forgotten again with a view that is older than the newcomer: then nothing that is sent there would ever
     * go out, and candidates are no help, since those are no members.
     */
    private Set<PhysicalAddress> whoKnows(List<Address> sought) {
        Set<PhysicalAddress> asked = new LinkedHashSet<>();
        org.jgroups.View now = view;
        if (now != null) {
            for (Address member : now.getMembersRaw()) {
                if (asked.size() < MEMBERS_ASKED_MAX && !member.equals(local_addr) && !sought.contains(member)) {
                    Object at = down(new Event(Event.GET_PHYSICAL_ADDRESS, member));
                    if (at instanceof PhysicalAddress known) {
                        asked.add(known);
                    }
                }
            }
        }
        return asked;
    }

    /** The least ids, which newcomers agree on, and another one by chance. */
    private static List<InetSocketAddress> few(List<InetSocketAddress> candidates) {
        if (candidates.size() <= ASKED_MAX) {
            return candidates;
        }
        List<InetSocketAddress> few = new ArrayList<>(candidates.subList(0, ASKED_MAX - 1));
        few.add(candidates.get(ThreadLocalRandom.current().nextInt(ASKED_MAX - 1, candidates.size())));
        return few;
    }

    @Override
    protected void addResponse(PingData response, boolean overwrite) {
        super.addResponse(response, overwrite);
        if (response.getPhysicalAddr() != null) {
            onAnswer(response.getPhysicalAddr());
        }
    }

    /**
     * A dial has failed.
     *
     * @param unheard whether somebody listens there who closed the connection without a word; else there will be no
     *     answer from there
     */
    void onDialFailed(InetSocketAddress to, boolean unheard) {
        IpAddress failed = new IpAddress(to.getAddress(), to.getPort());
        Round now = round.get();
        if (!unheard || now == null || !knockAgain(now, failed)) {
            onAnswer(failed);
        }
    }

    /** Plans to ask once more; false if it was asked often enough, or has answered already. */
    @SuppressWarnings({"FutureReturnValueIgnored", "ReferenceEquality"}) // JGroups logs what throws; this very round
    private boolean knockAgain(Round now, IpAddress at) {
        int times = now.again().merge(at, 1, Integer::sum);
        if (times > AGAIN_MILLIS.length || !now.missing().contains(at)) {
            return false;
        }
        timer.schedule(
                () -> {
                    if (round.get() != now || !now.missing().contains(at)) {
                        return;
                    }
                    if (discovery.mayDial(at.getIpAddress())) {
                        ask(at, now.payload(), /* initial= */ true);
                    } else {
                        onDialFailed(new InetSocketAddress(at.getIpAddress(), at.getPort()), /* unheard= */ true);
                    }
                },
                AGAIN_MILLIS[times - 1],
                TimeUnit.MILLISECONDS);
        return true;
    }

    private void onAnswer(PhysicalAddress from) {
        Round now = round.get();
        if (now != null) {
            now.missing().remove(from);
            if (now.missing().isEmpty()) {
                now.responses().done();
            }
        }
    }

    @Override
    public void discoveryRequestReceived(Address sender, String name, PhysicalAddress from) {
        org.jgroups.View now = view;
        if (now != null && !now.containsMember(sender)) {
            remember(from);
            asked.run();
        }
    }
}
