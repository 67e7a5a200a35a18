// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.local;

import gossamer.model.KeyId;
import java.util.List;

/**
 * A peer of the view and the keys that it says it accepts.
 *
 * @param name its name; of one that gave no answer the beginning of its id
 * @param address where it can be reached; empty for one that gave no answer
 * @param keys that of its primary key first; empty for one that gave no answer
 */
public record KeyHolder(String name, String address, List<KeyId> keys) {
    public KeyHolder {
        keys = List.copyOf(keys);
    }

    /** Whether it has said where it can be reached, and so anything at all. */
    public boolean answered() {
        return !address.isEmpty();
    }
}
