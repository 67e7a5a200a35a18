// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import gossamer.handshake.Suite;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The published vectors of every primitive. */
class StandardSuiteTest {
    private final Suite suite = new StandardSuite();

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    private static byte[] repeat(int value, int times) {
        byte[] bytes = new byte[times];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static byte[] range(int from, int to) {
        byte[] bytes = new byte[to - from + 1];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (from + i);
        }
        return bytes;
    }

    @Test
    void computesTheHmacsOfRfc4231() {
        byte[] long20 = "Test Using Larger Than Block-Size Key - Hash Key First".getBytes(US_ASCII);
        byte[] longer = ("This is a test using a larger than block-size key and a larger than block-size data. The key"
                        + " needs to be hashed before being used by the HMAC algorithm.")
                .getBytes(US_ASCII);

        assertThat(suite.hmac(repeat(0x0b, 20), "Hi There".getBytes(US_ASCII)))
                .isEqualTo(hex("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"));
        assertThat(suite.hmac("Jefe".getBytes(US_ASCII), "what do ya want for nothing?".getBytes(US_ASCII)))
                .isEqualTo(hex("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"));
        assertThat(suite.hmac(repeat(0xaa, 20), repeat(0xdd, 50)))
                .isEqualTo(hex("773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"));
        assertThat(suite.hmac(range(1, 25), repeat(0xcd, 50)))
                .isEqualTo(hex("82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"));
        assertThat(Arrays.copyOf(suite.hmac(repeat(0x0c, 20), "Test With Truncation".getBytes(US_ASCII)), 16))
                .isEqualTo(hex("a3b6167473100ee06e0c796c2955552b"));
        assertThat(suite.hmac(repeat(0xaa, 131), long20))
                .isEqualTo(hex("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"));
        assertThat(suite.hmac(repeat(0xaa, 131), longer))
                .isEqualTo(hex("9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"));
    }

    @Test
    void derivesTheKeysOfRfc5869() {
        byte[] first = suite.extract(range(0, 12), repeat(0x0b, 22));
        byte[] second = suite.extract(range(0x60, 0xaf), range(0, 0x4f));
        byte[] third = suite.extract(new byte[0], repeat(0x0b, 22));

        assertThat(first).isEqualTo(hex("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5"));
        assertThat(suite.expand(first, range(0xf0, 0xf9), 42))
                .isEqualTo(hex("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"));
        assertThat(second).isEqualTo(hex("06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244"));
        assertThat(suite.expand(second, range(0xb0, 0xff), 82))
                .isEqualTo(
                        hex("b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c6"
                                + "5e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87"));
        assertThat(third).isEqualTo(hex("19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04"));
        assertThat(suite.expand(third, new byte[0], 42))
                .isEqualTo(hex("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"));
    }

    @ParameterizedTest
    @CsvSource({
        "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4,"
                + "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c,"
                + "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552",
        "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d,"
                + "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493,"
                + "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957"
    })
    void multipliesOnTheCurveOfRfc7748(String scalar, String point, String product) {
        assertThat(suite.agree(hex(scalar), hex(point))).isEqualTo(hex(product));
    }

    @Test
    void keepsToTheCurveForAThousandSteps() {
        byte[] k = new byte[32];
        k[0] = 9;
        byte[] u = k.clone();
        for (int step = 1; step <= 1000; step++) {
            byte[] next = suite.agree(k, u);
            u = k;
            k = next;
            if (step == 1) {
                assertThat(k).isEqualTo(hex("422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079"));
            }
        }
        assertThat(k).isEqualTo(hex("684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51"));
    }

    @Test
    void agreesLikeAliceAndBobOfRfc7748() {
        byte[] alice = hex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");
        byte[] bob = hex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb");
        byte[] secret = hex("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742");

        assertThat(suite.publicKey(alice))
                .isEqualTo(hex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"));
        assertThat(suite.publicKey(bob))
                .isEqualTo(hex("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f"));
        assertThat(suite.agree(alice, suite.publicKey(bob))).isEqualTo(secret);
        assertThat(suite.agree(bob, suite.publicKey(alice))).isEqualTo(secret);
    }

    @Test
    void givesZeroForAPointOfSmallOrder() {
        assertThat(suite.agree(repeat(5, 32), new byte[32])).containsOnly(0);
    }

    @Test
    void stretchesTheWordsOfRfc9106() {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(32)
                .withIterations(3)
                .withParallelism(4)
                .withSalt(repeat(2, 16))
                .withSecret(repeat(3, 8))
                .withAdditional(repeat(4, 12))
                .build());
        byte[] tag = new byte[32];

        generator.generateBytes(repeat(1, 32), tag);

        assertThat(tag).isEqualTo(hex("0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"));
    }

    @Test
    void sealsWithTheSameCipherAgainAndAgain() {
        byte[] key = repeat(7, 32);
        Suite.Cipher sealer = suite.sealer(key);
        Suite.Cipher opener = suite.opener(key);
        for (int i = 0; i < 100; i++) {
            byte[] nonce = repeat(i, 12);
            byte[] header = range(1, 5);
            byte[] plain = repeat(i, i * 13);
            byte[] sealed = new byte[plain.length + 16];
            byte[] opened = new byte[plain.length];

            assertThat(sealer.apply(nonce, header, 0, 5, plain, 0, plain.length, sealed, 0))
                    .isEqualTo(sealed.length);
            assertThat(opener.apply(nonce, header, 0, 5, sealed, 0, sealed.length, opened, 0))
                    .isEqualTo(plain.length);
            assertThat(opened).isEqualTo(plain);
            header[0] ^= 1;
            assertThat(opener.apply(nonce, header, 0, 5, sealed, 0, sealed.length, opened, 0))
                    .isEqualTo(Suite.Cipher.FORGED);
        }
    }
}
