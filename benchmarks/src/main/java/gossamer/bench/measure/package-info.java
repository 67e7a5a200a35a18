// SPDX-License-Identifier: Apache-2.0
/**
 * How to measure: side by side in turns, with all samples kept and medians instead of means.
 *
 * <p>Owns no state.
 *
 * <p>Imports: the JDK only.
 *
 * <p>Source: Georges, Buytaert, Eeckhout: <i>Statistically Rigorous Java Performance Evaluation</i>, OOPSLA 2007, for
 * the median over repeated runs; the turning order is the crossover design of any statistics book.
 */
@NullMarked
package gossamer.bench.measure;

import org.jspecify.annotations.NullMarked;
