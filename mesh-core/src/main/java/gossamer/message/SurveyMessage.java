// SPDX-License-Identifier: Apache-2.0
package gossamer.message;

import gossamer.model.PeerCard;
import gossamer.model.PeerStats;

/** Asks peers about themselves, when a person wants to see. */
public sealed interface SurveyMessage extends Message {
    /**
     * Who are you, and what have you done?
     *
     * @param ticket names the question at the asking peer
     */
    record SurveyRequest(long ticket) implements SurveyMessage {}

    /** Answers {@link SurveyRequest}. */
    record SurveyReply(long ticket, PeerCard card, PeerStats stats) implements SurveyMessage {}
}
