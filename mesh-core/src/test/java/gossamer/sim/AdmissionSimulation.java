// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import static org.assertj.core.api.Assertions.assertThat;

import gossamer.sim.AdmissionWorld.Crime;
import gossamer.sim.AdmissionWorld.Outcome;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A thousand worlds in which peers prove their secret to each other while somebody does what he likes between them. */
class AdmissionSimulation {
    private static final int SEEDS = 1_000;
    private static final int TWICE_ONE_IN = 50;

    @Test
    void nobodyGetsInWhoDoesNotHoldTheSecretAndAllWhoDoTalkInTheEnd() {
        long began = System.nanoTime();
        Map<Crime, Integer> seeds = new EnumMap<>(Crime.class);
        long events = 0;
        long admitted = 0;
        long renewed = 0;
        long delivered = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            Outcome outcome = new AdmissionWorld(seed).run();
            assertThat(outcome.failure()).as("seed %d", seed).isNull();
            if (seed % TWICE_ONE_IN == 0) {
                assertThat(new AdmissionWorld(seed).run())
                        .as("seed %d again", seed)
                        .isEqualTo(outcome);
            }
            outcome.crimes().keySet().forEach(crime -> seeds.merge(crime, 1, Integer::sum));
            events += outcome.events();
            admitted += outcome.admitted();
            renewed += outcome.renewed();
            delivered += outcome.delivered();
        }
        System.out.printf(
                "ADMISSION seeds=%d failed=0 events=%d sessions=%d renewals=%d delivered=%d seconds=%.1f%n",
                SEEDS, events, admitted / 2, renewed / 2, delivered, (System.nanoTime() - began) / 1e9);
        seeds.forEach((crime, count) -> System.out.println(crime + " in " + count + " seeds"));
        assertThat(seeds).containsOnlyKeys(Crime.values());
        assertThat(seeds.values()).allMatch(count -> count >= SEEDS / 20);
        assertThat(renewed).isGreaterThan(SEEDS);
    }
}
