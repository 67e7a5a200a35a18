// SPDX-License-Identifier: Apache-2.0
package gossamer.peer;

import gossamer.Fork;
import gossamer.JoinRefused;
import gossamer.JoinRefused.Reason;
import gossamer.Mesh;
import gossamer.MeshProvider;
import gossamer.Task;
import gossamer.config.EngineConfig;
import gossamer.config.PeerConfig;
import gossamer.handshake.Keyring;
import gossamer.handshake.Suite;
import gossamer.model.Accept;
import gossamer.model.PeerCard;
import gossamer.model.PeerId;
import gossamer.peer.code.CodeSets;
import gossamer.peer.crypto.KeyFileRefused;
import gossamer.peer.crypto.StandardSuite;
import gossamer.peer.disk.JobStore;
import gossamer.peer.disk.StoreRefused;
import gossamer.peer.network.Interfaces;
import gossamer.peer.network.JoinOutcome;
import gossamer.peer.network.Lane;
import gossamer.peer.network.Network;
import gossamer.peer.network.NetworkConfig;
import gossamer.peer.network.Notice;
import gossamer.peer.worker.CurrentTask;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Makes peers: in the real network, or inside this process; found by {@link MeshProvider#installed}. */
public final class Provider implements MeshProvider {
    private static final System.Logger LOG = System.getLogger("gossamer");

    /** For the service loader. */
    public Provider() {}

    @Override
    public Mesh local(int peers) {
        if (peers < 1) {
            throw new IllegalArgumentException(peers + " peers; there must be at least one");
        }
        int[] slots = new int[peers];
        Arrays.fill(slots, 1);
        return new LocalMesh(EngineConfig.lan(), slots);
    }

    @Override
    public <T> Fork<T> fork(Task<T> task) {
        return CurrentTask.fork(task);
    }

    @Override
    public Mesh current() {
        return CurrentTask.mesh();
    }

    @Override
    public Mesh join(PeerConfig config) {
        NetworkConfig where = where(config);
        Suite suite = new StandardSuite();
        Path keyFile = config.keyFile() != null ? config.keyFile() : Surroundings.keyFile();
        AtomicReference<@Nullable Network> network = new AtomicReference<>();
        KeyWatch watch =
                new KeyWatch(keyFile, suite, config.mesh(), line -> tell(new Notice(Notice.Kind.KEY_FILE, line)));
        Keyring ring = ring(watch, keyFile);
        SecureRandom random = new SecureRandom();
        PeerId id = new PeerId(random.nextLong(), random.nextLong());
        CodeSets codeSets = new CodeSets(
                config.name() == null ? "" : config.name(),
                Provider.class.getClassLoader(),
                /* sharing= */ false,
                config.code(),
                config.codeBytesMax());
        Audit audit = audit(config.audit());
        Class<?> caller = Site.caller();
        if (slots(config) == 0 && caller != null) {
            codeSets.expect(caller); // a peer without slots joins to submit, and most likely from there
        }
        Peer peer = new Peer(
                config,
                codeSets,
                audit,
                listener -> {
                    Network opened = open(where, id, suite, ring, listener);
                    network.set(opened);
                    return new Networked(opened, watch);
                },
                connection -> card(id, config, connection).withKeys(ring.ids()),
                card -> store(config, card, Objects.requireNonNull(network.get())),
                Provider::tell);
        JoinOutcome outcome = peer.connection().join();
        if (outcome instanceof JoinOutcome.Refused refused) {
            peer.cut();
            throw new JoinRefused(reason(refused.why()), refused.line());
        }
        Network opened = Objects.requireNonNull(network.get());
        watch.start(now -> {
            opened.keys(now);
            peer.keys(now.ids());
        });
        return peer;
    }

    /** A file for each mesh and name, so that a peer of the same name finds it when it starts again. */
    private static @Nullable JobStore store(PeerConfig config, PeerCard card, Network opened) {
        Path folder = config.store();
        if (folder == null) {
            return null;
        }
        String name = card.name().replaceAll("[^A-Za-z0-9._-]", "_");
        try {
            return JobStore.open(folder.resolve(config.mesh() + "--" + name + ".jobs"), config.storeSync());
        } catch (StoreRefused refused) {
            opened.cut();
            throw new JoinRefused(Reason.SETTING, String.valueOf(refused.getMessage()));
        }
    }

    private static Network open(NetworkConfig where, PeerId id, Suite suite, Keyring ring, Lane.Listener listener) {
        try {
            return Network.open(where, id, suite, ring, listener);
        } catch (IOException closed) {
            throw new JoinRefused(
                    Reason.SETTING,
                    "cannot listen on " + where.bind().getHostAddress() + ", ports " + where.port() + " to "
                            + (where.port() + where.ports() - 1) + ": " + closed.getMessage()
                            + (where.advertise() == null
                                    ? ""
                                    : "; no other port is tried, since the advertised address leads to this one"));
        }
    }

    private static Keyring ring(KeyWatch watch, Path file) {
        try {
            return watch.read();
        } catch (KeyFileRefused refused) {
            throw new JoinRefused(Reason.SETTING, String.valueOf(refused.getMessage()));
        } catch (NoSuchFileException missing) {
            throw new JoinRefused(
                    Reason.SETTING,
                    "there is no key file " + file
                            + "; copy it from another machine of the mesh, or make one with ./mesh keygen");
        } catch (IOException unreadable) {
            throw new JoinRefused(Reason.SETTING, "key file " + file + " cannot be read: " + unreadable);
        }
    }

    private static NetworkConfig where(PeerConfig config) {
        try {
            InetAddress bind = Interfaces.ofHost().bind(config.bind());
            NetworkConfig where = new NetworkConfig(
                    config.mesh(),
                    bind,
                    null,
                    config.port(),
                    PeerConfig.PORTS_TRIED,
                    config.seeds(),
                    config.multicast(),
                    NetworkConfig.groupFor(bind),
                    true,
                    config.once());
            String advertise = config.advertise();
            return advertise == null ? where : where.withAdvertise(Interfaces.advertised(bind, advertise));
        } catch (SocketException unreadable) {
            throw new JoinRefused(
                    Reason.SETTING, "the network interfaces of this host cannot be listed: " + unreadable.getMessage());
        } catch (IllegalArgumentException wrong) {
            throw new JoinRefused(Reason.SETTING, String.valueOf(wrong.getMessage()));
        }
    }

    /** A peer without a name is called after its host and the number of its port among those tried. */
    private static PeerCard card(PeerId id, PeerConfig config, Connection connection) {
        InetSocketAddress reached = connection.address();
        int number = config.advertise() != null ? 1 : reached.getPort() - config.port() + 1;
        String name = config.name() != null ? config.name() : Surroundings.hostName() + "-" + number;
        return new PeerCard(
                id,
                name,
                Interfaces.text(reached.getAddress(), reached.getPort()),
                slots(config),
                config.allowance().accept(),
                Version.TEXT,
                ProcessHandle.current().pid());
    }

    private static int slots(PeerConfig config) {
        if (config.allowance().accept() == Accept.NONE) {
            return 0;
        }
        return config.slots() == PeerConfig.SLOTS_OF_HOST ? Runtime.getRuntime().availableProcessors() : config.slots();
    }

    private static Audit audit(@Nullable Path file) {
        try {
            return file == null ? Audit.none() : Audit.to(file);
        } catch (IOException refused) {
            throw new JoinRefused(Reason.SETTING, "audit file " + file + " cannot be written to: " + refused);
        }
    }

    private static Reason reason(JoinOutcome.Why why) {
        return switch (why) {
            case WRONG_SECRET -> Reason.WRONG_SECRET;
            case OTHER_MESH -> Reason.OTHER_MESH;
            case VERSION -> Reason.VERSION;
            case DUPLICATE -> Reason.SETTING;
            case NO_ANSWER -> Reason.NO_ANSWER;
        };
    }

    /** To be alone, or to listen on the next port, is no trouble: the program that joins says so in its own way. */
    private static void tell(Notice notice) {
        Level level = switch (notice.kind()) {
            case NO_ANSWER, PORT -> Level.INFO;
            case WRONG_SECRET,
                    OTHER_MESH,
                    VERSION,
                    DUPLICATE,
                    GARBAGE,
                    SILENT,
                    NO_MULTICAST,
                    SEED,
                    KEY_FILE,
                    SUMMARY,
                    FAULT -> Level.WARNING;
        };
        LOG.log(level, notice.line());
    }

    private record Networked(Network network, KeyWatch watch) implements Connection {
        @Override
        public JoinOutcome join() {
            try {
                return network.join();
            } catch (IOException failed) {
                throw new JoinRefused(Reason.SETTING, "the network cannot be used: " + failed.getMessage());
            }
        }

        @Override
        public Lane lane() {
            return network.lane();
        }

        @Override
        public InetSocketAddress address() {
            return network.reachedAt();
        }

        @Override
        public @Nullable String addressOf(PeerId peer) {
            InetSocketAddress address = network.addressOf(peer);
            return address == null ? null : Interfaces.text(address.getAddress(), address.getPort());
        }

        @Override
        public void close() {
            watch.close();
            network.close();
        }

        @Override
        public void cut() {
            watch.close();
            network.cut();
        }
    }
}
