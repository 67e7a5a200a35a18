// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

import static org.assertj.core.api.Assertions.assertThat;

import gossamer.handshake.Handshake;
import gossamer.handshake.Initiator;
import gossamer.handshake.Party;
import gossamer.handshake.Refusal;
import gossamer.handshake.SessionType;
import gossamer.model.PeerId;
import gossamer.peer.crypto.Secret;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What anna says to bert is taken by somebody between and said to carl, who holds the same secret. */
@Timeout(30)
class SplicedIT {
    private final Secret secret = Secret.random();
    private End anna;
    private End bert;
    private End carl;

    @BeforeEach
    void open() throws IOException {
        anna = new End(secret, new PeerId(1, 1), 1, 0);
        bert = new End(secret, new PeerId(2, 2), 1, 0);
        carl = new End(secret, new PeerId(3, 3), 1, 0);
    }

    @AfterEach
    void close() throws IOException {
        anna.close();
        bert.close();
        carl.close();
    }

    private void meet(End one, End other) throws Exception {
        one.dial(other.address());
        assertThat(other.accepted(5_000)).isNotNull();
    }

    /** Anna's handshake with an address, led to carl; over when he refuses or anna has his proof. */
    private Initiator led(Party party, InetSocketAddress dialled) throws IOException {
        byte[] fresh = Admission.fresh();
        Initiator handshake =
                new Initiator(End.SUITE, anna.ring(), party, Admission.addressBytes(dialled), SessionType.GROUP, fresh);
        try (Socket socket =
                new Socket(carl.address().getAddress(), carl.address().getPort())) {
            socket.getOutputStream().write(handshake.start());
            while (!handshake.isOver()) {
                byte[] came = socket.getInputStream().readNBytes(handshake.wanted());
                assertThat(came).hasSize(handshake.wanted());
                socket.getOutputStream().write(handshake.onBytes(came));
            }
        }
        return handshake;
    }

    @Test
    void messageForAKnownPeerOpensNoOther() throws Exception {
        Handshake unknown = led(anna.party, bert.address());
        assertThat(unknown.session()).isNotNull(); // carl has never heard of bert: it might be a forwarded port
        meet(bert, carl);

        Handshake spliced = led(anna.party, bert.address());

        assertThat(spliced.refusal()).isEqualTo(new Refusal.Misled());
        Peers.await()
                .untilAsserted(() -> assertThat(carl.lines(Notice.Kind.GARBAGE))
                        .contains("peer 127.0.0.1 dialled another peer and came here, so somebody between leads it"
                                + " astray; refused"));
    }

    @Test
    void ownAddressAndOnesThatNobodyHasAreFine() throws Exception {
        meet(bert, carl);
        InetSocketAddress forwarded = new InetSocketAddress("192.0.2.1", 7_800);

        assertThat(led(anna.party, carl.address()).session()).isNotNull();
        assertThat(led(anna.party, forwarded).session()).isNotNull();
    }
}
