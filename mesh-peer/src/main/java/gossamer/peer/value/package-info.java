// SPDX-License-Identifier: Apache-2.0
/**
 * Turns what users' code captures, returns and throws into bytes and back.
 *
 * <p>{@link gossamer.peer.value.Values} encodes values by kind, and falls back to Java serialization for classes it
 * does not know; {@link gossamer.peer.value.Failures} does the same for exceptions, so that the submitter gets the
 * original class and one stack from the remote frames to its own line; {@link gossamer.peer.value.ProcessFilter}
 * refuses every other use of Java serialization in a peer's process.
 *
 * <p>Owns no state but the filter factory of the process. The only package that may use
 * {@link java.io.ObjectInputStream}.
 *
 * <p>Imports: the API's root package.
 *
 * <p>Source: our own; the filters follow JEP 290 and JEP 415.
 */
@NullMarked
package gossamer.peer.value;

import org.jspecify.annotations.NullMarked;
