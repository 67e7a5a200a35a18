// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.fault;

import java.util.List;

/**
 * Where a process of a trial runs, and as what.
 *
 * @param before the command line that starts its command in that place, as the same process; may be empty
 * @param bind the address that it listens on there
 * @param store whether a submitter keeps books there, as a peer does
 */
record Place(List<String> before, String bind, boolean store) {
    /** Here, with the loopback address. */
    static final Place HERE = new Place(List.of(), "127.0.0.1", /* store= */ false);
}
