// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Faults of the network between five peers of two slots each, every one on a host of its own as far as it can tell:
 * nothing is lost, nothing is given twice, and all are in one view again.
 *
 * <p>Needs root, {@code ip} and {@code nft}; says so aloud where they are missing. The setting
 * {@code gossamer.netns.minutes}, 10 by default, is how long the row of one bad link takes.
 */
@Tag("long")
@Timeout(value = 1, unit = TimeUnit.DAYS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class NamespaceIT {
    private static final int PEERS = 5;
    private static final int BAD = 80;
    private static final Duration LOSS = Duration.ofSeconds(30);
    private static final Duration APART = Duration.ofSeconds(10);

    private static Lan lan;
    private static FaultMesh mesh;
    private static NetworkRows rows;

    @BeforeAll
    static void start() throws Exception {
        String missing = Lan.missing();
        if (!missing.isEmpty()) {
            String why = "SKIPPED NamespaceIT: " + missing;
            System.out.println(why);
            Assumptions.abort(why);
        }
        lan = Lan.of(PEERS);
        mesh = FaultMesh.of(0);
        List<Client> members = new ArrayList<>();
        for (int peer = 0; peer < PEERS; peer++) {
            members.add(mesh.join(FaultMesh.SLOTS, lan.place(peer)));
        }
        rows = new NetworkRows(lan, mesh, members);
    }

    @AfterAll
    static void end() throws Exception {
        try {
            if (mesh != null) {
                mesh.close();
            }
        } finally {
            if (lan != null) {
                lan.close();
            }
        }
    }

    @Test
    @Order(1)
    void aNetworkThatLosesNothingIsTheMeasure() throws Exception {
        assertThat(rows.loss(0, LOSS)).isZero();
    }

    @ParameterizedTest
    @Order(2)
    @ValueSource(ints = {1, 5, 10})
    void nothingIsLostAndNobodyTakenForGoneOnABadNetwork(int percent) throws Exception {
        assertThat(rows.loss(percent, LOSS)).isZero();
    }

    @Test
    @Order(3)
    void nothingIsLostOnAVeryBadNetwork() throws Exception {
        rows.loss(30, LOSS);
    }

    @Test
    @Order(4)
    void twoHalvesAreOneAgainWhenTheyCanBe() throws Exception {
        assertThat(rows.partition(APART)).as("they were apart").isPositive();
    }

    @Test
    @Order(5)
    void whoeverHadNoNetworkComesBackByItself() throws Exception {
        assertThat(rows.cablePull(2, APART)).as("it was away").isPositive();
    }

    /**
     * The first of a view decides by its own link who is gone: that peer may be out of the view until the link is good.
     */
    @Test
    @Order(6)
    void nothingIsLostByABadLinkToTheFirst() throws Exception {
        rows.lossyLinkToFirst(BAD, LOSS);
    }

    @Test
    @Order(7)
    void aBadLinkBetweenTwoCostsNobodyThePlace() throws Exception {
        double minutes = Double.parseDouble(System.getProperty("gossamer.netns.minutes", "10"));

        assertThat(rows.lossyLink(BAD, Duration.ofMillis((long) (minutes * 60_000))))
                .isZero();
    }
}
