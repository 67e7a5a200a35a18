// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.fuzz;

import gossamer.peer.code.CodeSetTarget;
import gossamer.peer.crypto.KeyFileTarget;
import gossamer.peer.local.LocalTarget;
import gossamer.peer.network.StreamTarget;
import gossamer.peer.value.FailureTarget;
import gossamer.peer.value.ValueTarget;
import gossamer.peer.wire.MessageTarget;
import gossamer.peer.worker.ProgramTarget;
import java.util.List;
import java.util.stream.Collectors;

/** Every parser of bytes from elsewhere: those that strangers reach first, then those behind the proof. */
public final class Targets {
    private Targets() {}

    /** New ones of all. */
    public static List<Target> all() {
        return List.of(
                new HelloTarget(),
                new ResponderTarget(),
                new InitiatorTarget(),
                new StreamTarget(),
                new RenewalTarget(),
                new MessageTarget(),
                new ProgramTarget(),
                new ValueTarget(),
                new FailureTarget(),
                new CodeSetTarget(),
                new LocalTarget(),
                new KeyFileTarget());
    }

    /**
     * A new one by its name.
     *
     * @throws IllegalArgumentException if there is none of that name; the message names those there are
     */
    public static Target named(String name) {
        return all().stream()
                .filter(target -> target.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no target \"" + name + "\"; there are "
                        + all().stream().map(Target::name).collect(Collectors.joining(", "))));
    }
}
