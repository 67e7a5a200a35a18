// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.process;

import gossamer.Command;
import gossamer.CommandEnd;
import gossamer.IndexFn;
import gossamer.peer.worker.Place;

/**
 * The task that runs one copy of a command.
 *
 * <p>Immutable; safe from any thread.
 */
public record CommandTask(Command command) implements IndexFn<CommandEnd> {
    /** @throws InterruptedException if nobody wants the task any more; its processes are gone then */
    @Override
    public CommandEnd apply(long index) throws InterruptedException {
        return new CommandRun(command, index, Place.here()).toEnd();
    }
}
