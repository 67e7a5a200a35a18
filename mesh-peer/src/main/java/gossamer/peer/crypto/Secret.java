// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;

import gossamer.handshake.Keyring;
import gossamer.handshake.MeshKey;
import gossamer.handshake.Suite;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.jspecify.annotations.Nullable;

/**
 * What the peers of a mesh share: one to four random keys, the preferred one first, or a passphrase.
 *
 * <p>No text of it shows the secret. {@link #wipe} overwrites it; what it gave lives on. Safe from any thread.
 */
public final class Secret {
    /** The shortest passphrase, in characters. */
    public static final int PASSPHRASE_CHARS_MIN = 12;

    private static final int ARGON_KIB = 64 << 10;
    private static final int ARGON_PASSES = 3;

    private final List<byte[]> keys;
    private final byte @Nullable [] passphrase;

    private Secret(List<byte[]> keys, byte @Nullable [] passphrase) {
        this.keys = keys;
        this.passphrase = passphrase;
    }

    /** A fresh key of 256 random bits. */
    public static Secret random() {
        byte[] key = new byte[Suite.KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return new Secret(List.of(key), null);
    }

    /**
     * Keys that exist already.
     *
     * @param keys one to {@link Keyring#KEYS_MAX} of 32 bytes, the preferred one first; they belong to the secret now
     */
    public static Secret ofKeys(List<byte[]> keys) {
        if (keys.isEmpty() || keys.size() > Keyring.KEYS_MAX) {
            throw new IllegalArgumentException("a secret has 1 to " + Keyring.KEYS_MAX + " keys, not " + keys.size());
        }
        for (byte[] key : keys) {
            if (key.length != Suite.KEY_BYTES) {
                throw new IllegalArgumentException("a key has 32 bytes, not " + key.length);
            }
        }
        return new Secret(List.copyOf(keys), null);
    }

    /**
     * Words of a person, stretched by Argon2id (64 MiB, 3 passes) when the keyring is made: about 0.2 s.
     *
     * @param words at least {@link #PASSPHRASE_CHARS_MIN} characters; copied, the caller may wipe them
     * @throws IllegalArgumentException if they are too few, or could be guessed at once
     */
    public static Secret ofPassphrase(char[] words) {
        if (words.length < PASSPHRASE_CHARS_MIN) {
            throw new IllegalArgumentException("a passphrase must have at least " + PASSPHRASE_CHARS_MIN
                    + " characters; this one has " + words.length);
        }
        if (Passwords.isTrivial(words)) {
            throw new IllegalArgumentException(
                    "a passphrase of so few different characters, or of characters in a row, is"
                            + " guessed at once; take four or more words that nobody would put together, or ./mesh keygen");
        }
        return new Secret(List.of(), Passwords.utf8(words));
    }

    /** The keys that this secret gives for a mesh name; every peer of the mesh derives the same. */
    public Keyring keyring(Suite suite, String mesh) {
        List<MeshKey> ring = new ArrayList<>();
        for (byte[] key : keys) {
            ring.add(MeshKey.derive(suite, key, mesh));
        }
        if (passphrase != null) {
            byte[] stretched = stretch(passphrase, suite.hash(("gsm1" + mesh).getBytes(UTF_8)));
            ring.add(MeshKey.derive(suite, stretched, mesh));
            Arrays.fill(stretched, (byte) 0);
        }
        return new Keyring(ring);
    }

    private static byte[] stretch(byte[] words, byte[] salt) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(ARGON_KIB)
                .withIterations(ARGON_PASSES)
                .withParallelism(1)
                .withSalt(salt)
                .build());
        byte[] result = new byte[Suite.KEY_BYTES];
        generator.generateBytes(words, result);
        return result;
    }

    /** The first key, for the key file; belongs to the secret. */
    byte[] firstKey() {
        return keys.get(0);
    }

    /** Overwrites the secret; no keyring can be made of it afterwards. */
    public void wipe() {
        keys.forEach(key -> Arrays.fill(key, (byte) 0));
        if (passphrase != null) {
            Arrays.fill(passphrase, (byte) 0);
        }
    }

    @Override
    public String toString() {
        return passphrase == null ? "Secret[" + keys.size() + " keys]" : "Secret[passphrase]";
    }
}
