// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import static org.assertj.core.api.Assertions.assertThat;

import gossamer.Peer;
import gossamer.model.PeerCard;
import gossamer.model.PeerId;
import gossamer.model.PeerStats;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompanyTest {
    private static final Peer ANT = peer(1, "ant");
    private static final Peer BEE = peer(2, "bee");
    private static final Peer CAT = peer(3, "cat");

    @Test
    void firstPeerSaysThatItIsAlone() {
        assertThat(new Company(List.of(ANT)).greeting())
                .isEqualTo("1 peer. Waiting for others; this peer already takes work.");
    }

    @Test
    void laterPeerSaysHowManyThereAre() {
        assertThat(new Company(List.of(ANT, BEE)).greeting()).isEqualTo("2 peers. This peer takes work.");
    }

    @Test
    void comingAndGoingGetALineEach() {
        var company = new Company(List.of(ANT));

        assertThat(company.update(List.of(ANT, BEE, CAT)))
                .containsExactly("3 peers: bee (10.0.0.2:7800), cat (10.0.0.3:7800) joined.");
        assertThat(company.update(List.of(ANT, BEE, CAT))).isEmpty();
        assertThat(company.update(List.of(ANT, CAT))).containsExactly("2 peers: bee left.");
        assertThat(company.update(List.of(ANT, BEE)))
                .containsExactly("2 peers: bee (10.0.0.2:7800) joined.", "2 peers: cat left.");
    }

    private static Peer peer(long id, String name) {
        return new Peer(
                new PeerCard(new PeerId(id, id), name, "10.0.0." + id + ":7800", 8, "0.1", id),
                new PeerStats(0, 0, 0, 0, 0, 0, 0, 0),
                false);
    }
}
