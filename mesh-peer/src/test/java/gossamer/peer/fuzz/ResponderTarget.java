// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.fuzz;

import gossamer.handshake.Handshake;
import gossamer.handshake.Initiator;
import gossamer.handshake.Party;
import gossamer.handshake.Responder;
import gossamer.handshake.SessionType;
import gossamer.handshake.Suite;
import gossamer.model.PeerId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a stranger sends to a listening peer, from its first byte to its admission. */
public final class ResponderTarget extends Target {
    /** Behind head, one key id, peer, boot, public number and nonce. */
    private static final int PROTOCOLS_AT = 6 + 1 + 8 + 16 + 8 + 32 + 32;

    private final byte[] good = Handshakes.talk(
                    Handshakes.initiator(Handshakes.ring(1, "lab"), Handshakes.ANNA, Handshakes.BERT.address()),
                    Handshakes.responder(Handshakes.ring(1, "lab")))
            .toResponder();
    private @Nullable Responder machine;

    public ResponderTarget() {
        super("responder", Responder.class, Handshake.class);
    }

    @Override
    protected Map<String, byte[]> seeds() {
        Map<String, byte[]> seeds = new LinkedHashMap<>();
        seeds.put("good", good);
        seeds.put("other-secret", firstOf(2, "lab"));
        seeds.put("other-mesh", firstOf(1, "den"));
        seeds.put(
                "own-id",
                Handshakes.initiator(Handshakes.ring(1, "lab"), Handshakes.BERT, Handshakes.BERT.address())
                        .start());
        for (Party copy : List.of(
                new Party(Handshakes.BERT.id(), 9, Handshakes.BERT.address()),
                new Party(Handshakes.BERT.id(), Handshakes.BERT.boot(), new byte[6]))) {
            seeds.put(
                    "own-id-" + copy.boot(),
                    Handshakes.initiator(Handshakes.ring(1, "lab"), copy, Handshakes.BERT.address())
                            .start());
        }
        seeds.put(
                "misled",
                Handshakes.initiator(Handshakes.ring(1, "lab"), Handshakes.ANNA, Handshakes.CARL.address())
                        .start());
        seeds.put(
                "other-address",
                Handshakes.initiator(Handshakes.ring(1, "lab"), Handshakes.ANNA, new byte[] {10, 0, 0, 9, 1, 2})
                        .start());
        seeds.put(
                "no-address",
                Handshakes.initiator(Handshakes.ring(1, "lab"), Handshakes.ANNA, new byte[0])
                        .start());
        seeds.put("more-than-wanted", Handshakes.joined(good, good));
        Cunning opening = new Cunning(wish -> new byte[wish.length], /* hasNoNumber= */ false);
        seeds.put(
                "unknown-type",
                Handshakes.talk(by(opening), Handshakes.responder(Handshakes.ring(1, "lab")))
                        .toResponder());
        Cunning numberless = new Cunning(wish -> wish, /* hasNoNumber= */ true);
        seeds.put("no-number", by(numberless).start());
        for (int at : new int[] {0, 1, 2, 3}) { // the lowest and the highest protocol
            for (int value : new int[] {0, 9}) {
                Cunning renumbering = new Cunning(wish -> wish, /* hasNoNumber= */ false);
                byte[] first = by(renumbering).start();
                first[PROTOCOLS_AT + at] = (byte) value;
                seeds.put("protocol-" + at + "-" + value, renumbering.withMac(first));
            }
        }
        return seeds;
    }

    private static Initiator by(Suite suite) {
        return new Initiator(
                suite,
                Handshakes.ring(1, "lab"),
                Handshakes.ANNA,
                Handshakes.BERT.address(),
                SessionType.GROUP,
                Handshakes.fresh(1));
    }

    @Override
    public Map<String, Integer> spared() {
        return Map.of(
                "Responder.onThird",
                1, // what the state promises
                "Responder.onOpen",
                5,
                "Handshake.<init>",
                ALL,
                "Handshake.onBytes",
                ALL, // called with as many bytes as are wanted
                "Handshake.want",
                ALL, // no message can be so long: its parts have bounds
                "Handshake.isZero",
                1); // of no bytes
    }

    private static byte[] firstOf(int secret, String mesh) {
        return Handshakes.initiator(Handshakes.ring(secret, mesh), Handshakes.ANNA, Handshakes.BERT.address())
                .start();
    }

    @Override
    protected void prepare() {
        machine = Handshakes.responder(Handshakes.ring(1, "lab"));
    }

    @Override
    protected void parse(byte[] input) {
        if (machine != null && input.length > 0) {
            machine.onMessage(input);
            machine.isKnown();
        }
    }

    @Override
    protected void examine() {
        PeerId admitted = machine == null || machine.session() == null
                ? null
                : machine.session().peer().id();
        if (admitted != null && !admitted.equals(Handshakes.ANNA.id())) {
            throw new AssertionError("admitted " + admitted + ", who proved nothing");
        }
    }
}
