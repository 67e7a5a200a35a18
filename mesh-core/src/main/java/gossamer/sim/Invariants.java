// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import gossamer.config.EngineConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All rules that a world is checked against.
 *
 * @param terminates asked at the end of the liveness phase
 * @param nothingLeft asked when all jobs are over
 * @param silence asked while the mesh is idle at the end, and on the way
 * @param watching those that only watch
 */
record Invariants(EveryJobEnds terminates, NothingLeft nothingLeft, IdleSilence silence, List<Invariant> watching) {
    /** @param peers how many there are: one alone has no backups that could agree */
    static Invariants of(EngineConfig config, int peers) {
        List<Invariant> watching = new ArrayList<>(List.of(
                new NoTaskLost(),
                new DeliveredOnce(),
                new DeliveredImpliesExecuted(),
                new LeaseDisjoint(),
                new StealConserves(),
                new CreditWhole(),
                new CancelFinal(),
                new CodeOnce(),
                new AcceptedOnly()));
        if (peers > 1) {
            watching.add(new BackupsAgree());
        }
        return new Invariants(
                new EveryJobEnds(), new NothingLeft(), new IdleSilence(config.stealTries()), List.copyOf(watching));
    }

    List<Invariant> all() {
        List<Invariant> all = new ArrayList<>(watching);
        all.add(silence);
        all.add(terminates);
        all.add(nothingLeft);
        return List.copyOf(all);
    }

    /** How often each was evaluated, by name. */
    Map<String, Long> evaluations() {
        Map<String, Long> evaluations = new TreeMap<>();
        all().forEach(invariant -> evaluations.put(invariant.name(), invariant.evaluations()));
        return evaluations;
    }
}
