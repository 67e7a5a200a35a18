// SPDX-License-Identifier: Apache-2.0

/**
 * Shows in a minute that a mesh computes, and that it goes on exactly when a peer is killed.
 *
 * <p>{@link gossamer.shell.demo.Demo} tells the story; the workloads are small classes beside it, each with a
 * sequential twin, so that measurements can use them too.
 *
 * <p>Owns: the peer processes of the demonstration, through {@link gossamer.shell.process.TrialMesh}, and the files in
 * its output folder.
 *
 * <p>Imports: the API, {@code shell.output}, {@code shell.process}; the JDK.
 *
 * <p>Source: the Mandelbrot set as in Dwyer and Mandelbrot (1980); word count as in Dean and Ghemawat, MapReduce, OSDI
 * 2004.
 */
@NullMarked
package gossamer.shell.demo;

import org.jspecify.annotations.NullMarked;
