// SPDX-License-Identifier: Apache-2.0
package gossamer.handshake;

import static java.nio.charset.StandardCharsets.UTF_8;

import gossamer.model.KeyId;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What one secret and one mesh name give: the key id, the keys of the first MAC and of HELLO, the root of the sessions.
 *
 * <p>Derived once; immutable but for {@link #wipe}. No text of it shows key bytes.
 */
public final class MeshKey {
    private final KeyId id;
    private final String mesh;
    private final byte[] root;
    private final byte[] firstMac;
    private final byte[] discovery;

    private MeshKey(KeyId id, String mesh, byte[] root, byte[] firstMac, byte[] discovery) {
        this.id = id;
        this.mesh = mesh;
        this.root = root;
        this.firstMac = firstMac;
        this.discovery = discovery;
    }

    /**
     * Derives the keys of a mesh.
     *
     * @param secret 32 bytes; the caller may wipe them afterwards
     * @param mesh the mesh's name
     */
    public static MeshKey derive(Suite suite, byte[] secret, String mesh) {
        if (secret.length != Suite.KEY_BYTES) {
            throw new IllegalArgumentException("a secret has 32 bytes, not " + secret.length);
        }
        byte[] root = suite.extract("GSM1".getBytes(UTF_8), secret);
        byte[] id = suite.expand(root, "key id".getBytes(UTF_8), KeyId.BYTES);
        return new MeshKey(
                new KeyId(ByteBuffer.wrap(id).getLong()),
                mesh,
                root,
                suite.expand(root, ("mac1" + mesh).getBytes(UTF_8), Suite.KEY_BYTES),
                suite.expand(root, ("hello" + mesh).getBytes(UTF_8), Suite.KEY_BYTES));
    }

    /** Which secret this is; the same for every mesh name. */
    public KeyId id() {
        return id;
    }

    /** The mesh's name. */
    public String mesh() {
        return mesh;
    }

    byte[] root() {
        return root;
    }

    byte[] firstMac() {
        return firstMac;
    }

    byte[] discovery() {
        return discovery;
    }

    /** Overwrites the keys; nobody is admitted with them afterwards. */
    public void wipe() {
        Arrays.fill(root, (byte) 0);
        Arrays.fill(firstMac, (byte) 0);
        Arrays.fill(discovery, (byte) 0);
    }

    @Override
    public String toString() {
        return "MeshKey[" + id + " of " + mesh + "]";
    }
}
