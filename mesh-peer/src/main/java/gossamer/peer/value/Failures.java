// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.value;

/** Encodes what tasks throw. */
public final class Failures {
    /** Where a task failed: for the line between remote and local frames. */
    public record Place(String peer, long job, long task, int attempt) {}

    private Failures() {}

    public static byte[] encode(Throwable thrown, Place place) {
        throw new UnsupportedOperationException();
    }

    /** @param site the frames of the line that submitted the task */
    public static Throwable decode(byte[] failure, ClassLoader loader, StackTraceElement[] site) {
        throw new UnsupportedOperationException();
    }
}
