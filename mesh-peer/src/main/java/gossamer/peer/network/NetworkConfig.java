// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where and how a peer meets the others; the secret is handed over apart, so that no text of this record holds it.
 *
 * @param mesh the mesh's name, 1 to 64 characters; part of every proof
 * @param bind the address to listen on and to send from; not a wildcard
 * @param advertise where others are told to dial, of the same kind as {@code bind}; or null for where it listens
 * @param port the first port to try, 1024 to 65,000
 * @param ports how many ports from there on to try, 1 to 500, default 100: as many peers fit on one host
 * @param seeds {@code HOST:PORT} of peers to try besides those that multicast finds
 * @param multicast whether to find peers by multicast
 * @param group the multicast group and port; default 239.77.7.7:45588, for an IPv6 address [ff15::77:7:7]:45588, which
 *     no other program is known to use
 * @param direct whether busy peers open streams of their own, which is what every peer does; without, all goes through
 *     JGroups, which is there to be measured beside
 * @param once whether a join that finds nobody ends there, rather than in a mesh of one
 */
public record NetworkConfig(
        String mesh,
        InetAddress bind,
        @Nullable InetSocketAddress advertise,
        int port,
        int ports,
        List<String> seeds,
        boolean multicast,
        InetSocketAddress group,
        boolean direct,
        boolean once) {
    /** The multicast group and port that every peer uses unless told otherwise. */
    public static final InetSocketAddress GROUP = new InetSocketAddress("239.77.7.7", 45588);

    /** The same for peers that are bound to an IPv6 address: site-local and not assigned to anybody. */
    public static final InetSocketAddress GROUP6 = new InetSocketAddress("ff15::77:7:7", 45588);

    public NetworkConfig {
        if (mesh.isEmpty() || mesh.length() > 64) {
            throw new IllegalArgumentException("mesh is \"" + mesh + "\"; it must have 1 to 64 characters");
        }
        if (bind.isAnyLocalAddress()) {
            throw new IllegalArgumentException(
                    "bind is " + bind.getHostAddress() + "; it must be one address of this host");
        }
        if (advertise != null && isNowhere(advertise.getAddress(), bind)) {
            throw new IllegalArgumentException("advertise is " + Admission.text(advertise)
                    + "; it must be an address that others can dial, and IPv4 or IPv6 as bind is");
        }
        if (port < 1024 || port > 65_000) {
            throw new IllegalArgumentException("port is " + port + "; it must be from 1024 to 65000");
        }
        if (ports < 1 || ports > 500) {
            throw new IllegalArgumentException("ports is " + ports + "; it must be from 1 to 500");
        }
        if (!group.getAddress().isMulticastAddress()) {
            throw new IllegalArgumentException("group is " + group + "; it must be a multicast address");
        }
        if (multicast && group.getAddress().getAddress().length != bind.getAddress().length) {
            throw new IllegalArgumentException("group is " + Admission.text(group) + " for a peer that is bound to "
                    + Interfaces.plain(bind) + "; both must be IPv4, or both IPv6");
        }
        seeds = List.copyOf(seeds);
        for (String seed : seeds) {
            Interfaces.check(bind, "seed", seed);
        }
    }

    private static boolean isNowhere(@Nullable InetAddress address, InetAddress bind) {
        return address == null
                || address.isAnyLocalAddress()
                || address.isMulticastAddress()
                || address.getAddress().length != bind.getAddress().length;
    }

    /** Where others dial a peer that listens on this port. */
    InetSocketAddress reachedAt(int listening) {
        return advertise != null ? advertise : new InetSocketAddress(bind, listening);
    }

    /** Whether a HELLO, which names the address it is sent from, can name the one that others dial. */
    boolean maySayHello() {
        return advertise == null || advertise.getAddress().equals(bind);
    }

    /** The multicast group that peers bound to such an address use unless told otherwise. */
    public static InetSocketAddress groupFor(InetAddress bind) {
        return bind instanceof Inet6Address ? GROUP6 : GROUP;
    }

    /** Multicast on the usual group, ports from 7800, no seeds. */
    public static NetworkConfig of(String mesh, InetAddress bind) {
        return new NetworkConfig(mesh, bind, null, 7800, 100, List.of(), true, groupFor(bind), true, false);
    }

    /** Tries only the one port, which is where the other address leads. */
    public NetworkConfig withAdvertise(InetSocketAddress to) {
        return new NetworkConfig(mesh, bind, to, port, 1, seeds, multicast, group, direct, once);
    }

    public NetworkConfig withPort(int to) {
        return new NetworkConfig(mesh, bind, advertise, to, ports, seeds, multicast, group, direct, once);
    }

    public NetworkConfig withSeeds(List<String> to) {
        return new NetworkConfig(mesh, bind, advertise, port, ports, to, multicast, group, direct, once);
    }

    public NetworkConfig withMulticast(boolean to) {
        return new NetworkConfig(mesh, bind, advertise, port, ports, seeds, to, group, direct, once);
    }

    public NetworkConfig withGroup(InetSocketAddress to) {
        return new NetworkConfig(mesh, bind, advertise, port, ports, seeds, multicast, to, direct, once);
    }

    public NetworkConfig withDirect(boolean to) {
        return new NetworkConfig(mesh, bind, advertise, port, ports, seeds, multicast, group, to, once);
    }

    public NetworkConfig withOnce(boolean to) {
        return new NetworkConfig(mesh, bind, advertise, port, ports, seeds, multicast, group, direct, to);
    }
}
