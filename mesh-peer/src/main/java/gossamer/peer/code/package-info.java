// SPDX-License-Identifier: Apache-2.0
/**
 * Takes a lambda apart into what names its code and what it captured, and puts it together at another peer.
 *
 * <p>{@link gossamer.peer.code.Portable} takes apart; {@link gossamer.peer.code.Shape} is everything but the captured
 * values, equal for all lambdas of one place in a program; {@link gossamer.peer.code.CodeSets} finds the classes a
 * shape needs, by content hash; {@link gossamer.peer.code.Rebuilder} makes functional objects of a shape; a lambda that
 * cannot travel is explained to its author by variable, file and line.
 *
 * <p>Owns what is remembered about each lambda class, for as long as the class is loaded, and the code sets verified in
 * this process. The only package that may use ASM.
 *
 * <p>Imports: the API's root package, peer.value.
 *
 * <p>Source: {@link java.lang.invoke.SerializedLambda} and {@link java.lang.invoke.LambdaMetafactory}; class files by
 * the Java Virtual Machine Specification, sections 4.7.12 and 4.7.13.
 */
@NullMarked
package gossamer.peer.code;

import org.jspecify.annotations.NullMarked;
