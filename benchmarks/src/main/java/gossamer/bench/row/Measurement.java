// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.row;

import gossamer.bench.report.Promise;
import gossamer.bench.report.Row;
import java.util.List;

/** Something that is measured as one, and fills one row or a few. */
public interface Measurement {
    /** What its rows are about, in their order. */
    List<Promise> promises();

    /**
     * Measures; what it starts has ended when it returns, also when it throws or is interrupted.
     *
     * @return one row for each promise, in their order
     * @throws InexactAnswer if the mesh computed something wrong
     * @throws Exception if the measurement cannot be made
     */
    List<Row> measure(Effort effort) throws Exception;
}
