// SPDX-License-Identifier: Apache-2.0
/**
 * The owner's truth about its jobs: which tasks are undone, who holds them, and that each result is delivered once.
 *
 * <p>Owns: the book of each job submitted here, the arguments of its undone tasks, what is left of its undone bags and
 * whose steps made it so, and its progress; of durable jobs also what is not consumed, what the backups have of it, the
 * copies of other owners' books, and who owns which job now.
 *
 * <p>Imports: model, message, machine, config.
 *
 * <p>Source: ownership as in Ray (Wang et al., NSDI 2021); supervision by keeping what was given out instead of
 * periodic checkpoints (Posner, Reitz, Fohry, IJNC 2022). Bags end by credit recovery (Mattern, IPL 1989) without any
 * credit under way: what the owner has on record is the credit. Backups are chosen by rendezvous hashing (Thaler and
 * Ravishankar, 1998), and told a log of changes, as in viewstamped replication (Oki and Liskov, PODC 1988), whose view
 * numbers are the epochs here.
 */
@NullMarked
package gossamer.job;

import org.jspecify.annotations.NullMarked;
