// SPDX-License-Identifier: Apache-2.0
package gossamer.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FramesTest {
    private static final int LIMIT = 1 << 16;

    private final byte[] key = Wire.SUITE.hash(new byte[] {1});
    private final byte[] iv = Arrays.copyOf(Wire.SUITE.hash(new byte[] {2}), Suite.FRAME_NONCE_BYTES);
    private final Sealer sealer = new Sealer(Wire.SUITE, key.clone(), iv, 5);
    private final Opener opener = new Opener(Wire.SUITE, key.clone(), iv, LIMIT);

    private byte[] frame(byte... payload) {
        byte[] frame = new byte[payload.length + Frames.OVERHEAD_BYTES];
        assertThat(sealer.seal(FrameType.DATA, payload, 0, payload.length, frame, 0))
                .isEqualTo(frame.length);
        return frame;
    }

    private int open(byte[] frame) {
        int body = opener.header(frame, 0);
        return body == Frames.REFUSED || body != frame.length - Frames.HEADER_BYTES
                ? Frames.REFUSED
                : opener.body(frame, Frames.HEADER_BYTES, new byte[body], 0);
    }

    @Test
    void opensWhatWasSealedAndChangesKeysOnTheWay() {
        for (int i = 0; i < 23; i++) { // a new key after every fifth frame
            assertThat(open(frame(new byte[i]))).isEqualTo(i);
        }
    }

    @Test
    void marksTheNextKeyByThePhase() {
        for (int i = 0; i < 5; i++) {
            assertThat(frame()[4]).isZero();
        }

        assertThat(frame()[4]).isEqualTo((byte) 1);
    }

    @Test
    void refusesAFrameThatWasDoubled() {
        byte[] frame = frame((byte) 7);

        assertThat(open(frame)).isEqualTo(1);
        assertThat(open(frame)).isEqualTo(Frames.REFUSED);
    }

    @Test
    void refusesAFrameThatOvertookAnother() {
        frame((byte) 1);

        assertThat(open(frame((byte) 2))).isEqualTo(Frames.REFUSED);
    }

    @Test
    void refusesEverythingAfterTheFirstBadFrame() {
        byte[] good = frame((byte) 1);
        byte[] bad = good.clone();
        bad[7] ^= 1;

        assertThat(open(bad)).isEqualTo(Frames.REFUSED);
        assertThat(open(good)).isEqualTo(Frames.REFUSED);
    }

    @Test
    void refusesTheFrameAfterAForgedOne() {
        byte[] forged = frame((byte) 1);
        byte[] next = frame((byte) 2);
        forged[7] ^= 1;

        assertThat(open(forged)).isEqualTo(Frames.REFUSED);
        assertThat(open(next)).isEqualTo(Frames.REFUSED);
    }

    @Test
    void refusesEveryFlippedBit() {
        byte[] frame = frame((byte) 1, (byte) 2, (byte) 3);
        for (int bit = 0; bit < 8 * frame.length; bit++) {
            byte[] changed = frame.clone();
            changed[bit / 8] ^= (byte) (1 << (bit % 8));
            Opener fresh = new Opener(Wire.SUITE, key.clone(), iv, LIMIT);

            int body = fresh.header(changed, 0);
            int opened = body == Frames.REFUSED || body != frame.length - Frames.HEADER_BYTES
                    ? Frames.REFUSED
                    : fresh.body(changed, Frames.HEADER_BYTES, new byte[body], 0);

            assertThat(opened).as("bit %d", bit).isEqualTo(Frames.REFUSED);
        }
    }

    @Test
    void refusesWhatItSealedItself() {
        Wire wire = Wire.between(Wire.ring(1, "lab"), Wire.ring(1, "lab")).run();
        Session annas = Objects.requireNonNull(wire.initiator.session());
        byte[] frame = new byte[1 + Frames.OVERHEAD_BYTES];
        annas.sealer().seal(FrameType.DATA, new byte[1], 0, 1, frame, 0);

        annas.opener().header(frame, 0);

        assertThat(annas.opener().body(frame, Frames.HEADER_BYTES, new byte[1], 0))
                .isEqualTo(Frames.REFUSED);
    }

    @Test
    void judgesTheLengthBeforeAnythingElseComes() {
        byte[] tooLong = {1, 0, 17, FrameType.DATA, 0}; // 65,553: one more than the limit and the tag
        byte[] longest = {1, 0, 16, FrameType.DATA, 0};
        byte[] largestNumber = {-1, -1, -1, FrameType.DATA, 0};
        byte[] tooShort = {0, 0, 15, FrameType.DATA, 0};

        assertThat(new Opener(Wire.SUITE, key, iv, LIMIT).header(tooLong, 0)).isEqualTo(Frames.REFUSED);
        assertThat(new Opener(Wire.SUITE, key, iv, LIMIT).header(longest, 0)).isEqualTo(LIMIT + 16);
        assertThat(new Opener(Wire.SUITE, key, iv, LIMIT).header(largestNumber, 0))
                .isEqualTo(Frames.REFUSED);
        assertThat(new Opener(Wire.SUITE, key, iv, LIMIT).header(tooShort, 0)).isEqualTo(Frames.REFUSED);
        assertThat(Frames.BODY_BYTES_MAX).isEqualTo(16 * 1024 * 1024 - 1);
    }

    @Test
    void survivesRandomBytes() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] noise = new byte[Frames.HEADER_BYTES + 64];
            random.nextBytes(noise);
            Opener fresh = new Opener(Wire.SUITE, key, iv, 48);
            int body = fresh.header(noise, 0);
            if (body != Frames.REFUSED) {
                assertThat(fresh.body(noise, Frames.HEADER_BYTES, new byte[body], 0))
                        .isEqualTo(Frames.REFUSED);
            }
        }
    }
}
