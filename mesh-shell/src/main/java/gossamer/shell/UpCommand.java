// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import gossamer.Mesh;
import gossamer.config.PeerConfig;
import gossamer.model.View;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Starts peers in this process and keeps them until it is told to end.
 *
 * <p>A line that begins with {@code Peer} says that a peer is a member and can be asked by commands on this host:
 * scripts may wait for it.
 */
@Command(
        name = "up",
        description = "Start a peer here: it finds the others, takes work, and leaves by Ctrl-C.",
        footer = {"", "A line that begins with \"Peer NAME on HOST:PORT\" says that the peer is up."})
final class UpCommand implements Callable<Integer> {
    /** How often to look at the view, which costs nothing. */
    private static final Duration LOOK = Duration.ofMillis(250);

    private final Surroundings around;

    // Set by picocli.
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "-n", paramLabel = "N", description = "How many peers; default: ${DEFAULT-VALUE}.")
    private int peers = 1;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "A name for people; several get a number. Default: the host's name and a number.")
    private @Nullable String name;

    @Option(
            names = "--mesh",
            paramLabel = "NAME",
            description = "Peers of another mesh never meet, even with the same key; default: that of MESH_NAME, else"
                    + " \"default\".")
    private @Nullable String mesh;

    @Mixin
    private final JoinOptions options = new JoinOptions();

    @Mixin
    private final AllowOptions allow = new AllowOptions();

    @Option(
            names = "--slots",
            paramLabel = "N",
            description = "How many tasks each peer runs at a time; default: the cores, shared out among the peers.")
    private @Nullable Integer slots;

    @Option(
            names = "--store",
            paramLabel = "DIR|none",
            description =
                    "Where the books of durable jobs are kept, so that they survive the restart of every peer; none:"
                            + " in memory only. Default: gossamer/jobs among your state.")
    private @Nullable Path store;

    @Option(
            names = "--store-sync",
            paramLabel = "on|off",
            description =
                    "Whether they are forced to the disk before anything is promised; off: a host that loses power"
                            + " may lose the last seconds. Default: ${DEFAULT-VALUE}.")
    private Switch storeSync = Switch.ON;

    @Option(names = "--once", description = "Try to join once: end with 3 or 4 rather than to wait alone.")
    private boolean once;

    @Option(names = "--exit-with-parent", hidden = true, description = "Leave when stdin ends.")
    private boolean exitWithParent;

    UpCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() throws InterruptedException {
        Path key = options.keyFile(around);
        List<PeerConfig> configs = configs();
        if (!Files.exists(key, LinkOption.NOFOLLOW_LINKS)) {
            Keys.make(key, around);
        }
        var end = new CountDownLatch(1);
        var here = new PeersHere(around);
        Thread signal = new Thread(here::close, "gossamer-leave");
        Runtime.getRuntime().addShutdownHook(signal);
        try (here) {
            Mesh first = here.start(configs.get(0));
            for (PeerConfig config : configs.subList(1, configs.size())) {
                here.start(config);
            }
            if (exitWithParent) {
                Thread.ofPlatform().daemon().name("gossamer-parent").start(() -> awaitParent(end));
            }
            tellComings(first, end);
        }
        Runtime.getRuntime().removeShutdownHook(signal);
        return ExitCode.GOOD;
    }

    /** The settings of each peer, before any of them starts. */
    private List<PeerConfig> configs() {
        if (peers < 1 || peers > 64) {
            throw new ParameterException(spec.commandLine(), "-n is " + peers + "; it must be from 1 to 64");
        }
        int cores = Runtime.getRuntime().availableProcessors();
        try {
            PeerConfig common = options.config(mesh == null ? around.mesh() : mesh, around)
                    .withName(name)
                    .withSlots(slots != null ? slots : allow.isNothingAccepted() ? 0 : Math.max(1, cores / peers))
                    .withAllowance(allow.allowance())
                    .withAudit(allow.audit())
                    .withStore(store())
                    .withStoreSync(storeSync == Switch.ON)
                    .withOnce(once);
            if (peers == 1) {
                return List.of(common);
            }
            if (common.advertise() != null) {
                throw new ParameterException(
                        spec.commandLine(),
                        "-n is " + peers + ", but --advertise leads to one peer; start each with its own");
            }
            String stem = name != null ? name : host();
            List<PeerConfig> configs = new ArrayList<>();
            for (int i = 1; i <= peers; i++) {
                configs.add(common.withName(stem + "-" + i));
            }
            return configs;
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), String.valueOf(wrong.getMessage()));
        }
    }

    private @Nullable Path store() {
        Path folder = store;
        if (folder == null) {
            return around.state().resolve("jobs");
        }
        return folder.equals(Path.of("none")) ? null : folder;
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName().replaceFirst("[.].*", "");
        } catch (IOException unknown) {
            return "peer";
        }
    }

    private void awaitParent(CountDownLatch end) {
        try {
            while (around.in().read() >= 0) {
                // Nothing is expected; only the end counts.
            }
        } catch (IOException broken) {
            around.err().println("Leaving, since stdin broke: " + broken.getMessage());
        }
        end.countDown();
    }

    /** Says who comes and who goes, until the end: asks around when the view has changed, and is silent otherwise. */
    private void tellComings(Mesh first, CountDownLatch end) throws InterruptedException {
        var company = new Company(first.view(), first.peers());
        around.out().println(company.greeting());
        if (company.isAlone()) {
            around.out()
                    .println(
                            options.isMulticast()
                                    ? "If there are others that multicast does not reach: ./mesh up --seed HOST:PORT"
                                    : "Multicast is off: this peer meets only its seeds, and those that have it as a seed.");
        }
        while (!end.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
            View now = first.view();
            if (company.isCurious(now)) {
                company.update(now, first.peers()).forEach(around.out()::println);
            }
        }
    }
}
