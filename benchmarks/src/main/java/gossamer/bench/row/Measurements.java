// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.row;

import java.util.List;

/** All there is to measure. */
public final class Measurements {
    private Measurements() {}

    /** In the order in which a run takes them. */
    public static List<Measurement> all() {
        return List.of(new Addressed(), new RangeNoop(), new RoundTrip(), new Join(), new Idle(), new Sealed64k());
    }
}
