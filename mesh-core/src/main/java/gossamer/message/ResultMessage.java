// SPDX-License-Identifier: Apache-2.0
package gossamer.message;

import gossamer.model.Appetite;
import gossamer.model.JobId;
import gossamer.model.Yield;
import java.util.List;

/** Brings what was executed to the owner. */
public sealed interface ResultMessage extends Message {
    /**
     * Holder to owner; repeated until acknowledged.
     *
     * @param batch names the batch at the sender, growing
     * @param job the job of all the yields
     * @param yields in the order of their execution
     * @param appetite of the slots of the sender that have nothing to run: where there are any, this is a lifeline as
     *     well
     */
    record Results(long batch, JobId job, List<Yield> yields, Appetite appetite) implements ResultMessage {}

    /**
     * Holder to owner, now and then while a bag runs: so much was worked on since its last step; what is lost if I am.
     *
     * <p>Never repeated, and never answered: the next one, or the next step, says more.
     *
     * @param index of the bag
     * @param chunk of the sender, as its steps name it
     * @param step the last step that was taken, 0 for none yet
     * @param items how many were worked on since that step
     */
    record Worked(JobId job, long index, long chunk, long step, long items) implements ResultMessage {
        @Override
        public boolean isPatient() {
            return true;
        }
    }

    /**
     * Owner to holder: these batches are in the book.
     *
     * @param batches the numbers of the batches, not to be written to
     */
    record ResultsAck(long[] batches) implements ResultMessage {
        @Override
        public boolean isPatient() {
            return true;
        }

        @Override
        public boolean equals(@org.jspecify.annotations.Nullable Object other) {
            return other instanceof ResultsAck(long[] others) && java.util.Arrays.equals(batches, others);
        }

        @Override
        public int hashCode() {
            return java.util.Arrays.hashCode(batches);
        }

        @Override
        public String toString() {
            return "ResultsAck" + java.util.Arrays.toString(batches);
        }
    }
}
