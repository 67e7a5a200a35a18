// SPDX-License-Identifier: Apache-2.0
package gossamer.message;

/**
 * Anything one peer's engine says to another's.
 *
 * <p>Any message may be lost, delayed or overtaken; every exchange here heals from that by repetition or by audit.
 */
public sealed interface Message
        permits StealMessage,
                LeaseMessage,
                ResultMessage,
                JobMessage,
                BackupMessage,
                CodeMessage,
                SchedulerMessage,
                GossipMessage,
                SurveyMessage {
    /**
     * Whether nobody waits for it: the edge may hold it back for some milliseconds, in the hope of company on the way.
     */
    default boolean isPatient() {
        return false;
    }
}
