// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.fuzz;

import gossamer.handshake.Hello;
import gossamer.handshake.Keyring;
import java.util.Arrays;
import java.util.Map;

/** A packet of the multicast group. */
public final class HelloTarget extends Target {
    private static final byte[] SOURCE = {127, 0, 0, 1};
    private final Keyring ring = Handshakes.ring(1, "lab");

    public HelloTarget() {
        super("hello", Hello.class);
    }

    @Override
    protected Map<String, byte[]> seeds() {
        byte[] good = hello(ring);
        return Map.of(
                "good", good,
                "other-secret", hello(Handshakes.ring(2, "lab")),
                "other-mesh", hello(Handshakes.ring(1, "den")),
                "longer", Arrays.copyOf(good, Hello.BYTES + 1));
    }

    private static byte[] hello(Keyring of) {
        return Hello.make(Handshakes.SUITE, of.primary(), Handshakes.ANNA, 7, 7800, SOURCE);
    }

    @Override
    protected void parse(byte[] input) {
        Hello.read(Handshakes.SUITE, ring, input, input.length, SOURCE);
    }
}
