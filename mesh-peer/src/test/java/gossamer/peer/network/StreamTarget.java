// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

import gossamer.handshake.FrameType;
import gossamer.handshake.Frames;
import gossamer.handshake.Opener;
import gossamer.handshake.Sealer;
import gossamer.peer.fuzz.Handshakes;
import gossamer.peer.fuzz.Target;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The frames of a sealed stream: whoever sends them may hold no key. */
public final class StreamTarget extends Target {
    private final byte[] read = new byte[100];
    private @Nullable Opener opener;
    private @Nullable Sealer sealer;

    public StreamTarget() {
        super("stream", SealedInput.class, Opener.class);
    }

    @Override
    protected void prepare() {
        var ring = Handshakes.ring(1, "lab");
        Handshakes.Talk talk = Handshakes.talk(
                Handshakes.initiator(ring, Handshakes.ANNA, Handshakes.BERT.address()), Handshakes.responder(ring));
        sealer = Objects.requireNonNull(talk.initiator().session()).sealer();
        opener = Objects.requireNonNull(talk.responder().session()).opener();
    }

    private byte[] sealed(int type, int length) {
        byte[] frame = new byte[length + Frames.OVERHEAD_BYTES];
        Objects.requireNonNull(sealer).seal(type, new byte[length], 0, length, frame, 0);
        return frame;
    }

    @Override
    protected Map<String, byte[]> seeds() {
        prepare();
        byte[] several = Handshakes.joined(
                sealed(FrameType.DATA, 0),
                sealed(FrameType.DATA, 60),
                sealed(FrameType.DATA, 300),
                sealed(FrameType.RENEW, 0),
                sealed(FrameType.DATA, 20_000));
        prepare();
        byte[] large = Handshakes.joined(sealed(FrameType.DATA, 200_000), sealed(FrameType.DATA, 250_000));
        prepare();
        byte[] turned = sealed(FrameType.DATA, 1);
        Objects.requireNonNull(sealer).turn();
        turned = Handshakes.joined(turned, sealed(FrameType.DATA, 2), sealed(FrameType.SWITCH, 513));
        prepare();
        byte[] foreign = sealed(100, 3);
        prepare();
        byte[] switching = Handshakes.joined(sealed(FrameType.SWITCH, 0), sealed(FrameType.DATA, 3));
        return Map.of("several", several, "turned", turned, "foreign", foreign, "switching", switching, "large", large);
    }

    @Override
    protected void parse(byte[] input) {
        Opener here = Objects.requireNonNull(opener);
        SealedInput in = new SealedInput(
                new ByteArrayInputStream(input),
                here,
                new Traffic(),
                (type, payload) -> type == FrameType.SWITCH ? here : null);
        try {
            while (in.hasSome()
                    && in.read() >= 0
                    && in.hasSome()
                    && in.read(read, 0, in.read(read, 0, 0) + read.length) >= 0) {
                in.available();
            }
            readToEnd(in);
        } catch (IOException broken) {
            readOn(in);
        }
    }

    private static void readToEnd(SealedInput in) throws IOException {
        if (in.read() >= 0) {
            throw new AssertionError("there was something after all");
        }
    }

    /** The session is over, whatever comes still. */
    private static void readOn(SealedInput in) {
        try {
            if (in.read() >= 0) {
                throw new AssertionError("a broken session goes on");
            }
        } catch (IOException broken) {
            // As it should be.
        }
    }

    @Override
    public Map<String, Integer> spared() {
        return Map.of(
                "Opener.limit",
                ALL, // not asked by bytes
                "Opener.body",
                2); // a body always follows its header
    }
}
