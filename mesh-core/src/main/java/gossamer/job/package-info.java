// SPDX-License-Identifier: Apache-2.0
/**
 * The owner's truth about its jobs: which tasks are undone, who holds them, and that each result is delivered once.
 *
 * <p>Owns: the book of each job submitted here, the arguments of its undone tasks, what is left of its undone bags and
 * whose steps made it so, and its progress.
 *
 * <p>Imports: model, message, machine, config.
 *
 * <p>Source: ownership as in Ray (Wang et al., NSDI 2021); supervision by keeping what was given out instead of
 * periodic checkpoints (Posner, Reitz, Fohry, IJNC 2022). Bags end by credit recovery (Mattern, IPL 1989) without any
 * credit under way: what the owner has on record is the credit.
 */
@NullMarked
package gossamer.job;

import org.jspecify.annotations.NullMarked;
