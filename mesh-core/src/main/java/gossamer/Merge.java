// SPDX-License-Identifier: Apache-2.0
package gossamer;

import java.io.Serializable;

/**
 * Makes one value of two; can travel to another peer.
 *
 * <p>It must be associative and commutative: the mesh merges in whatever order and grouping results become ready, on
 * any peer. It may change and return its first argument.
 */
@FunctionalInterface
public interface Merge<R> extends Serializable {
    R apply(R one, R other) throws Exception;
}
