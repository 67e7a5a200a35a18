// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import gossamer.machine.Event;
import gossamer.message.GossipMessage.Rumour;
import gossamer.message.JobMessage.Cancel;
import gossamer.message.JobMessage.JobOver;
import gossamer.message.LeaseMessage.Drop;
import gossamer.message.Message;
import gossamer.message.SchedulerMessage.Busy;
import gossamer.message.SchedulerMessage.Idle;
import gossamer.message.StealMessage.Lifeline;
import gossamer.message.StealMessage.Loot;
import gossamer.message.StealMessage.Refuse;
import gossamer.message.StealMessage.StealRequest;
import java.util.Arrays;

/**
 * I17: a peer without work asks a few others, says so to a few more and falls silent; a mesh without work says nothing.
 *
 * <p>A peer may ask anew after it had work, lost it, heard of some, or got another view.
 */
final class IdleSilence extends Invariant {
    /** Up to this many peers, each may register with every other. */
    private static final int SMALL_MESH = 9;

    private final int stealTries;
    private int[] asked = new int[8];

    IdleSilence(int stealTries) {
        super("I17 idleSilence");
        this.stealTries = stealTries;
    }

    @Override
    void sending(SimulatedPeer peer, Message message) {
        if (message instanceof StealRequest
                || message instanceof Lifeline
                || message instanceof Idle
                || message instanceof Busy) {
            if (peer.number() >= asked.length) {
                asked = Arrays.copyOf(asked, 2 * peer.number());
            }
            asked[peer.number()]++;
        }
    }

    @Override
    void happened(SimulatedPeer peer, Event event) {
        if (peer.number() < asked.length && wakes(event)) {
            asked[peer.number()] = 0;
        }
    }

    private static boolean wakes(Event event) {
        return switch (event) {
            case Event.Received received ->
                received.message() instanceof Loot
                        || received.message() instanceof Rumour // somebody is said to have work
                        || received.message() instanceof Drop
                        || received.message() instanceof Cancel
                        || received.message() instanceof JobOver
                        || received.message() instanceof Refuse;
            case Event.Tick tick -> false;
            case Event.PeersAsked peers -> false;
            case Event.JobsAsked jobs -> false;
            default -> true;
        };
    }

    @Override
    void calm(World world) {
        for (SimulatedPeer peer : world.livePeers()) {
            int count = peer.number() < asked.length ? asked[peer.number()] : 0;
            checkAsked(count, peer.viewSize(), peer);
        }
    }

    /** Checks how often a peer asked since it last had reason to. */
    void checkAsked(int count, int viewSize, Object peer) {
        evaluated();
        int lifelines = viewSize <= SMALL_MESH ? viewSize - 1 : 32 - Integer.numberOfLeadingZeros(viewSize);
        int most = stealTries + lifelines + 2; // idle, and busy again
        check(count <= most, peer, " sent ", count, " messages for want of work; at most ", most);
    }

    /** Checks that nothing was sent while nobody had work. */
    void checkSilent(long messages) {
        evaluated();
        check(messages == 0, messages, " messages were sent while nobody had work");
    }
}
