// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.terminal;

import java.util.List;

/** Says what a person may go on with. */
@FunctionalInterface
public interface Completion {
    /**
     * The words that may stand where one is being typed; those that do not fit what is typed of it are left out by
     * whoever asks.
     *
     * @param words of the command; the last is being typed, and may be empty
     */
    List<Choice> choices(List<String> words);
}
