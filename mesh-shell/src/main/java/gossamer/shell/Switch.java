// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

/** The two values of an option that turns something on or off. */
enum Switch {
    ON,
    OFF
}
