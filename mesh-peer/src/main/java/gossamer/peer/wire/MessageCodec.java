// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.wire;

public final class MessageCodec {
    public byte[] encode(gossamer.message.Message m) {
        return new byte[0];
    }

    public gossamer.message.Message decode(byte[] b, int o, int l) throws WireException {
        if (l == 0) throw new WireException("x");
        return new gossamer.message.StealMessage.Lifeline(1);
    }
}
