// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.sealed;

import gossamer.handshake.Handshake;
import gossamer.handshake.Initiator;
import gossamer.handshake.Keyring;
import gossamer.handshake.Party;
import gossamer.handshake.Responder;
import gossamer.handshake.Session;
import gossamer.handshake.SessionType;
import gossamer.handshake.Suite;
import gossamer.model.PeerId;
import gossamer.peer.crypto.Secret;
import gossamer.peer.crypto.StandardSuite;
import java.security.SecureRandom;

/**
 * The two ends of one session, from a whole handshake under a fresh secret.
 *
 * @param dialling the end that began
 * @param answering the other end
 */
public record SessionPair(Session dialling, Session answering) {
    private static final byte[] ADDRESS = {127, 0, 0, 1, 30, 120};

    /**
     * Runs a handshake between two made-up peers.
     *
     * @throws IllegalStateException if they refuse each other
     */
    public static SessionPair create() {
        Suite suite = new StandardSuite();
        Keyring ring = Secret.random().keyring(suite, "bench");
        Party one = new Party(new PeerId(1, 1), 1, ADDRESS);
        Party other = new Party(new PeerId(2, 2), 1, ADDRESS);
        Initiator dialling = new Initiator(suite, ring, one, ADDRESS, SessionType.LANE, fresh());
        Responder answering = new Responder(suite, ring, other, peer -> null, fresh());
        byte[] toAnswering = dialling.start();
        while (!dialling.isOver() || !answering.isOver()) {
            byte[] toDialling = answering.onMessage(toAnswering);
            toAnswering = dialling.onMessage(toDialling);
        }
        return new SessionPair(session(dialling), session(answering));
    }

    private static Session session(Handshake over) {
        Session session = over.session();
        if (session == null) {
            throw new IllegalStateException("no session: " + over.refusal());
        }
        return session;
    }

    private static byte[] fresh() {
        byte[] fresh = new byte[Handshake.FRESH_BYTES];
        new SecureRandom().nextBytes(fresh);
        return fresh;
    }
}
