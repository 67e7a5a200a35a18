// SPDX-License-Identifier: Apache-2.0

/**
 * Lets a command of the same user ask a peer on the same host, without joining the mesh.
 *
 * <p>A connection to the peer's Unix-domain socket carries one question and one answer, or, for a command, answers
 * until the command is over; the folder of the sockets, closed to everyone else, is the permission to ask. A frame is
 *
 * <pre>
 *   "GSML"  4   magic
 *   version 1   1
 *   kind    1   what is asked, or what is answered: 0 refused, 1 identity, 2 peers, 3 jobs, 4 run a command,
 *               5 output, 6 the end of a run, 7 all is over, 8 cancel, 9 take the results of a job,
 *               10 who accepts which keys
 *   length  4   of the body in bytes, big-endian
 *   body        text for 0, else a list of records: count 4, then for each its length 4 and its fields
 * </pre>
 *
 * The question 4 holds a command; its answers are 4 with the job's name, then 5 and 6 as runs end, and 7 at the end of
 * the job. Whoever asked may say 8 meanwhile; when the connection ends early, the job is cancelled, unless the question
 * said that nobody will follow it: then it is answered by the first 4 alone. The question 8 on a connection of its own
 * names any job of the mesh, and is answered by 8 once its owner is told. The question 9 names a durable job; its
 * answers are 9 with the job's name, then 5, 6 and 7 as above; when that connection ends early, the job goes on, and
 * what was not told is there for whoever asks next.
 *
 * <p>A reader skips what a record holds beyond the fields it knows, so fields may be added at the end.
 *
 * <p>Owns: the socket files of this process's peers, removed when they leave.
 *
 * <p>Imports: the API and model; the JDK.
 *
 * <p>Source: our own; the folder follows the XDG Base Directory Specification, {@code XDG_RUNTIME_DIR}.
 */
@NullMarked
package gossamer.peer.local;

import org.jspecify.annotations.NullMarked;
