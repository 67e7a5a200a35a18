// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

/** A command that prints JSON when it is asked to, errors included. */
interface JsonCommand {
    boolean wantsJson();
}
