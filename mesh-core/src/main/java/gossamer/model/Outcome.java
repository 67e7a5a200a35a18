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

    /**
     * The user's code threw.
     *
     * @param failure the encoded exception, not to be written to
     * @param retriable whether the job's policy lets a task be attempted again after such an exception
     */
    record Failure(byte[] failure, boolean retriable) implements Outcome {
        /** After which no task is attempted again. */
        public Failure(byte[] failure) {
            this(failure, false);
        }

        @Override
        public String toString() {
            return "Failure(" + failure.length + " bytes)";
        }
    }

    /**
     * Attempts ended with the loss of their peer too often.
     *
     * @param attempts how many peers were lost with it
     */
    record Lost(int attempts) implements Outcome {}

    /** The user no longer wants it. */
    record Cancelled() implements Outcome {}

    /** A non-reentrant task had started when its peer was lost, so it is not started again. */
    record Abandoned() implements Outcome {}
}
