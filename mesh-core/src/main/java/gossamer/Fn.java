// SPDX-License-Identifier: Apache-2.0
package gossamer;

import java.io.Serializable;

/** A function that can travel to another peer. */
@FunctionalInterface
public interface Fn<T, R> extends Serializable {
    R apply(T argument) throws Exception;
}
