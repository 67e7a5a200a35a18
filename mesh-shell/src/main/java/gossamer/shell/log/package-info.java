// SPDX-License-Identifier: Apache-2.0

/**
 * What is logged in this process: lines on stderr for a person, notes of the engines for whoever listens.
 *
 * <p>Owns: the handlers of {@code java.util.logging} and the levels of its loggers.
 *
 * <p>Imports: machine; the JDK.
 *
 * <p>Source: our own.
 */
@NullMarked
package gossamer.shell.log;

import org.jspecify.annotations.NullMarked;
