// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.demo;

import static org.assertj.core.api.Assertions.assertThat;

import gossamer.Peer;
import gossamer.model.Accept;
import gossamer.model.PeerCard;
import gossamer.model.PeerId;
import gossamer.model.PeerStats;
import java.util.List;
import org.junit.jupiter.api.Test;

class RosterTest {
    private final Roster roster = new Roster();

    @Test
    void lostPeerKeepsWhatItLastSaidAndIsMarked() {
        roster.see(List.of(peer("ant", 1, 10, 1), peer("bee", 1, 20, 2), peer("demo", 0, 0, 0)));
        roster.worked(4);
        roster.lost(peer("bee", 1, 30, 5), 6);
        roster.worked(12);
        roster.see(List.of(peer("ant", 1, 99, 8), peer("demo", 0, 0, 0)));

        assertThat(roster.table().lines())
                .containsExactly(
                        "peer  tasks run  stolen  given  busy",
                        "ant          99       3      4  50 %",
                        "bee          30       3      4  50 %  lost: as of the kill");
        assertThat(roster.rows())
                .extracting(row -> row.get("name") + " " + row.get("lost") + " " + row.get("busyShare"))
                .containsExactly("ant false 0.5", "bee true 0.5");
    }

    @Test
    void peerThatCameLateIsMeasuredFromThen() {
        roster.see(List.of(peer("ant", 1, 0, 0)));
        roster.worked(10);
        roster.see(List.of(peer("ant", 1, 0, 0), peer("cat", 1, 0, 0)));
        roster.worked(4);
        roster.see(List.of(peer("ant", 1, 0, 7), peer("cat", 1, 0, 4)));

        assertThat(roster.rows())
                .extracting(row -> row.get("name") + " " + row.get("busyShare"))
                .containsExactly("ant 0.5", "cat 1.0");
    }

    private static Peer peer(String name, int slots, long run, long busySeconds) {
        return new Peer(
                new PeerCard(new PeerId(name.hashCode(), 1), name, "127.0.0.1:7800", slots, Accept.ALL, "0.1", 1),
                new PeerStats(0, 0, run, 3, 4, busySeconds * 1_000_000_000L, 0, 0),
                false);
    }
}
