// SPDX-License-Identifier: Apache-2.0
package gossamer.config;

import gossamer.model.Accept;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a peer joins a mesh; change one setting at a time with the {@code with...} methods.
 *
 * @param mesh the mesh's name, 1 to 64 of letters, digits, dot, hyphen and underscore; default {@code default}; peers
 *     of another name with the same secret never meet
 * @param name this peer's name for people, or null for host name and a number; default null
 * @param bind the address to listen on, IPv4 or IPv6, or the name of an interface, which stands for its first usable
 *     address; or null for the first site-local IPv4 address, else loopback; default null
 * @param advertise {@code host:port} by which others reach this peer, where that is not what it listens on: a forwarded
 *     port, or a router that translates addresses; or null for what it listens on; only {@code port} itself is tried
 *     then, because that is where the other one leads; default null
 * @param port the first port to try, 1024 to 65,000; the next free one of 100 is taken; default 7800
 * @param seeds {@code host:port}, or {@code [IPv6 address]:port}, of peers to try besides those that multicast finds;
 *     default none
 * @param multicast whether to find peers by multicast; default true
 * @param slots how many tasks to run at a time, 0 to 1,024, or {@link #SLOTS_OF_HOST} for as many as the host has
 *     processors; default that; 0 only submits
 * @param keyFile the file with the mesh's secret, or null for {@code gossamer/mesh.key} in the user's configuration
 *     folder; default null
 * @param once whether to give up, rather than to go on alone, when no mesh admits this peer at the first try; default
 *     false
 * @param code jars and folders that travel whole with every job of this peer, for classes and files that no name in the
 *     program leads to; default none: what a job's classes name travels anyway
 * @param codeBytesMax what the code of other peers' jobs may take up here while it is used, 1 MiB to 1 TiB, and never
 *     more than a quarter of the heap; a job that needs more fails here; default 512 MiB
 * @param submitTasksMax how many separately submitted tasks of this peer may be open, 1 to 100,000,000; a further
 *     submit waits, and says why after some seconds; a map or range waits for none; too few and round trips show, more
 *     cost the heap some 150 bytes each besides arguments and results; default 100,000
 * @param submitBytesMax how many bytes the arguments of these may have together, 1 to 2^40, or a further submit waits;
 *     one that is larger by itself passes when no other is open; default 64 MiB
 * @param engine how work moves
 * @param allowance what jobs may take of this peer; default all
 * @param audit the file to write a line to for each job that is submitted or run here, or null; default null
 * @param store the folder where the books of durable jobs are kept in a file of this mesh and peer, so that they
 *     survive the restart of every peer at once; or null, then they are in memory only; default null
 * @param storeSync whether what is stored is forced to the disk before anything is promised: then it survives a loss of
 *     power; otherwise the end of every process, but of a host that loses power perhaps not the last seconds; default
 *     true
 */
public record PeerConfig(
        String mesh,
        @Nullable String name,
        @Nullable String bind,
        @Nullable String advertise,
        int port,
        List<String> seeds,
        boolean multicast,
        int slots,
        @Nullable Path keyFile,
        boolean once,
        List<Path> code,
        long codeBytesMax,
        int submitTasksMax,
        long submitBytesMax,
        EngineConfig engine,
        Allowance allowance,
        @Nullable Path audit,
        @Nullable Path store,
        boolean storeSync) {
    public static final int PORTS_TRIED = 100;

    /** As many slots as the host has processors. */
    public static final int SLOTS_OF_HOST = -1;

    private static final long CODE_BYTES_MAX = 512L << 20;
    private static final int SUBMIT_TASKS_MAX = 100_000;
    private static final long SUBMIT_BYTES_MAX = 64L << 20;

    public PeerConfig {
        if (!mesh.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new IllegalArgumentException(
                    "mesh is \"" + mesh + "\"; it must be 1 to 64 letters, digits, dots, hyphens or underscores");
        }
        if (name != null && (name.isBlank() || name.length() > 64)) {
            throw new IllegalArgumentException("name is \"" + name + "\"; it must have 1 to 64 characters");
        }
        if (port < 1024 || port > 65_000) {
            throw new IllegalArgumentException("port is " + port + "; it must be from 1024 to 65000");
        }
        if (slots < SLOTS_OF_HOST || slots > 1024) {
            throw new IllegalArgumentException("slots is " + slots + "; it must be from 0 to 1024");
        }
        if (advertise != null) {
            HostPort.parse("advertise", advertise);
        }
        for (String seed : seeds) {
            HostPort.parse("seed", seed);
        }
        if (codeBytesMax < 1 << 20 || codeBytesMax > 1L << 40) {
            throw new IllegalArgumentException(
                    "codeBytesMax is " + codeBytesMax + "; it must be from 1048576 to 1099511627776");
        }
        if (submitTasksMax < 1 || submitTasksMax > 100_000_000) {
            throw new IllegalArgumentException(
                    "submitTasksMax is " + submitTasksMax + "; it must be from 1 to 100000000");
        }
        if (submitBytesMax < 1 || submitBytesMax > 1L << 40) {
            throw new IllegalArgumentException(
                    "submitBytesMax is " + submitBytesMax + "; it must be from 1 to 1099511627776");
        }
        if (allowance.accept() == Accept.NONE && slots > 0) {
            throw new IllegalArgumentException(
                    "slots is " + slots + ", but a peer that accepts nothing has none; leave one of the two out");
        }
        seeds = List.copyOf(seeds);
        code = List.copyOf(code);
    }

    public static PeerConfig defaults() {
        return new PeerConfig(
                "default",
                null,
                null,
                null,
                7800,
                List.of(),
                true,
                SLOTS_OF_HOST,
                null,
                false,
                List.of(),
                CODE_BYTES_MAX,
                SUBMIT_TASKS_MAX,
                SUBMIT_BYTES_MAX,
                EngineConfig.lan(),
                Allowance.ALL,
                null,
                null,
                true);
    }

    public PeerConfig withMesh(String to) {
        return with(draft -> draft.mesh = to);
    }

    public PeerConfig withName(@Nullable String to) {
        return with(draft -> draft.name = to);
    }

    public PeerConfig withBind(@Nullable String to) {
        return with(draft -> draft.bind = to);
    }

    public PeerConfig withAdvertise(@Nullable String to) {
        return with(draft -> draft.advertise = to);
    }

    public PeerConfig withPort(int to) {
        return with(draft -> draft.port = to);
    }

    public PeerConfig withSeeds(List<String> to) {
        return with(draft -> draft.seeds = to);
    }

    public PeerConfig withMulticast(boolean to) {
        return with(draft -> draft.multicast = to);
    }

    public PeerConfig withSlots(int to) {
        return with(draft -> draft.slots = to);
    }

    public PeerConfig withKeyFile(@Nullable Path to) {
        return with(draft -> draft.keyFile = to);
    }

    public PeerConfig withOnce(boolean to) {
        return with(draft -> draft.once = to);
    }

    public PeerConfig withCode(List<Path> to) {
        return with(draft -> draft.code = to);
    }

    public PeerConfig withCodeBytesMax(long to) {
        return with(draft -> draft.codeBytesMax = to);
    }

    public PeerConfig withSubmitTasksMax(int to) {
        return with(draft -> draft.submitTasksMax = to);
    }

    public PeerConfig withSubmitBytesMax(long to) {
        return with(draft -> draft.submitBytesMax = to);
    }

    public PeerConfig withEngine(EngineConfig to) {
        return with(draft -> draft.engine = to);
    }

    public PeerConfig withAllowance(Allowance to) {
        return with(draft -> draft.allowance = to);
    }

    public PeerConfig withAudit(@Nullable Path to) {
        return with(draft -> draft.audit = to);
    }

    public PeerConfig withStore(@Nullable Path to) {
        return with(draft -> draft.store = to);
    }

    public PeerConfig withStoreSync(boolean to) {
        return with(draft -> draft.storeSync = to);
    }

    private PeerConfig with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.config();
    }

    /** The same settings, to be changed before they are checked again. */
    private static final class Draft {
        private String mesh;
        private @Nullable String name;
        private @Nullable String bind;
        private @Nullable String advertise;
        private int port;
        private List<String> seeds;
        private boolean multicast;
        private int slots;
        private @Nullable Path keyFile;
        private boolean once;
        private List<Path> code;
        private long codeBytesMax;
        private int submitTasksMax;
        private long submitBytesMax;
        private EngineConfig engine;
        private Allowance allowance;
        private @Nullable Path audit;
        private @Nullable Path store;
        private boolean storeSync;

        Draft(PeerConfig from) {
            mesh = from.mesh;
            name = from.name;
            bind = from.bind;
            advertise = from.advertise;
            port = from.port;
            seeds = from.seeds;
            multicast = from.multicast;
            slots = from.slots;
            keyFile = from.keyFile;
            once = from.once;
            code = from.code;
            codeBytesMax = from.codeBytesMax;
            submitTasksMax = from.submitTasksMax;
            submitBytesMax = from.submitBytesMax;
            engine = from.engine;
            allowance = from.allowance;
            audit = from.audit;
            store = from.store;
            storeSync = from.storeSync;
        }

        PeerConfig config() {
            return new PeerConfig(
                    mesh,
                    name,
                    bind,
                    advertise,
                    port,
                    seeds,
                    multicast,
                    slots,
                    keyFile,
                    once,
                    code,
                    codeBytesMax,
                    submitTasksMax,
                    submitBytesMax,
                    engine,
                    allowance,
                    audit,
                    store,
                    storeSync);
        }
    }
}
