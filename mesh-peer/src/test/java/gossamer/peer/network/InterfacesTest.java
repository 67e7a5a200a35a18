// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import gossamer.peer.network.Interfaces.Card;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InterfacesTest {
    private static final String[] BY_RANK = {
        "10.0.0.4", "198.51.100.4", "fd77::4", "2001:db8::4", "::1", "fe80::4", "169.254.0.4"
    };

    private final Interfaces host = new Interfaces(List.of(
            card("lo", true, "127.0.0.1", "::1"),
            card("eth0", true, "fe80::4", "192.168.7.4"),
            card("eth1", true, "10.0.0.4"),
            card("eth2", false, "10.0.1.4"),
            card("eth3", true)));

    private static Card card(String name, boolean isUp, String... addresses) {
        return new Card(
                name, isUp, Arrays.stream(addresses).map(InterfacesTest::ip).toList());
    }

    private static InetAddress ip(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException noAddress) {
            throw new AssertionError(text, noAddress);
        }
    }

    private static InetAddress linkLocal(int zone) throws UnknownHostException {
        return Inet6Address.getByAddress(null, ip("fe80::9").getAddress(), zone);
    }

    @Test
    void interfaceStandsForTheAddressOfLeastRankInWhateverOrder() {
        Random random = new Random(6);
        for (int i = 0; i < 300; i++) {
            int first = random.nextInt(BY_RANK.length);
            List<String> there = new ArrayList<>(List.of(BY_RANK).subList(first, BY_RANK.length));
            Collections.shuffle(there, random);
            Interfaces one = new Interfaces(List.of(card("eth0", true, there.toArray(new String[0]))));

            assertThat(one.bind("eth0")).as("of %s", there).isEqualTo(ip(BY_RANK[first]));
        }
    }

    @Test
    void withoutASettingItIsTheFirstSiteLocalIpv4ElseLoopback() {
        assertThat(host.bind(null)).isEqualTo(ip("192.168.7.4"));
        assertThat(new Interfaces(List.of(card("eth2", false, "10.0.1.4")))
                        .bind(null)
                        .isLoopbackAddress())
                .isTrue();
    }

    @Test
    void addressIsTakenAsItIs() {
        assertThat(host.bind("10.0.0.4")).isEqualTo(ip("10.0.0.4"));
        assertThat(host.bind("::1")).isEqualTo(ip("::1"));
        assertThat(host.bind("127.0.0.9")).isEqualTo(ip("127.0.0.9"));
    }

    @Test
    void whatCannotBeBoundIsAnsweredWithWhatThereIs() {
        String there = "; this host has lo (127.0.0.1, ::1), eth0 (fe80::4, 192.168.7.4),"
                + " eth1 (10.0.0.4), eth2 (down: 10.0.1.4), eth3 (no address)";

        refused("eth2", "bind is \"eth2\", which is down" + there);
        refused("eth3", "bind is \"eth3\", which has no address" + there);
        refused("10.9.9.9", "bind is \"10.9.9.9\", which is no address of this host" + there);
        refused(
                "no.such.invalid",
                "bind is \"no.such.invalid\", which is neither an interface nor an address of this host" + there);
    }

    @Test
    void interfaceWithTwoAddressesAsGoodAsEachOtherMustBeNamedByAddress() {
        Interfaces two = new Interfaces(List.of(card("eth0", true, "fe80::4", "10.0.0.4", "192.168.7.4")));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> two.bind("eth0"))
                .withMessage("bind is \"eth0\", which has 2 to choose from; name one: 10.0.0.4, 192.168.7.4;"
                        + " this host has eth0 (fe80::4, 10.0.0.4, 192.168.7.4)");
        assertThat(two.bind("192.168.7.4")).isEqualTo(ip("192.168.7.4"));
    }

    @Test
    void advertisedAddressIsOfTheKindThatIsBound() {
        assertThat(Interfaces.advertised(ip("10.0.0.4"), "localhost:9"))
                .isEqualTo(new InetSocketAddress(ip("127.0.0.1"), 9));
        assertThat(Interfaces.advertised(ip("fd77::4"), "[2001:db8::4]:9"))
                .isEqualTo(new InetSocketAddress(ip("2001:db8::4"), 9));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Interfaces.advertised(ip("10.0.0.4"), "[fd77::1]:9"))
                .withMessageStartingWith("advertise is \"[fd77::1]:9\", an IPv6 address, but this peer is bound to");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Interfaces.advertised(ip("10.0.0.4"), "no.such.invalid:9"))
                .withMessage("advertise is \"no.such.invalid:9\", and no IPv4 address of that host is known here");
        for (String nowhere : List.of("0.0.0.0:9", "239.1.1.1:9")) {
            NetworkConfig config = NetworkConfig.of("lab", ip("10.0.0.4"));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> config.withAdvertise(Interfaces.advertised(config.bind(), nowhere)))
                    .withMessageStartingWith(
                            "advertise is " + nowhere + "; it must be an address that others can dial");
        }
    }

    private void refused(String bind, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> host.bind(bind)).withMessage(message);
    }

    @Test
    void linkLocalAddressOfTwoInterfacesMustBeNamedWithOne() throws UnknownHostException {
        Interfaces two = new Interfaces(
                List.of(new Card("a", true, List.of(linkLocal(7001))), new Card("b", true, List.of(linkLocal(7002)))));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> two.bind("fe80::9"))
                .withMessageContaining("which several interfaces have; name one as fe80::9%INTERFACE");
        assertThat(((Inet6Address) two.bind("fe80::9%7002")).getScopeId()).isEqualTo(7002);
    }

    @Test
    void seedOfAnotherKindOrZoneIsRefused() throws UnknownHostException {
        InetAddress bound = linkLocal(7001);

        Interfaces.check(ip("10.0.0.4"), "seed", "host:1");
        Interfaces.check(ip("::1"), "seed", "[::1]:1");
        Interfaces.check(bound, "seed", "[fe80::1]:1");
        Interfaces.check(bound, "seed", "[fe80::1%7001]:1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Interfaces.check(ip("10.0.0.4"), "seed", "[fd77::1]:1"))
                .withMessageStartingWith(
                        "seed is \"[fd77::1]:1\", an IPv6 address, but this peer is bound to 10.0.0.4");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Interfaces.check(ip("::1"), "seed", "10.0.0.4:1"))
                .withMessageStartingWith("seed is \"10.0.0.4:1\", an IPv4 address");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Interfaces.check(bound, "seed", "[fe80::1%7002]:1"))
                .withMessageStartingWith("seed is \"[fe80::1%7002]:1\" with zone 7002");
    }

    @Test
    void hostIsLookedUpForAnAddressOfTheKindThatIsBound() throws UnknownHostException {
        assertThat(Interfaces.lookUp(ip("10.0.0.4"), "127.0.0.9")).isEqualTo(ip("127.0.0.9"));
        assertThatExceptionOfType(UnknownHostException.class)
                .isThrownBy(() -> Interfaces.lookUp(ip("::1"), "127.0.0.9"));
    }

    @Test
    void zoneOfAnotherHostIsReplacedByThatOfTheBoundAddress() throws UnknownHostException {
        assertThat(((Inet6Address) Interfaces.inZoneOf(linkLocal(7001), linkLocal(3))).getScopeId())
                .isEqualTo(7001);
        assertThat(Interfaces.inZoneOf(linkLocal(7001), ip("fd77::1"))).isEqualTo(ip("fd77::1"));
    }

    @Test
    void textIsWhatASeedLooksLike() throws UnknownHostException {
        assertThat(Interfaces.text(ip("10.0.0.4"), 7800)).isEqualTo("10.0.0.4:7800");
        assertThat(Interfaces.text(ip("::1"), 7800)).isEqualTo("[::1]:7800");
        assertThat(Interfaces.text(ip("1:0:2:0:0:3::"), 7800)).isEqualTo("[1:0:2::3:0:0]:7800");
        assertThat(Interfaces.text(linkLocal(7001), 7800)).isEqualTo("[fe80::9]:7800");
    }
}
