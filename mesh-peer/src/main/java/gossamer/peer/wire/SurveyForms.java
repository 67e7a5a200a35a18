// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.wire;

import gossamer.message.SurveyMessage;
import gossamer.message.SurveyMessage.SurveyReply;
import gossamer.message.SurveyMessage.SurveyRequest;
import gossamer.model.Accept;
import gossamer.model.KeyId;
import gossamer.model.PeerCard;
import gossamer.model.PeerStats;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** How questions about peers and their answers lie on the wire. */
final class SurveyForms {
    static final List<Form<? extends SurveyMessage>> ALL = List.of(
            Form.fields(
                    0x71,
                    SurveyRequest.class,
                    (m, out) -> out.number("t", m.ticket()),
                    in -> new SurveyRequest(in.number("t"))),
            Form.fields(0x72, SurveyReply.class, SurveyForms::reply, SurveyForms::reply));

    private static final Accept[] ACCEPTS = Accept.values();

    private SurveyForms() {}

    private static void reply(SurveyReply reply, FieldsOut out) {
        out.number("t", reply.ticket());
        out.record("c", reply.card(), SurveyForms::card);
        out.record("s", reply.stats(), SurveyForms::stats);
    }

    private static SurveyReply reply(FieldsIn in) {
        return new SurveyReply(in.number("t"), in.record("c", SurveyForms::card), in.record("s", SurveyForms::stats));
    }

    private static void card(PeerCard card, FieldsOut out) {
        out.peer("p", card.peer());
        out.text("n", card.name(), PeerCard.TEXT_MAX);
        out.text("a", card.address(), PeerCard.TEXT_MAX);
        out.number("s", card.slots());
        out.choice("k", card.accepts());
        out.text("v", card.version(), PeerCard.TEXT_MAX);
        out.number("i", card.pid());
        out.blob("q", keys(card.keys()));
    }

    private static PeerCard card(FieldsIn in) {
        return new PeerCard(
                in.peer("p"),
                in.text("n", PeerCard.TEXT_MAX),
                in.text("a", PeerCard.TEXT_MAX),
                in.int32("s"),
                in.choice("k", ACCEPTS),
                in.text("v", PeerCard.TEXT_MAX),
                in.number("i"),
                keys(in.blob("q")));
    }

    /** Eight bytes each, big-endian. */
    private static byte[] keys(List<KeyId> keys) {
        ByteBuffer bytes = ByteBuffer.allocate(keys.size() * KeyId.BYTES);
        keys.forEach(key -> bytes.putLong(key.bits()));
        return bytes.array();
    }

    private static List<KeyId> keys(byte[] from) {
        if (from.length > PeerCard.KEYS_MAX * KeyId.BYTES || from.length % KeyId.BYTES != 0) {
            throw new IllegalArgumentException(
                    "field q of " + from.length + " bytes is not up to " + PeerCard.KEYS_MAX + " key ids");
        }
        List<KeyId> keys = new ArrayList<>();
        for (ByteBuffer left = ByteBuffer.wrap(from); left.hasRemaining(); ) {
            keys.add(new KeyId(left.getLong()));
        }
        return keys;
    }

    private static void stats(PeerStats stats, FieldsOut out) {
        out.number("r", stats.running());
        out.number("w", stats.waiting());
        out.number("d", stats.run());
        out.number("s", stats.stolen());
        out.number("g", stats.given());
        out.number("b", stats.busyNanos());
        out.number("a", stats.aliveNanos());
        out.number("h", stats.held());
    }

    private static PeerStats stats(FieldsIn in) {
        return new PeerStats(
                in.number("r"),
                in.number("w"),
                in.number("d"),
                in.number("s"),
                in.number("g"),
                in.number("b"),
                in.number("a"),
                in.number("h"));
    }
}
