// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

/** How a command prints what it found. */
enum Format {
    /** Aligned columns, for people. */
    TABLE,
    /** One JSON document in one line, for programs. */
    JSON
}
