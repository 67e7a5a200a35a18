// SPDX-License-Identifier: Apache-2.0
package gossamer.peer;

import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Comparator;

/** What a peer takes from the host it runs on where its settings leave it open. */
final class Surroundings {
    private Surroundings() {}

    /** {@code gossamer/mesh.key} in the user's configuration folder. */
    static Path keyFile() {
        String configured = System.getenv("XDG_CONFIG_HOME");
        Path folder = configured == null || configured.isBlank()
                ? Path.of(System.getProperty("user.home"), ".config")
                : Path.of(configured);
        return folder.resolve("gossamer").resolve("mesh.key");
    }

    /** The first site-local IPv4 address of an interface that is up, by the interfaces' order; else loopback. */
    static InetAddress address() {
        try {
            return NetworkInterface.networkInterfaces()
                    .filter(Surroundings::isUp)
                    .sorted(Comparator.comparingInt(NetworkInterface::getIndex))
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> address instanceof Inet4Address && address.isSiteLocalAddress())
                    .findFirst()
                    .orElse(InetAddress.getLoopbackAddress());
        } catch (SocketException unreadable) {
            throw new UncheckedIOException("the network interfaces of this host cannot be listed", unreadable);
        }
    }

    private static boolean isUp(NetworkInterface nic) {
        try {
            return nic.isUp();
        } catch (SocketException gone) {
            return false;
        }
    }

    /** The host's name up to its first dot, or {@code peer} where it has none. */
    static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName().replaceFirst("[.].*", "");
        } catch (UnknownHostException nameless) {
            return "peer";
        }
    }
}
