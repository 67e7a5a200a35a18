// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import static org.assertj.core.api.Assertions.assertThat;

import gossamer.Peer;
import gossamer.model.Accept;
import gossamer.model.PeerCard;
import gossamer.model.PeerId;
import gossamer.model.PeerStats;
import gossamer.model.View;
import gossamer.model.ViewId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CompanyTest {
    private static final Peer ANT = peer(1, "ant");
    private static final Peer BEE = peer(2, "bee");
    private static final Peer CAT = peer(3, "cat");

    @Test
    void firstPeerSaysThatItIsAlone() {
        assertThat(new Company(view(1, ANT), List.of(ANT)).greeting())
                .isEqualTo("1 peer. Waiting for others; this peer already takes work.");
    }

    @Test
    void laterPeerSaysHowManyThereAre() {
        assertThat(new Company(view(1, ANT, BEE), List.of(BEE)).greeting()).isEqualTo("2 peers. This peer takes work.");
    }

    @Test
    void comingAndGoingGetALineEach() {
        var company = new Company(view(1, ANT), List.of(ANT));

        assertThat(company.update(view(2, ANT, BEE, CAT), List.of(ANT, BEE, CAT)))
                .containsExactly("3 peers: bee (10.0.0.2:7800), cat (10.0.0.3:7800) joined.");
        assertThat(company.update(view(3, ANT, CAT), List.of(ANT, CAT))).containsExactly("2 peers: bee left.");
        assertThat(company.update(view(4, ANT, BEE), List.of(ANT, BEE)))
                .containsExactly("2 peers: bee (10.0.0.2:7800) joined.", "2 peers: cat left.");
    }

    @Test
    void nothingIsAskedWhileTheViewStays() {
        var company = new Company(view(1, ANT), List.of(ANT));

        assertThat(company.isCurious(view(1, ANT))).isFalse();
        assertThat(company.isCurious(view(2, ANT, BEE))).isTrue();
    }

    @Test
    void newcomerThatIsTooBusyToAnswerIsToldOfLater() {
        var company = new Company(view(1, ANT), List.of(ANT));

        assertThat(company.update(view(2, ANT, BEE), List.of(ANT))).isEmpty();
        assertThat(company.isCurious(view(2, ANT, BEE))).isTrue();
        assertThat(company.update(view(2, ANT, BEE), List.of(ANT, BEE)))
                .containsExactly("2 peers: bee (10.0.0.2:7800) joined.");
        assertThat(company.isCurious(view(2, ANT, BEE))).isFalse();
    }

    @Test
    void peerThatIsSilentForAWhileIsNotSaidToHaveLeft() {
        var company = new Company(view(1, ANT, BEE), List.of(ANT, BEE));

        assertThat(company.update(view(2, ANT, BEE, CAT), List.of(ANT, CAT)))
                .containsExactly("3 peers: cat (10.0.0.3:7800) joined.");
        assertThat(company.isCurious(view(2, ANT, BEE, CAT))).isFalse();
    }

    private static View view(long number, Peer... peers) {
        List<PeerId> members = Stream.of(peers).map(peer -> peer.card().peer()).toList();
        return new View(new ViewId(members.get(0), number), members);
    }

    private static Peer peer(long id, String name) {
        return new Peer(
                new PeerCard(new PeerId(id, id), name, "10.0.0." + id + ":7800", 8, Accept.ALL, "0.1", id),
                new PeerStats(0, 0, 0, 0, 0, 0, 0, 0),
                false);
    }
}
