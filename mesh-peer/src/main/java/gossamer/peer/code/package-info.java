// SPDX-License-Identifier: Apache-2.0
/**
 * Takes a lambda apart into what names its code and what it captured, and puts it together at a peer that has neither.
 *
 * <p>{@link gossamer.peer.code.Portable} takes apart; {@link gossamer.peer.code.Shape} is everything but the captured
 * values, equal for all lambdas of one place in a program; {@link gossamer.peer.code.Rebuilder} makes functional
 * objects of a shape; a lambda that cannot travel is explained to its author by variable, file and line.
 *
 * <p>{@link gossamer.peer.code.CodeSets} knows the code sets of a peer. Those of its own jobs are found by
 * {@code Origin}, which follows the names in class files; those of other peers' jobs are put together from contents
 * that come one by one, each verified by its hash, and loaded by a {@code CodeLoader} of their own, through which a
 * {@link gossamer.peer.code.Linker} reaches them.
 *
 * <p>Owns what is remembered about each lambda class and each class loader of this process, for as long as that is
 * loaded; the contents that came from other peers; one thread that reads and hashes. The only package that may use ASM.
 *
 * <p>Imports: the API's root package, model, message, machine, peer.value.
 *
 * <p>Source: {@link java.lang.invoke.SerializedLambda} and {@link java.lang.invoke.LambdaMetafactory}; class files by
 * the Java Virtual Machine Specification, sections 4.4, 4.7.12 and 4.7.13.
 */
@NullMarked
package gossamer.peer.code;

import org.jspecify.annotations.NullMarked;
