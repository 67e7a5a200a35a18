// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import gossamer.config.PeerConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a peer of this process finds the others: options that every command which joins shares. */
final class JoinOptions {
    private static final PeerConfig DEFAULTS = PeerConfig.defaults();

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS|INTERFACE",
            description = "The address to listen on, IPv4 or IPv6, or the interface whose best address it is:"
                    + " IPv4, then IPv6. Default: the first site-local IPv4 address, else loopback.")
    private @Nullable String bind;

    @Option(
            names = "--advertise",
            paramLabel = "HOST:PORT",
            description = "Where others reach this peer, if not where it listens: a forwarded port, for instance."
                    + " Only the port of --port is tried then.")
    private @Nullable String advertise;

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "The first port to try; a free one of the next " + PeerConfig.PORTS_TRIED
                    + " is taken. Default: ${DEFAULT-VALUE}.")
    private int port = DEFAULTS.port();

    @Option(
            names = "--seed",
            paramLabel = "HOST:PORT",
            description =
                    "A peer to try besides those that multicast finds, [IPV6]:PORT for an IPv6 address; may be repeated.")
    private List<String> seeds = new ArrayList<>();

    @Option(
            names = "--multicast",
            paramLabel = "on|off",
            description = "Whether to find peers by multicast; default: ${DEFAULT-VALUE}.")
    private Switch multicast = Switch.ON;

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description = "The key that the peers share; default: gossamer/mesh.key among your settings.")
    private @Nullable Path keyFile;

    Path keyFile(Surroundings around) {
        return Keys.file(keyFile, around);
    }

    boolean isMulticast() {
        return multicast == Switch.ON;
    }

    /**
     * The settings of a peer.
     *
     * @throws IllegalArgumentException if a value is out of its range
     */
    PeerConfig config(String mesh, Surroundings around) {
        return DEFAULTS.withMesh(mesh)
                .withBind(bind)
                .withAdvertise(advertise)
                .withPort(port)
                .withSeeds(seeds)
                .withMulticast(isMulticast())
                .withKeyFile(keyFile(around));
    }
}
