// SPDX-License-Identifier: Apache-2.0
package gossamer;

import java.io.Serializable;

/** A function from a task's index to a number that can travel to another peer; boxes nothing. */
@FunctionalInterface
public interface LongIndexFn extends Serializable {
    long apply(long index) throws Exception;
}
