// SPDX-License-Identifier: Apache-2.0
package gossamer;

import java.io.Serializable;
import java.util.concurrent.Callable;

/**
 * Code that runs on some peer and returns a value.
 *
 * @param <T> a type that can travel: primitives' boxes, strings, arrays, records and enums of those, common
 *     collections, or anything {@link Serializable}
 */
@FunctionalInterface
public interface Task<T> extends Callable<T>, Serializable {}
