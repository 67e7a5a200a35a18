// SPDX-License-Identifier: Apache-2.0
/**
 * Keeps a thread awake for a moment where what it waits for comes soon.
 *
 * <p>Owns: nothing but how long the last waits took. Imports: the JDK.
 *
 * <p>Source: the usual spin-then-park, after Karlin, Li, Manasse and Owicki, <i>Empirical Studies of Competitive
 * Spinning for a Shared-Memory Multiprocessor</i>, SOSP 1991; it differs in that it yields while it spins, and does not
 * spin at all where the last wait was long.
 */
@NullMarked
package gossamer.peer.linger;

import org.jspecify.annotations.NullMarked;
