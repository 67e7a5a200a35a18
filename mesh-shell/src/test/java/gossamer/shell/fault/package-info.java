// SPDX-License-Identifier: Apache-2.0
/**
 * Faults done to real processes, and the proof that nothing was lost or given twice.
 *
 * <pre>
 *   peers (processes)  --each start of a task-->  ledger-PID
 *   submitter (a process)  --what it submitted, what it was given, which fault was done-->  output-NAME
 *   checker (a process)  reads both, and nothing else  --> a line for each run
 * </pre>
 *
 * <p>{@link gossamer.shell.fault.ProcessFaultIT} has the faults of processes, kind by kind in the classes named
 * {@code Rows}, {@link gossamer.shell.fault.DiskFaultIT} those of disks, {@link gossamer.shell.fault.NamespaceIT} those
 * of networks, and {@link gossamer.shell.fault.SoakIT} those of processes by chance and for long;
 * {@link gossamer.shell.fault.FaultMesh} is the mesh that suffers them.
 *
 * <p>Owns: the files of a trial. Imports: the API, {@code peer.local}, {@code shell.process}.
 */
@NullMarked
package gossamer.shell.fault;

import org.jspecify.annotations.NullMarked;
