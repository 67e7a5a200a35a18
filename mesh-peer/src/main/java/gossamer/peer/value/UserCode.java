// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.value;

/** A thread that runs users' code at times; while it does, {@link ProcessFilter} leaves users' own streams alone. */
public interface UserCode {
    /** Whether it runs users' code now; asked only on the thread itself. */
    boolean isInUserCode();
}
