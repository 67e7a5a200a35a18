// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import gossamer.handshake.Suite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** The vectors of project Wycheproof, from the folder that the property {@code gossamer.vectors} names. */
class WycheproofTest {
    private final Suite suite = new StandardSuite();
    private final Map<String, Integer> ways = new TreeMap<>();

    /** One vector; says by which way it went. */
    private interface Check {
        String run(JsonObject group, JsonObject vector) throws GeneralSecurityException;
    }

    private void each(String name, Check check) throws IOException, GeneralSecurityException {
        String folder = System.getProperty("gossamer.vectors", "");
        if (folder.isEmpty()) {
            System.out.println("SKIPPED: " + name + ", as -Dgossamer.vectors=FOLDER does not say where vectors lie");
        }
        assumeTrue(!folder.isEmpty(), "-Dgossamer.vectors=FOLDER is not given");
        JsonObject file = JsonParser.parseString(Files.readString(Path.of(folder, name + "_test.json")))
                .getAsJsonObject();
        int read = 0;
        for (JsonElement group : file.getAsJsonArray("testGroups")) {
            for (JsonElement vector : group.getAsJsonObject().getAsJsonArray("tests")) {
                ways.merge(check.run(group.getAsJsonObject(), vector.getAsJsonObject()), 1, Integer::sum);
                read++;
            }
        }
        int said = file.get("numberOfTests").getAsInt();
        System.out.println("VECTORS " + name + " file=" + said + " read=" + read + " " + ways);
        assertThat(read).isEqualTo(said);
    }

    private static byte[] hex(JsonObject of, String name) {
        return HexFormat.of().parseHex(of.get(name).getAsString());
    }

    private static boolean isValid(JsonObject vector) {
        return vector.get("result").getAsString().equals("valid");
    }

    private static String at(JsonObject vector) {
        return "vector " + vector.get("tcId").getAsInt() + ": "
                + vector.get("comment").getAsString();
    }

    @Test
    void x25519() throws IOException, GeneralSecurityException {
        each("x25519", (group, vector) -> {
            byte[] agreed = suite.agree(hex(vector, "private"), hex(vector, "public"));
            byte[] expected = hex(vector, "shared");
            // "acceptable" may be refused instead: what gives zero is, by the handshake.
            assertThat(agreed).as(at(vector)).isEqualTo(expected);
            return Arrays.equals(agreed, new byte[Suite.KEY_BYTES]) ? "zero" : "agreed";
        });
        assertThat(ways.get("zero")).as("numbers that give no secret").isPositive();
    }

    @Test
    void hkdf() throws IOException, GeneralSecurityException {
        each("hkdf_sha256", (group, vector) -> {
            int size = vector.get("size").getAsInt();
            byte[] key = suite.extract(hex(vector, "salt"), hex(vector, "ikm"));
            if (!isValid(vector)) {
                assertThat(size).as(at(vector)).isGreaterThan(255 * 32); // the only thing that can be wrong
                return "too long";
            }
            assertThat(suite.expand(key, hex(vector, "info"), size))
                    .as(at(vector))
                    .isEqualTo(hex(vector, "okm"));
            return "expanded";
        });
    }

    @Test
    void hmac() throws IOException, GeneralSecurityException {
        each("hmac_sha256", (group, vector) -> {
            byte[] tag = suite.hmac(hex(vector, "key"), hex(vector, "msg"));
            byte[] cut = Arrays.copyOf(tag, group.get("tagSize").getAsInt() / 8);
            assertThat(Arrays.equals(cut, hex(vector, "tag"))).as(at(vector)).isEqualTo(isValid(vector));
            return isValid(vector) ? "equal" : "refused";
        });
    }

    @Test
    void aesGcm() throws IOException, GeneralSecurityException {
        each("aes_gcm", (group, vector) -> {
            boolean ours = group.get("keySize").getAsInt() == 256
                    && group.get("ivSize").getAsInt() == 96
                    && group.get("tagSize").getAsInt() == 128;
            return ours ? throughTheSuite(vector) : throughTheJdk(vector);
        });
        assertThat(ways.get("suite")).isPositive();
    }

    private String throughTheSuite(JsonObject vector) {
        byte[] key = hex(vector, "key");
        byte[] nonce = hex(vector, "iv");
        byte[] header = hex(vector, "aad");
        byte[] plain = hex(vector, "msg");
        byte[] sealed = joined(hex(vector, "ct"), hex(vector, "tag"));
        byte[] out = new byte[plain.length];
        int opened = suite.opener(key).apply(nonce, header, 0, header.length, sealed, 0, sealed.length, out, 0);
        if (!isValid(vector)) {
            assertThat(opened).as(at(vector)).isEqualTo(Suite.Cipher.FORGED);
            return "suite";
        }
        assertThat(opened).as(at(vector)).isEqualTo(plain.length);
        assertThat(out).as(at(vector)).isEqualTo(plain);
        byte[] again = new byte[sealed.length];
        suite.sealer(key).apply(nonce, header, 0, header.length, plain, 0, plain.length, again, 0);
        assertThat(again).as(at(vector)).isEqualTo(sealed);
        return "suite";
    }

    /** Sizes that the suite has no way to ask for; its cipher is the JDK's all the same. */
    private static String throughTheJdk(JsonObject vector) throws GeneralSecurityException {
        byte[] sealed = joined(hex(vector, "ct"), hex(vector, "tag"));
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    new SecretKeySpec(hex(vector, "key"), "AES"),
                    new GCMParameterSpec(128, hex(vector, "iv")));
            cipher.updateAAD(hex(vector, "aad"));
            assertThat(cipher.doFinal(sealed)).as(at(vector)).isEqualTo(hex(vector, "msg"));
            assertThat(isValid(vector)).as(at(vector)).isTrue();
            return "cipher of the JDK";
        } catch (GeneralSecurityException | IllegalArgumentException refused) {
            assertThat(isValid(vector)).as(at(vector)).isFalse();
            return "cipher of the JDK, refused";
        }
    }

    private static byte[] joined(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }
}
