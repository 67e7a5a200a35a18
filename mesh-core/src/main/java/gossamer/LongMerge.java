// SPDX-License-Identifier: Apache-2.0
package gossamer;

import java.io.Serializable;

/** Makes one number of two, associatively and commutatively; can travel to another peer; boxes nothing. */
@FunctionalInterface
public interface LongMerge extends Serializable {
    long apply(long one, long other) throws Exception;
}
