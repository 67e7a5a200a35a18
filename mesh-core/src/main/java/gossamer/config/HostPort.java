// SPDX-License-Identifier: Apache-2.0
package gossamer.config;

/**
 * A host and its port, as people write them: {@code host:port}, {@code 10.0.0.4:7800}, {@code [fe80::1%eth0]:7800}.
 * Only read, never looked up. Immutable.
 *
 * @param host a name or an address, an IPv6 address without brackets and perhaps with its zone; not empty
 * @param port 1 to 65,535
 */
public record HostPort(String host, int port) {
    private static final String NAME = "[^\\s:\\[\\]%]+";
    private static final String IPV6 = "[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(%[^\\s:\\[\\]%]+)?";
    private static final String FORM = "(" + NAME + "|\\[" + IPV6 + "\\]):\\d{1,5}";

    /**
     * Reads one.
     *
     * @param setting what the message of an error calls it
     * @throws IllegalArgumentException if it is none, or its port is out of range
     */
    public static HostPort parse(String setting, String text) {
        if (!text.matches(FORM)) {
            throw new IllegalArgumentException(setting + " is \"" + text + "\"; it must be HOST:PORT, or [IPV6]:PORT");
        }
        int colon = text.lastIndexOf(':');
        int port = Integer.parseInt(text.substring(colon + 1));
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException(setting + " is \"" + text + "\"; its port must be from 1 to 65535");
        }
        String host = text.substring(0, colon);
        return new HostPort(host.startsWith("[") ? host.substring(1, host.length() - 1) : host, port);
    }

    /** Whether the host is an IPv6 address. */
    public boolean isIpv6() {
        return host.indexOf(':') >= 0;
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return (isIpv6() ? "[" + host + "]" : host) + ":" + port;
    }
}
