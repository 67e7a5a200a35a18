// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.fuzz;

import gossamer.handshake.Handshake;
import gossamer.handshake.Initiator;
import gossamer.handshake.Refusal;
import gossamer.handshake.Responder;
import gossamer.handshake.Suite;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a peer hears from whomever it dials. */
public final class InitiatorTarget extends Target {
    private @Nullable Initiator machine;

    public InitiatorTarget() {
        super("initiator", Initiator.class, Handshake.class);
    }

    private static Initiator anna() {
        return Handshakes.initiator(Handshakes.ring(1, "lab"), Handshakes.ANNA, Handshakes.BERT.address());
    }

    @Override
    protected Map<String, byte[]> seeds() {
        Map<String, byte[]> seeds = new LinkedHashMap<>();
        seeds.put(
                "good",
                Handshakes.talk(anna(), Handshakes.responder(Handshakes.ring(1, "lab")))
                        .toInitiator());
        seeds.put("other-secret", rejection(2, "lab"));
        seeds.put("other-mesh", rejection(1, "den"));
        for (int code = 0; code < 8; code++) {
            byte[] rejection = rejection(2, "lab");
            rejection[6] = (byte) code; // behind magic, version and type
            seeds.put("rejected-" + code, rejection);
        }
        seeds.put("mirror", anna().start());
        Responder unwilling = new Responder(
                Handshakes.SUITE,
                Handshakes.ring(1, "lab"),
                Handshakes.BERT,
                peer -> new Refusal.DuplicateId(),
                Handshakes.fresh(2));
        seeds.put("unwanted", Handshakes.talk(anna(), unwilling).toInitiator());
        Responder wordless = by(new Cunning(answer -> new byte[answer.length], /* hasNoNumber= */ false), false);
        seeds.put("unknown-why", Handshakes.talk(anna(), wordless).toInitiator());
        Responder numberless = by(new Cunning(answer -> answer, /* hasNoNumber= */ true), true);
        seeds.put("no-number", numberless.onMessage(anna().start()));
        Responder own = new Responder(
                Handshakes.SUITE, Handshakes.ring(1, "lab"), Handshakes.ANNA, peer -> null, Handshakes.fresh(2));
        seeds.put(
                "own-id",
                own.onMessage(
                        Handshakes.initiator(Handshakes.ring(1, "lab"), Handshakes.BERT, Handshakes.ANNA.address())
                                .start()));
        return seeds;
    }

    private static Responder by(Suite suite, boolean willing) {
        return new Responder(
                suite,
                Handshakes.ring(1, "lab"),
                Handshakes.BERT,
                peer -> willing ? null : new Refusal.DuplicateId(),
                Handshakes.fresh(2));
    }

    @Override
    public Map<String, Integer> spared() {
        return Map.of(
                "Initiator.onAnswer", 5, // what the state promises
                "Handshake.<init>", ALL,
                "Handshake.onBytes", ALL, // called with as many bytes as are wanted
                "Handshake.want", ALL, // no message can be so long: its parts have bounds
                "Handshake.isZero", 1); // of no bytes
    }

    private static byte[] rejection(int secret, String mesh) {
        Responder stranger = Handshakes.responder(Handshakes.ring(secret, mesh));
        return stranger.onMessage(anna().start());
    }

    @Override
    protected void prepare() {
        machine = anna();
        machine.start();
    }

    @Override
    protected void parse(byte[] input) {
        if (machine != null && input.length > 0) {
            machine.onMessage(input);
            machine.isKnown();
            machine.named();
        }
    }

    @Override
    protected void examine() {
        if (machine != null
                && machine.session() != null
                && !machine.session().peer().id().equals(Handshakes.BERT.id())) {
            throw new AssertionError("a session with " + machine.session().peer());
        }
    }
}
