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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Every parser of bytes from elsewhere: those that strangers reach first, then those behind the proof. */
public final class Targets {
    private static final Map<String, Supplier<Target>> ALL = new LinkedHashMap<>();

    static {
        ALL.put("hello", HelloTarget::new);
        ALL.put("responder", ResponderTarget::new);
        ALL.put("initiator", InitiatorTarget::new);
        ALL.put("stream", StreamTarget::new);
        ALL.put("renewal", RenewalTarget::new);
        ALL.put("message", MessageTarget::new);
        ALL.put("program", ProgramTarget::new);
        ALL.put("value", ValueTarget::new);
        ALL.put("failure", FailureTarget::new);
        ALL.put("code-set", CodeSetTarget::new);
        ALL.put("local", LocalTarget::new);
        ALL.put("key-file", KeyFileTarget::new);
    }

    private Targets() {}

    /** The names of all. */
    public static List<String> names() {
        return List.copyOf(ALL.keySet());
    }

    /**
     * A new one by its name.
     *
     * @throws IllegalArgumentException if there is none of that name; the message names those there are
     */
    public static Target named(String name) {
        Supplier<Target> target = ALL.get(name);
        if (target == null) {
            throw new IllegalArgumentException(
                    "there is no parser \"" + name + "\"; there are " + String.join(", ", ALL.keySet()));
        }
        return target.get();
    }
}
