// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

import gossamer.config.HostPort;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The network interfaces of a host, and which address of them a peer listens on.
 *
 * <p>All peers of a mesh speak either IPv4 or IPv6: each says one address, and all must reach it. Immutable.
 *
 * @param all in the order in which they are looked through
 */
public record Interfaces(List<Card> all) {
    /**
     * One interface.
     *
     * @param name as {@code ip link} shows it
     * @param isUp whether it carries anything
     * @param addresses in the order of the system
     */
    public record Card(String name, boolean isUp, List<InetAddress> addresses) {
        public Card {
            addresses = List.copyOf(addresses);
        }

        private String text() {
            return name + (isUp ? " (" : " (down: ") + (addresses.isEmpty() ? "no address" : list(addresses)) + ")";
        }
    }

    public Interfaces {
        all = List.copyOf(all);
    }

    /**
     * Those of this host.
     *
     * @throws SocketException if they cannot be listed
     */
    public static Interfaces ofHost() throws SocketException {
        return new Interfaces(NetworkInterface.networkInterfaces()
                .sorted(Comparator.comparingInt(NetworkInterface::getIndex))
                .map(each -> new Card(
                        each.getName(), isUp(each), each.inetAddresses().toList()))
                .toList());
    }

    private static boolean isUp(NetworkInterface each) {
        try {
            return each.isUp();
        } catch (SocketException gone) {
            return false;
        }
    }

    /**
     * The address to listen on.
     *
     * @param bind an address, the name of an interface, or of this host; null for the first site-local IPv4 address of
     *     an interface that is up, else loopback
     * @throws IllegalArgumentException if there is none, or an interface has two as good as each other; the message
     *     lists what there is
     */
    public InetAddress bind(@Nullable String bind) {
        if (bind == null) {
            return all.stream()
                    .filter(Card::isUp)
                    .flatMap(card -> card.addresses().stream())
                    .filter(Interfaces::isSiteLocalIpv4)
                    .findFirst()
                    .orElse(InetAddress.getLoopbackAddress());
        }
        for (Card card : all) {
            if (card.name().equals(bind)) {
                return addressOf(card);
            }
        }
        InetAddress address = parse(bind);
        List<InetAddress> own = all.stream()
                .flatMap(card -> card.addresses().stream())
                .filter(address::equals)
                .filter(each -> zone(address).isEmpty() || zone(address).equals(zone(each)))
                .toList();
        if (own.size() > 1) {
            throw wrong(bind, "which several interfaces have; name one as " + plain(address) + "%INTERFACE");
        }
        if (own.isEmpty() && !address.isLoopbackAddress()) { // 127.0.0.2 is of this host, though no interface lists it
            throw wrong(bind, "which is no address of this host");
        }
        return own.isEmpty() ? address : own.get(0);
    }

    private InetAddress parse(String bind) {
        try {
            return InetAddress.getByName(bind);
        } catch (UnknownHostException unknown) {
            throw wrong(bind, "which is neither an interface nor an address of this host");
        }
    }

    private InetAddress addressOf(Card card) {
        if (!card.isUp()) {
            throw wrong(card.name(), "which is down");
        }
        int least = card.addresses().stream().mapToInt(Interfaces::rank).min().orElse(0);
        List<InetAddress> best =
                card.addresses().stream().filter(each -> rank(each) == least).toList();
        if (best.isEmpty()) {
            throw wrong(card.name(), "which has no address");
        }
        if (best.size() > 1) {
            throw wrong(card.name(), "which has " + best.size() + " to choose from; name one: " + list(best));
        }
        return best.get(0);
    }

    /** Least first: what others on the same network most likely reach. */
    private static int rank(InetAddress address) {
        if (address instanceof Inet4Address) {
            return isSiteLocalIpv4(address) ? 0 : address.isLinkLocalAddress() ? 6 : 1; // 169.254: nobody gave it one
        }
        if (address.isLinkLocalAddress()) {
            return 5;
        }
        return address.isLoopbackAddress() ? 4 : isUniqueLocal(address) ? 2 : 3;
    }

    private static boolean isSiteLocalIpv4(InetAddress address) {
        return address instanceof Inet4Address && address.isSiteLocalAddress();
    }

    private static boolean isUniqueLocal(InetAddress address) {
        return (address.getAddress()[0] & 0xfe) == 0xfc;
    }

