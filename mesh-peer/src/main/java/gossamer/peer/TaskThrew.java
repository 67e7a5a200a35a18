// SPDX-License-Identifier: Apache-2.0
package gossamer.peer;

/** Carries what a task threw, rebuilt here, from decoding to the future; never leaves this package. */
final class TaskThrew extends Exception {
    private static final long serialVersionUID = 1L;

    private final Throwable thrown;

    TaskThrew(Throwable thrown) {
        super(null, thrown, false, false);
        this.thrown = thrown;
    }

    /** What the task threw, or why its result cannot be had. */
    Throwable thrown() {
        return thrown;
    }
}
