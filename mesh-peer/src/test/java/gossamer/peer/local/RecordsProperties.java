// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import gossamer.Peer;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class RecordsProperties {
    private static final List<Peer> PEERS = List.of(TestMesh.ANT, TestMesh.BEE);

    @Property(tries = 200)
    void bodyThatEndsEarlyIsRefused(@ForAll @IntRange(min = 0, max = 100_000) int at) {
        byte[] body = Records.write(PEERS, Records::writePeer);

        byte[] cut = Arrays.copyOf(body, at % body.length);

        assertThatThrownBy(() -> Records.read(cut, Records::readPeer)).isInstanceOf(IOException.class);
    }

    @Property(tries = 1_000)
    void changedByteIsReadOrRefusedButNeverWorse(@ForAll @IntRange(min = 0, max = 100_000) int at, @ForAll byte value) {
        byte[] body = Records.write(PEERS, Records::writePeer);
        body[at % body.length] = value;

        Throwable thrown = catchThrowable(() -> Records.read(body, Records::readPeer));

        if (thrown != null) {
            assertThat(thrown).isInstanceOf(IOException.class);
        }
    }

    @Property(tries = 100)
    void fieldsOfANewerProgramAreSkipped(@ForAll byte[] more) throws IOException {
        byte[] body = Records.write(PEERS, (peer, out) -> withMore(peer, more, out));

        assertThat(Records.read(body, Records::readPeer)).isEqualTo(PEERS);
    }

    private static void withMore(Peer peer, byte[] more, DataOutput out) throws IOException {
        Records.writePeer(peer, out);
        out.write(more);
    }
}
