// SPDX-License-Identifier: Apache-2.0
package gossamer;

import java.io.Serializable;

/** A function of a task's index that can travel to another peer. */
@FunctionalInterface
public interface IndexFn<R> extends Serializable {
    R apply(long index) throws Exception;
}
