// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.wire;

import gossamer.message.GossipMessage;
import gossamer.message.GossipMessage.Rumour;
import gossamer.model.PeerLoad;
import java.util.List;

/** How gossip lies on the wire. */
final class GossipForms {
    static final List<Form<? extends GossipMessage>> ALL = List.of(Form.fields(
            0x61,
            Rumour.class,
            (m, out) -> out.records("l", m.loads(), GossipForms::load),
            in -> new Rumour(in.records("l", Rumour.LOADS_MAX, GossipForms::load))));

    private GossipForms() {}

    private static void load(PeerLoad load, FieldsOut out) {
        out.peer("p", load.peer());
        out.number("q", load.sequence());
        out.number("s", load.slots());
        out.number("u", load.surplusNanos());
    }

    private static PeerLoad load(FieldsIn in) {
        return new PeerLoad(in.peer("p"), in.number("q"), in.int32("s"), in.number("u"));
    }
}
