// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

/** Whether the peers of a world keep durable jobs on disk. */
public enum Journals {
    /** They do not: a durable job is in memory only. */
    NONE,
    /** They do, and leave it to the system when that is forced to the disk. */
    UNSYNCED,
    /** They do, and force each commit to the disk before they acknowledge it. */
    SYNCED
}
