// SPDX-License-Identifier: Apache-2.0
package gossamer.message;

import gossamer.model.Content;
import gossamer.model.ContentHash;
import java.util.List;

/** Brings the classes and files of code sets to peers that lack them. */
public sealed interface CodeMessage extends Message {
    /** The most contents in one message. */
    int CONTENTS_MAX = 1024;

    /**
     * To a peer that should have them: send me these.
     *
     * @param contents at most {@link #CONTENTS_MAX}, none twice, together not much more than 1 MiB
     */
    record CodeRequest(List<ContentHash> contents) implements CodeMessage {}

    /**
     * Answers {@link CodeRequest} with what is here.
     *
     * @param contents some of those asked for, in any order
     */
    record CodeReply(List<Content> contents) implements CodeMessage {}

    /**
     * Answers {@link CodeRequest} for what is not here.
     *
     * @param contents some of those asked for, in any order
     */
    record CodeUnknown(List<ContentHash> contents) implements CodeMessage {}
}
