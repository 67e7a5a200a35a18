// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.local;

import gossamer.Mesh;
import gossamer.Peer;
import gossamer.model.Accept;
import gossamer.model.JobHead;
import gossamer.model.JobId;
import gossamer.model.JobKind;
import gossamer.model.KeyId;
import gossamer.model.PeerCard;
import gossamer.model.PeerId;
import gossamer.model.PeerStats;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.Supplier;

/** A mesh that only answers who is there and what runs. */
final class TestMesh {
    static final Peer ANT = peer(1, "ant");
    static final Peer BEE = new Peer(
            new PeerCard(new PeerId(-2, 7), "bee \u00e9", "10.0.0.6:7800", 16, Accept.ALL, "0.1", 4711)
                    .withKeys(List.of(new KeyId(0x7f3a91c201020304L), new KeyId(-1))),
            new PeerStats(1, 2, 3, 4, 5, 6, 7, Long.MAX_VALUE),
            true);
    static final JobHead JOB = new JobHead(
            new JobId(new PeerId(1, 1), 12, JobKind.JAVA), "convert", 240, 143, 1, 4, JobHead.State.RUNNING);

    private TestMesh() {}

    static Peer peer(long id, String name) {
        return new Peer(
                new PeerCard(new PeerId(id, id), name, "10.0.0.5:7800", 8, Accept.ALL, "0.1", 42),
                new PeerStats(0, 0, 0, 0, 0, 0, 0, 0),
                false);
    }

    static Mesh of(Peer self) {
        return of(self, () -> List.of(self, BEE));
    }

    static Mesh of(Peer self, Supplier<List<Peer>> peers) {
        return (Mesh) Proxy.newProxyInstance(
                Mesh.class.getClassLoader(),
                new Class<?>[] {Mesh.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "self" -> self;
                    case "peers" -> peers.get();
                    case "jobs" -> List.of(JOB);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
