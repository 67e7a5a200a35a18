// SPDX-License-Identifier: Apache-2.0
package gossamer.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gossamer.JoinRefused;
import gossamer.Mesh;
import gossamer.MeshFuture;
import gossamer.config.PeerConfig;
import gossamer.model.KeyId;
import gossamer.model.PeerId;
import gossamer.peer.crypto.KeyFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The secret of a mesh at work is changed by its key files, as people do it. */
@Timeout(90)
class RotationIT {
    private static final Duration GRACE = Duration.ofSeconds(3);

    private final List<Mesh> peers = new ArrayList<>();

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        peers.forEach(Mesh::close);
    }

    private PeerConfig config(Path key) {
        return PeerConfig.defaults()
                .withMesh("rotation-" + ProcessHandle.current().pid())
                .withBind("127.0.0.1")
                .withPort(17_300)
                .withSlots(1)
                .withKeyFile(key);
    }

    private Mesh join(Path key) {
        Mesh mesh = Mesh.join(defaults -> config(key));
        peers.add(mesh);
        return mesh;
    }

    /** As scp does it: into the file that is there. */
    private static void copy(Path from, Path... to) throws Exception {
        for (Path each : to) {
            Files.copy(from, each, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    private static void awaitSize(Mesh mesh, int size, Duration within) {
        Awaitility.await()
                .atMost(within)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> mesh.view().size() == size);
    }

    @Test
    void losesNoTaskAndLeavesWhoDoesNotFollow() throws Exception {
        Path one = folder.resolve("one.key");
        Path two = folder.resolve("two.key");
        Path stays = folder.resolve("stays.key");
        KeyFile.make(one);
        KeyId old = KeyFile.entries(one, Instant.now()).get(0).id();
        copy(one, two, stays);
        Mesh mesh = join(one);
        join(two);
        Mesh left = join(stays);
        awaitSize(mesh, 3, Duration.ofSeconds(20));
        AtomicBoolean stop = new AtomicBoolean();
        AtomicLong done = new AtomicLong();
        CompletableFuture<Void> load = CompletableFuture.runAsync(() -> work(mesh, stop, done));

        KeyId fresh = KeyFile.add(one, Instant.now());
        copy(one, two);
        awaitMore(done);
        KeyFile.use(one, fresh, Instant.now());
        copy(one, two);
        awaitMore(done);
        Instant end = Instant.now().plus(GRACE);
        KeyFile.retire(one, old, end, Instant.now());
        copy(one, two);

        awaitSize(mesh, 2, GRACE.plusSeconds(5)); // cut within 5 s of the end
        assertThat(Instant.now()).isAfter(end);
        long late = Duration.between(end, Instant.now()).toMillis();
        awaitMore(done);
        stop.set(true);
        load.join(); // each task came back with its own answer
        System.out.println("retired under load: cut " + late + " ms after the end of grace, " + done + " tasks exact");
        assertThat(mesh.view().size()).isEqualTo(2);
        left.close(); // two of the old secret would meet
        assertThatThrownBy(() -> Mesh.join(defaults -> config(stays).withOnce(true)))
                .isInstanceOfSatisfying(
                        JoinRefused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(JoinRefused.Reason.WRONG_SECRET))
                .hasMessageContaining("the secret differs (mine " + old + ", theirs " + fresh + ")");
    }

    @Test
    void everyPeerSaysWhichKeysItAccepts() throws Exception {
        Path one = folder.resolve("one.key");
        Path two = folder.resolve("two.key");
        KeyFile.make(one);
        KeyId old = KeyFile.entries(one, Instant.now()).get(0).id();
        copy(one, two);
        Mesh mesh = join(one);
        join(two);
        awaitSize(mesh, 2, Duration.ofSeconds(20));
        assertThat(keys(mesh)).containsExactly(List.of(old), List.of(old));

        KeyId fresh = KeyFile.add(one, Instant.now());

        awaitKeys(mesh, List.of(List.of(old, fresh), List.of(old))); // and the other file is as it was
        copy(one, two);
        KeyFile.use(one, fresh, Instant.now());
        awaitKeys(mesh, List.of(List.of(fresh, old), List.of(old, fresh)));
        copy(one, two);
        KeyFile.retire(one, old, Instant.now().plusMillis(500), Instant.now());
        awaitKeys(mesh, List.of(List.of(fresh), List.of(fresh, old)));
    }

    /** Of the peer that is asked, then of the other one. */
    private static List<List<KeyId>> keys(Mesh mesh) {
        PeerId self = mesh.self().card().peer();
        return mesh.peers().stream()
                .sorted(Comparator.comparing(peer -> !peer.card().peer().equals(self)))
                .map(peer -> peer.card().keys())
                .toList();
    }

    /** The file is looked at once a second. */
    private static void awaitKeys(Mesh mesh, List<List<KeyId>> wanted) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(keys(mesh)).isEqualTo(wanted));
    }

    private static void work(Mesh mesh, AtomicBoolean stop, AtomicLong done) {
        while (!stop.get()) {
            List<MeshFuture<Long>> some = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                long captured = done.get() + i;
                some.add(mesh.submit(() -> captured * 3));
            }
            for (MeshFuture<Long> each : some) {
                long expected = 3 * done.get();
                assertThat(each.join()).isEqualTo(expected);
                done.incrementAndGet();
            }
        }
    }

    private static void awaitMore(AtomicLong done) {
        long before = done.get();
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> done.get() > before + 2_000);
    }

    @Test
    void keepsItsKeysWhenTheFileCannotBeUsed() throws Exception {
        Path one = folder.resolve("one.key");
        Path two = folder.resolve("two.key");
        KeyFile.make(one);
        copy(one, two);
        Mesh mesh = join(one);
        long before = Files.size(one);
        Files.writeString(one, "key gsm1-broken\n");
        assertThat(Files.size(one)).isNotEqualTo(before);

        join(two);

        awaitSize(mesh, 2, Duration.ofSeconds(20));
        assertThat(mesh.submit(() -> 6 * 7).join()).isEqualTo(42);
    }
}
