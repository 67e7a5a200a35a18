// SPDX-License-Identifier: Apache-2.0
/**
 * Runs programs of the system as tasks, and lets nothing of them outlive their task.
 *
 * <p>{@link gossamer.peer.process.CommandTask} is the task; it travels like any other, and every peer has its class.
 * What a program writes comes back with the task's result.
 *
 * <p>Owns: the processes of the tasks that run here, from their start to their end.
 *
 * <p>Imports: the API, {@code peer.worker}; the JDK.
 *
 * <p>Source: our own; the exit codes are those of a POSIX shell, the process tables those of Linux's {@code proc(5)}.
 */
@NullMarked
package gossamer.peer.process;

import org.jspecify.annotations.NullMarked;
