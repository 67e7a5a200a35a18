// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.worker;

/** Executes chunks of one job. */
public abstract sealed class Runner {
    private static final class Nothing extends Runner {}
}
