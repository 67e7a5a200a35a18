// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

import gossamer.model.PeerId;
import gossamer.model.View;
import gossamer.model.ViewId;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import org.jgroups.Address;
import org.jgroups.JChannel;
import org.jgroups.Message;
import org.jgroups.Receiver;
import org.jgroups.protocols.FD_ALL3;
import org.jgroups.protocols.TCP;
import org.jgroups.protocols.UNICAST3;
import org.jgroups.protocols.VERIFY_SUSPECT2;
import org.jgroups.protocols.pbcast.GMS;
import org.jgroups.protocols.pbcast.NAKACK2;
import org.jgroups.protocols.pbcast.STABLE;
import org.jgroups.stack.DiagnosticsHandler;
import org.jgroups.util.SocketFactory;
import org.jgroups.util.UUID;

/**
 * The JGroups channel: who is in the view, in which order, and unicasts between them.
 *
 * <p>Its stack, bottom to top, and why:
 *
 * <ul>
 *   <li>{@code TCP}, blocking, on our sockets: what JGroups reads has been opened and authenticated before. Platform
 *       threads: its classes are full of {@code synchronized}, which pins virtual threads before JDK 24. A closed
 *       connection is a suspicion, so a killed process is known at once. What goes out goes through
 *       {@link DirectBundler}; what comes in is handed up by the thread that read it, unless it is out of band, which
 *       JGroups' own traffic is and ours is not: one change of threads less each way.
 *   <li>{@link GossamerPing}; {@link Merging} rarely, because {@link Reunion} starts a merge when a HELLO tells of one;
 *       {@link StaleViews}, so that a coordinator that stood still is merged as soon as any other.
 *   <li>{@code FD_ALL3} for processes that hang, verified by {@code VERIFY_SUSPECT2} within 250 ms.
 *   <li>{@code NAKACK2} for the views, {@code UNICAST3} for the lane: it never blocks a sender. {@code UNICAST4} has a
 *       window and blocks when that is full, and two peers that each send from the thread that receives would wait for
 *       each other for ever. For the same reason there is no flow control ({@code UFC}, {@code MFC}) here: the lane
 *       counts its own large messages, and the engine bounds what it has under way. No fragmentation: the lane cuts.
 *   <li>{@code STABLE}, {@code GMS}.
 * </ul>
 *
 * <p>Safe from any thread.
 */
final class Group {
    /** How long an answer to a question within the group may take before it is asked again. */
    private static final long JOIN_MILLIS = 3_000;

    private static final int THREADS_MAX = 200;

    private final JChannel channel;
    private final DirectBundler bundler;
    private final Merging merging;
    private final String mesh;

    private Group(JChannel channel, DirectBundler bundler, Merging merging, String mesh) {
        this.channel = channel;
        this.bundler = bundler;
        this.merging = merging;
        this.mesh = mesh;
    }

    /**
     * Makes the channel without connecting it.
     *
     * @param address where the gate listens
     * @param reached where others dial it; the members tell each other this
     * @param free whether so many bytes can be written to a peer without waiting for it
     */
    static Group make(
            String mesh,
            PeerId self,
            InetSocketAddress address,
            InetSocketAddress reached,
            SocketFactory sockets,
            GossamerPing ping,
            BiPredicate<PeerId, Integer> free)
            throws Exception {
        QuietLogs.install();
        TCP tcp = new TCP();
        tcp.setBindAddr(address.getAddress())
                .setBindPort(address.getPort())
                .setExternalAddr(reached.getAddress())
                .setExternalPort(reached.getPort())
                .setPortRange(0)
                .useVirtualThreads(false)
                .setSocketFactory(sockets);
        tcp.tcpNodelay(true).enableSuspectEvents(true).setMaxLength(1 << 24);
        tcp.logDetails(false);
        tcp.setDiagnosticsHandler(new DiagnosticsHandler(tcp.getLog(), sockets, null).setEnabled(false));
        tcp.getThreadPool().setMaxThreads(THREADS_MAX);
        tcp.setMessageProcessingPolicy("direct");
        DirectBundler bundler = new DirectBundler(free);
        tcp.setBufferedOutputStreamSize(DirectBundler.BUNDLE_BYTES + Integer.BYTES)
                .setBufferedInputStreamSize(DirectBundler.BUNDLE_BYTES);
        tcp.setBundler(bundler);
        Merging merging = new Merging();
        merging.setMaxInterval(30_000).setMinInterval(10_000);
        GMS gms = new GMS().setJoinTimeout(JOIN_MILLIS).setLeaveTimeout(500);
        gms.printLocalAddress(false).setViewAckCollectionTimeout(1_000);
        JChannel channel = new JChannel(
                tcp,
                ping,
                merging,
                new StaleViews(),
                new FD_ALL3().setTimeout(3_500).setInterval(1_000),
                new VERIFY_SUSPECT2().setTimeout(250),
                new NAKACK2().useMcastXmit(false),
                new UNICAST3(),
                new STABLE().setMaxBytes(4 << 20),
                gms);
        channel.addAddressGenerator(() -> new UUID(self.high(), self.low()));
        channel.setName(self.brief());
        channel.setDiscardOwnMessages(true);
        return new Group(channel, bundler, merging, mesh);
    }

    /** Hears views, one after the other, and unicasts, several at a time; must not block. */
    interface Ear extends Receiver {}

    /**
     * Joins, or becomes the first member; blocks.
     *
     * @throws Exception if JGroups cannot start
     */
    void connect(Ear ear) throws Exception {
        channel.setReceiver(ear);
        channel.connect(mesh);
    }

    /** Hands a message to JGroups, which sends it later; false if the channel is closed. */
    boolean send(Message message) {
        try {
            channel.send(message);
            return true;
        } catch (Exception e) {
            return false; // JGroups declares Exception; what comes is that the channel is not connected
        }
    }

    static Address address(PeerId peer) {
        return new UUID(peer.high(), peer.low());
    }

    static PeerId peer(Address address) {
        UUID uuid = (UUID) address;
        return new PeerId(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
    }

    static View view(org.jgroups.View view) {
        List<PeerId> members = new ArrayList<>();
        for (Address each : view.getMembersRaw()) {
            members.add(peer(each));
        }
        org.jgroups.ViewId id = view.getViewId();
        return new View(new ViewId(peer(id.getCreator()), id.getId()), members);
    }

    /** Tells peers outside the view, found by discovery, which view holds here. */
    void tellView() {
        merging.sendInfo();
    }

    /** Whether other peers have told their view since the last merge or look. */
    boolean hasHeardViews() {
        return merging.getViews() > 0;
    }

    /** Whether any of those is another than ours. */
    boolean hasHeardOtherViews() {
        return merging.hasHeardOther();
    }

    /** Merges with the views that were told; only the coordinator with the least id does something. */
    void mergeViews() {
        merging.checkInconsistencies();
    }

    /** Leaves with a goodbye, within about a second, and frees everything. */
    void leave() {
        channel.close();
        bundler.stop(); // again: a late message starts a thread for its destination
    }

    /** Stops everything without a goodbye; the sockets are closed before. */
    void cut() {
        channel.getProtocolStack().stopStack(mesh);
        channel.getProtocolStack().destroy();
        bundler.stop();
    }
}