    private IllegalArgumentException wrong(String bind, String why) {
        return new IllegalArgumentException("bind is \"" + bind + "\", " + why + "; this host has "
                + all.stream().map(Card::text).collect(Collectors.joining(", ")));
    }

    /**
     * Refuses an address that a peer bound to this one could not share with others, who all speak the same.
     *
     * @param setting {@code seed} or {@code advertise}
     * @throws IllegalArgumentException naming the setting
     */
    static void check(InetAddress bind, String setting, String text) {
        HostPort written = HostPort.parse(setting, text);
        boolean isIpv4 = written.host().matches("[0-9]+(\\.[0-9]+){3}");
        boolean isBound4 = bind instanceof Inet4Address;
        if (isBound4 ? written.isIpv6() : isIpv4) {
            throw new IllegalArgumentException(setting + " is \"" + text + "\", an " + (isBound4 ? "IPv6" : "IPv4")
                    + " address, but this peer is bound to " + plain(bind) + ", and a mesh speaks only one of the two;"
                    + " give bind an " + (isBound4 ? "IPv6" : "IPv4") + " address");
        }
        int percent = written.host().indexOf('%');
        String zone = percent < 0 ? "" : written.host().substring(percent + 1);
        if (!zone.isEmpty() && !zone.equals(zone(bind)) && !zone.equals(zoneNumber(bind))) {
            throw new IllegalArgumentException(setting + " is \"" + text + "\" with zone " + zone
                    + ", but this peer is bound to " + bind.getHostAddress() + "; both must name the same interface");
        }
    }

    /**
     * Looks a host up, for a peer bound to this address: of the same kind, and in the same zone.
     *
     * @throws UnknownHostException if it has no such address
     */
    static InetAddress lookUp(InetAddress bind, String host) throws UnknownHostException {
        for (InetAddress each : InetAddress.getAllByName(host)) {
            if (each.getAddress().length == bind.getAddress().length) {
                return inZoneOf(bind, each);
            }
        }
        throw new UnknownHostException(host);
    }

    /**
     * Where others are told to dial.
     *
     * @param advertise {@code HOST:PORT}, of the same kind as {@code bind}
     * @throws IllegalArgumentException if nobody could dial it
     */
    public static InetSocketAddress advertised(InetAddress bind, String advertise) {
        check(bind, "advertise", advertise);
        HostPort written = HostPort.parse("advertise", advertise);
        try {
            return new InetSocketAddress(lookUp(bind, written.host()), written.port());
        } catch (UnknownHostException unknown) {
            throw new IllegalArgumentException(
                    "advertise is \"" + advertise + "\", and no " + kind(bind) + " address of that host is known here");
        }
    }

    private static String kind(InetAddress address) {
        return address instanceof Inet4Address ? "IPv4" : "IPv6";
    }

    /** A link-local address as this host must write it: a zone is a number that means nothing elsewhere. */
    static InetAddress inZoneOf(InetAddress bind, InetAddress address) {
        if (!(address instanceof Inet6Address)
                || !address.isLinkLocalAddress()
                || !(bind instanceof Inet6Address own)) {
            return address;
        }
        try {
            return Inet6Address.getByAddress(null, address.getAddress(), own.getScopeId());
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("an address of " + address.getAddress().length + " bytes", impossible);
        }
    }

    private static String zone(InetAddress address) {
        if (address instanceof Inet6Address six) {
            NetworkInterface of = six.getScopedInterface();
            return of != null ? of.getName() : zoneNumber(address);
        }
        return "";
    }

    private static String zoneNumber(InetAddress address) {
        return address instanceof Inet6Address six && six.getScopeId() > 0 ? Integer.toString(six.getScopeId()) : "";
    }

    private static String list(List<InetAddress> addresses) {
        return addresses.stream().map(Interfaces::plain).collect(Collectors.joining(", "));
    }

    /** Without the zone, and with the first zeros of an IPv6 address left out. */
    static String plain(InetAddress address) {
        String whole = address.getHostAddress().replaceFirst("%.*", "");
        return address instanceof Inet6Address ? whole.replaceFirst("(^|:)0(:0)+(:|$)", "::") : whole;
    }

    /** For people, and as a seed is written: an IPv6 address in brackets, without the zone, which is this host's. */
    public static String text(InetAddress address, int port) {
        return new HostPort(plain(address), port).toString();
    }
}
