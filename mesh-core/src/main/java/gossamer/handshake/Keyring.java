// SPDX-License-Identifier: Apache-2.0
package gossamer.handshake;

import gossamer.model.KeyId;
import gossamer.model.PeerCard;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys a peer accepts, the one it prefers first; a rotation holds two for a while.
 *
 * <p>Immutable.
 *
 * @param keys one to four, of one mesh
 */
public record Keyring(List<MeshKey> keys) {
    /** As many key ids as a first message can carry. */
    public static final int KEYS_MAX = PeerCard.KEYS_MAX;

    public Keyring {
        if (keys.isEmpty() || keys.size() > KEYS_MAX) {
            throw new IllegalArgumentException("a keyring holds 1 to 4 keys, not " + keys.size());
        }
        String mesh = keys.get(0).mesh();
        for (MeshKey key : keys) {
            if (!key.mesh().equals(mesh)) {
                throw new IllegalArgumentException("keys of two meshes on one ring: " + mesh + " and " + key.mesh());
            }
        }
        keys = List.copyOf(keys);
    }

    public static Keyring of(MeshKey key) {
        return new Keyring(List.of(key));
    }

    /** Their ids, that of the primary key first. */
    public List<KeyId> ids() {
        return keys.stream().map(MeshKey::id).toList();
    }

    /** The key to call others with. */
    public MeshKey primary() {
        return keys.get(0);
    }

    /** The mesh's name. */
    public String mesh() {
        return primary().mesh();
    }

    /** The same keys with this one first, if it is among them. */
    public Keyring startingWith(KeyId id) {
        MeshKey first = find(id);
        if (first == null || first == primary()) {
            return this;
        }
        List<MeshKey> others = new ArrayList<>(keys);
        others.remove(first);
        others.add(0, first);
        return new Keyring(others);
    }

    /** The key whose id begins with the four bytes that a REJECT carries, or null. */
    public @Nullable MeshKey findByPrefix(KeyId id) {
        for (MeshKey key : keys) {
            if (key.id().prefix() == id.prefix()) {
                return key;
            }
        }
        return null;
    }

    /** The key of that id, or null. */
    public @Nullable MeshKey find(KeyId id) {
        for (MeshKey key : keys) {
            if (key.id().equals(id)) {
                return key;
            }
        }
        return null;
    }
}
