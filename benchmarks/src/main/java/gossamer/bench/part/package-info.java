// SPDX-License-Identifier: Apache-2.0
/**
 * What the parts of a peer cost by themselves: micro-benchmarks, run by JMH and not by {@code ./mesh bench}.
 *
 * <p>Owns no state beyond a benchmark.
 *
 * <p>Imports: the parts it measures, and JMH.
 *
 * <p>Source: JMH, <a href="https://github.com/openjdk/jmh">github.com/openjdk/jmh</a>, and its samples.
 */
@NullMarked
package gossamer.bench.part;

import org.jspecify.annotations.NullMarked;
