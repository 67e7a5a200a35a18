// SPDX-License-Identifier: Apache-2.0

/**
 * Lets a command of the same user ask a peer on the same host, without joining the mesh.
 *
 * <p>A connection to the peer's Unix-domain socket carries one question and one answer; the folder of the sockets,
 * closed to everyone else, is the permission to ask. A frame is
 *
 * <pre>
 *   "GSML"  4   magic
 *   version 1   1
 *   kind    1   what is asked, or what is answered: 0 refused, 1 identity, 2 peers, 3 jobs
 *   length  4   of the body in bytes, big-endian
 *   body        text for 0, else a list of records: count 4, then for each its length 4 and its fields
 * </pre>
 *
 * A reader skips what a record holds beyond the fields it knows, so fields may be added at the end.
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
