// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.fault;

import static org.assertj.core.api.Assertions.assertThat;

import gossamer.config.PeerConfig;
import gossamer.peer.local.LocalClient;
import gossamer.peer.local.NoLocalPeer;
import gossamer.peer.local.RuntimeFolder;
import gossamer.shell.Released;
import gossamer.shell.process.PeerProcess;
import gossamer.shell.process.Program;
import gossamer.shell.process.TrialMesh;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;

/**
 * Peer processes of two slots each, and the submitters that give them work. A peer that was lost is replaced by a new
 * one before the next run. Confined to one thread.
 */
final class FaultMesh implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** Of each peer. */
    static final int SLOTS = 2;

    /** That chance elects a submitter so often does not happen. */
    private static final int VIEWS_MAX = 50;

    private final TrialMesh trial;

    /** Of each process, unless it is said otherwise. */
    private final Place place;

    private final List<PeerProcess> peers = new ArrayList<>();
    private final List<Client> clients = new ArrayList<>();
    private int named;

    private FaultMesh(TrialMesh trial, Place place) {
        this.trial = trial;
        this.place = place;
    }

    /** Starts so many peers; they are together when {@link #gather} returns. */
    static FaultMesh of(int peers) throws IOException {
        return of(peers, Place.HERE);
    }

    /**
     * As {@link #of(int)}; each process keeps its books on a small disk of its own, which goes with it.
     *
     * @see SmallDisk
     */
    static FaultMesh onSmallDisks(int peers) throws IOException {
        return of(peers, SmallDisk.PLACE);
    }

    private static FaultMesh of(int peers, Place place) throws IOException {
        List<String> words = new ArrayList<>(place.before());
        words.addAll(
                Released.program("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC").words());
        var mesh = new FaultMesh(TrialMesh.create(new Program(words), "fault", PeerConfig.defaults()), place);
        for (int i = 0; i < peers; i++) {
            mesh.peers.add(mesh.start());
        }
        return mesh;
    }

    private PeerProcess start() throws IOException {
        return trial.start("peer-" + named++, SLOTS);
    }

    Path folder() {
        return trial.folder();
    }

    List<PeerProcess> peers() {
        return List.copyOf(peers);
    }

    /** The peer that is a process, unless that is a submitter. */
    Optional<PeerProcess> peer(long pid) {
        return peers.stream().filter(peer -> peer.pid() == pid).findFirst();
    }

    /**
     * Lets a peer leave, and starts one of the same name in its place.
     *
     * @return whether it left by itself
     */
    boolean restart(PeerProcess peer) throws IOException, InterruptedException {
        boolean left = peer.stop();
        replace(peer);
        return left;
    }

    /** Starts a peer of the same name in the place of one that has ended. */
    void replace(PeerProcess gone) throws IOException {
        peers.set(peers.indexOf(gone), trial.start(gone.name(), SLOTS));
    }

    /** The name that a peer gives to a command on this host. */
    String ask(PeerProcess peer) throws NoLocalPeer {
        return LocalClient.find(RuntimeFolder.of(trial.environment()), trial.name(), peer.name())
                .identity()
                .peer();
    }

    /** Stops a peer in its tracks. */
    static void pause(PeerProcess peer) throws IOException, InterruptedException {
        signal("-STOP", peer);
    }

    /** Lets it go on. */
    static void resume(PeerProcess peer) throws IOException, InterruptedException {
        signal("-CONT", peer);
    }

    private static void signal(String signal, PeerProcess peer) throws IOException, InterruptedException {
        assertThat(call("kill", signal, Long.toString(peer.pid())))
                .as("kill %s of %s", signal, peer.name())
                .isZero();
    }

    /** How a program of the system ended. */
    static int call(String... words) throws IOException, InterruptedException {
        return new ProcessBuilder(words)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start()
                .waitFor();
    }

    /** A submitter that is in the mesh, with so many slots of its own. */
    Client join(int slots) throws IOException, InterruptedException {
        return join(slots, place);
    }

    /** As {@link #join(int)}, in a place of its own. */
    Client join(int slots, Place at) throws IOException, InterruptedException {
        Client client = joining(slots, at);
        client.awaitJoined();
        return client;
    }

    /** A submitter that comes, and is in the mesh when it says so. */
    Client joining(int slots) throws IOException {
        return joining(slots, place);
    }

    private Client joining(int slots, Place at) throws IOException {
        Client client = Client.start(trial, "client-" + named++, slots, at);
        clients.add(client);
        return client;
    }

    /** A submitter that was killed, or need not be there any more. */
    void forget(Client client) {
        clients.remove(client);
        client.close();
    }

    /** Starts a peer for each that is gone, and waits until all peers and submitters answer the one that asks. */
    void gather(Client asking) throws Exception {
        for (int i = 0; i < peers.size(); i++) {
            if (!peers.get(i).isAlive()) {
                peers.set(i, start());
            }
        }
        Set<String> expected = new TreeSet<>();
        for (PeerProcess peer : peers) {
            peer.awaitReady(LIMIT);
            expected.add(peer.name());
        }
        clients.forEach(client -> expected.add(client.name()));
        long deadline = System.nanoTime() + LIMIT.toNanos();
        for (Set<String> now = names(asking); !now.equals(expected); now = names(asking)) {
            assertThat(System.nanoTime())
                    .as("deadline for %s; now %s", expected, now)
                    .isLessThan(deadline);
            LockSupport.parkNanos(20_000_000); // between two looks; the deadline decides
        }
    }

    private static Set<String> names(Client asking) throws IOException, InterruptedException {
        Set<String> names = new TreeSet<>();
        for (String word : asking.ask("peers").split(" ")) {
            names.add(word.substring(0, word.indexOf('=')));
        }
        return names;
    }

    /** The peer that is the scheduler; each view elects one of its members, so submitters come and go until it is. */
    PeerProcess scheduler(Client asking) throws Exception {
        for (int views = 0; views < VIEWS_MAX; views++) {
            Optional<PeerProcess> peer = peer(schedulerPid(asking));
            if (peer.isPresent()) {
                return peer.get();
            }
            forget(join(0));
            gather(asking);
        }
        throw new AssertionError("a submitter was elected " + VIEWS_MAX + " times");
    }

    /** The process id of the scheduler, a peer or a submitter. */
    static long schedulerPid(Client asking) throws IOException, InterruptedException {
        for (String word : asking.ask("peers").split(" ")) {
            if (word.endsWith("*")) {
                return Long.parseLong(word.substring(word.indexOf('=') + 1, word.length() - 1));
            }
        }
        throw new IOException("no scheduler is known to " + asking.name());
    }

    /** What another process finds in what was written. */
    Verdict verdict(String... rows) throws IOException, InterruptedException {
        return Verdict.of(folder(), rows);
    }

    @Override
    public void close() throws IOException {
        for (Client client : List.copyOf(clients)) {
            forget(client);
        }
        trial.close();
    }
}
