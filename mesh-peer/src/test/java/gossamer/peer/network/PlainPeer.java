// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jgroups.Address;
import org.jgroups.BytesMessage;
import org.jgroups.Event;
import org.jgroups.JChannel;
import org.jgroups.Message;
import org.jgroups.Receiver;
import org.jgroups.protocols.TCP;
import org.jgroups.stack.DiagnosticsHandler;
import org.jgroups.stack.IpAddress;
import org.jgroups.util.Tuple;

/** One end of plain JGroups over TCP, without any seal: what an attack must work on, or it would prove nothing. */
final class PlainPeer implements Receiver, AutoCloseable {
    final List<byte[]> heard = new CopyOnWriteArrayList<>();
    private final JChannel channel;

    PlainPeer() throws Exception {
        QuietLogs.install();
        TCP tcp = new TCP();
        tcp.setBindAddress(InetAddress.getLoopbackAddress()).setBindPort(29_000).setPortRange(500);
        tcp.setDiagnosticsHandler(new DiagnosticsHandler(tcp.getLog(), tcp.getSocketFactory(), null).setEnabled(false));
        channel = new JChannel(tcp);
        channel.setReceiver(this);
        channel.connect("plain");
    }

    InetSocketAddress address() {
        IpAddress address = (IpAddress) channel.down(new Event(Event.GET_PHYSICAL_ADDRESS, channel.getAddress()));
        return new InetSocketAddress(address.getIpAddress(), address.getPort());
    }

    /** @param by where the other one is reached, itself or somebody between */
    void send(PlainPeer to, InetSocketAddress by, byte[] bytes) throws Exception {
        Address other = to.channel.getAddress();
        channel.down(new Event(
                Event.ADD_PHYSICAL_ADDRESS, new Tuple<>(other, new IpAddress(by.getAddress(), by.getPort()))));
        channel.send(new BytesMessage(other, bytes));
    }

    @Override
    public void receive(Message message) {
        byte[] bytes = new byte[message.getLength()];
        System.arraycopy(message.getArray(), message.getOffset(), bytes, 0, bytes.length);
        heard.add(bytes);
    }

    @Override
    public void close() {
        channel.close();
    }
}
