// SPDX-License-Identifier: Apache-2.0
package gossamer.peer;

import gossamer.Bag;
import gossamer.Command;
import gossamer.CommandEnd;
import gossamer.Fn;
import gossamer.IndexFn;
import gossamer.Job;
import gossamer.LongIndexFn;
import gossamer.LongMerge;
import gossamer.Merge;
import gossamer.Mesh;
import gossamer.MeshFuture;
import gossamer.Results;
import gossamer.Task;
import gossamer.VoidTask;
import gossamer.config.EngineConfig;
import gossamer.config.PeerConfig;
import gossamer.model.Accept;
import gossamer.model.JobHead;
import gossamer.model.JobId;
import gossamer.model.PeerCard;
import gossamer.model.PeerId;
import gossamer.model.TimeLimits;
import gossamer.model.View;
import gossamer.peer.code.CodeSets;
import gossamer.peer.memory.MemoryLane;
import gossamer.peer.memory.MemoryNetwork;
import gossamer.peer.network.JoinOutcome;
import gossamer.peer.network.Lane;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Some peers inside this process that form a mesh of their own; what is called here is called on the first of them.
 *
 * <p>Safe from any thread.
 */
final class LocalMesh implements Mesh {
    private static final int PEERS_MAX = 64;

    private final MemoryNetwork network = new MemoryNetwork();
    private final List<Peer> peers = new ArrayList<>();

    /**
     * @param slots of each peer, in order; there are as many peers as slots
     * @throws IllegalArgumentException unless there are 1 to 64 peers
     */
    LocalMesh(EngineConfig config, int... slots) {
        this(PeerConfig.defaults().withEngine(config), slots);
    }

    /** The same with more settings: of the engine, of what jobs may take, and of the submit window. */
    LocalMesh(PeerConfig config, int... slots) {
        if (slots.length < 1 || slots.length > PEERS_MAX) {
            throw new IllegalArgumentException(
                    slots.length + " peers in one process; it must be from 1 to " + PEERS_MAX);
        }
        SecureRandom random = new SecureRandom();
        List<MemoryLane> lanes = new ArrayList<>();
        for (int number = 1; number <= slots.length; number++) {
            PeerId id = new PeerId(random.nextLong(), random.nextLong());
            PeerCard card = new PeerCard(
                    id,
                    "local-" + number,
                    "in-process",
                    slots[number - 1],
                    Accept.ALL,
                    Version.TEXT,
                    ProcessHandle.current().pid());
            peers.add(new Peer(
                    config,
                    CodeSets.ownClassPath(),
                    Audit.none(),
                    listener -> {
                        MemoryLane lane = new MemoryLane(network, id, listener);
                        lanes.add(lane);
                        return new InProcess(lane);
                    },
                    connection -> card,
                    opened -> null,
                    notice -> {}));
        }
        network.join(lanes);
    }

    private record InProcess(MemoryLane memory) implements Connection {
        @Override
        public Lane lane() {
            return memory;
        }

        @Override
        public @Nullable String addressOf(PeerId peer) {
            return null;
        }

        @Override
        public InetSocketAddress address() {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        }

        @Override
        public JoinOutcome join() {
            throw new IllegalStateException("all members of a network in one process join together");
        }

        @Override
        public void close() {
            memory.close();
        }

        @Override
        public void cut() {
            memory.cut();
        }
    }

    /** One of the peers, from 0. */
    Peer peer(int number) {
        return peers.get(number);
    }

    private Mesh first() {
        return peers.get(0);
    }

    @Override
    public <T> MeshFuture<T> submit(Task<T> task) {
        return first().submit(task);
    }

    @Override
    public MeshFuture<Void> run(VoidTask task) {
        return first().run(task);
    }

    @Override
    public <T, R> Job<List<R>> map(Collection<T> items, Fn<? super T, ? extends R> fn) {
        return first().map(items, fn);
    }

    @Override
    public <T, R> Job<R> mapReduce(Collection<T> items, Fn<? super T, ? extends R> fn, Merge<R> merge) {
        return first().mapReduce(items, fn, merge);
    }

    @Override
    public <R> Job<List<R>> range(long size, IndexFn<? extends R> fn) {
        return first().range(size, fn);
    }

    @Override
    public <R> Job<R> reduce(long size, IndexFn<? extends R> fn, Merge<R> merge) {
        return first().reduce(size, fn, merge);
    }

    @Override
    public Job<Long> reduceLongs(long size, LongIndexFn fn, LongMerge merge) {
        return first().reduceLongs(size, fn, merge);
    }

    @Override
    public Job<List<CommandEnd>> exec(Command command, Consumer<CommandEnd> onEnd) {
        return first().exec(command, onEnd);
    }

    @Override
    public JobId detach(Command command) {
        return first().detach(command);
    }

    @Override
    public Mesh durable(int backups) {
        return first().durable(backups);
    }

    @Override
    public Mesh once() {
        return first().once();
    }

    @Override
    public Mesh retrying(int times, Duration pause, Collection<Class<? extends Throwable>> on) {
        return first().retrying(times, pause, on);
    }

    @Override
    public Mesh isolated() {
        return first().isolated();
    }

    @Override
    public Mesh within(TimeLimits limits) {
        return first().within(limits);
    }

    @Override
    public Results attach(JobId job, boolean takeOver) {
        return first().attach(job, takeOver);
    }

    @Override
    public void cancel(JobId job) {
        first().cancel(job);
    }

    @Override
    public <R> Job<R> bag(Bag<R> bag, Merge<R> merge) {
        return first().bag(bag, merge);
    }

    @Override
    public List<gossamer.Peer> peers() {
        return first().peers();
    }

    @Override
    public View view() {
        return first().view();
    }

    @Override
    public List<JobHead> jobs() {
        return first().jobs();
    }

    @Override
    public gossamer.Peer self() {
        return first().self();
    }

    @Override
    public void close() {
        peers.forEach(Peer::close);
        network.close();
    }
}
