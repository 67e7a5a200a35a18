// SPDX-License-Identifier: Apache-2.0
package gossamer.model;

/** How an attempt ended. */
public sealed interface Outcome {
    /** The task returned; {@code value} is its encoded result, not to be written to. */
    record Success(byte[] value) implements Outcome {
        @Override
        public String toString() {
            return "Success(" + value.length + " bytes)";
        }
    }

    /** The user's code threw; {@code failure} is the encoded exception, not to be written to. */
    record Failure(byte[] failure) implements Outcome {
        @Override
        public String toString() {
            return "Failure(" + failure.length + " bytes)";
        }
    }

    /** Attempts ended with the loss of their peer too often. */
    record Lost(int attempts) implements Outcome {}

    /** The user no longer wants it. */
    record Cancelled() implements Outcome {}

    /** A non-reentrant task had started when its peer was lost, so it is not started again. */
    record Abandoned() implements Outcome {}
}
