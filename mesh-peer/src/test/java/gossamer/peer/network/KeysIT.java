// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

import static gossamer.peer.network.Peers.await;
import static org.assertj.core.api.Assertions.assertThat;

import gossamer.handshake.Keyring;
import gossamer.handshake.MeshKey;
import gossamer.handshake.Session;
import gossamer.model.KeyId;
import gossamer.peer.crypto.Secret;
import gossamer.peer.network.Peers.Heard;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The secret is changed under a running network. */
@Timeout(60)
class KeysIT {
    private static final Renewing.Ages SHORT = new Renewing.Ages(Duration.ofMillis(900), Duration.ofMillis(1_500));

    private final Peers peers = new Peers();
    private final Secret fresh = Secret.random();

    @AfterEach
    void close() {
        peers.close();
    }

    /** Each peer derives its own, as it overwrites them in the end. */
    private Keyring ring(Secret... secrets) {
        List<MeshKey> keys = new ArrayList<>();
        for (Secret each : secrets) {
            keys.addAll(each.keyring(Peers.SUITE, "lab").keys());
        }
        return new Keyring(keys);
    }

    private KeyId id(Secret secret) {
        return ring(secret).primary().id();
    }

    private static Set<KeyId> keysInUse(Heard peer) {
        return peer.network().sessions().stream().map(Session::key).collect(Collectors.toSet());
    }

    private static void sendUntil(AtomicBoolean stop, Heard from, Heard to, AtomicInteger sent) {
        while (!stop.get()) {
            // As much under way as a busy peer has.
            await().until(() -> stop.get() || sent.get() - to.messages.size() <= 1_000);
            byte[] message = ByteBuffer.allocate(300).putInt(sent.get()).array();
            if (from.network().lane().send(to.id(), message) == Lane.Sent.YES) {
                sent.incrementAndGet();
            }
        }
    }

    @Test
    void losesNothingWhileTheSecretIsChangedUnderLoad() {
        List<Heard> three = peers.mesh(3);
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger sent = new AtomicInteger();
        AtomicInteger back = new AtomicInteger();
        CompletableFuture<Void> there =
                CompletableFuture.runAsync(() -> sendUntil(stop, three.get(1), three.get(0), sent));
        CompletableFuture<Void> andBack =
                CompletableFuture.runAsync(() -> sendUntil(stop, three.get(0), three.get(1), back));

        three.forEach(each -> each.network().keys(ring(peers.secret, fresh)));
        three.forEach(each -> each.network().keys(ring(fresh, peers.secret)));
        await().untilAsserted(
                        () -> three.forEach(each -> assertThat(keysInUse(each)).isEqualTo(Set.of(id(fresh)))));
        three.forEach(each -> each.network().keys(ring(fresh)));
        int then = sent.get();
        await().until(() -> sent.get() > then + 200);
        stop.set(true);
        CompletableFuture.allOf(there, andBack).join();

        await().untilAsserted(() -> assertThat(three.get(0).messages).hasSize(sent.get()));
        await().untilAsserted(() -> assertThat(three.get(1).messages).hasSize(back.get()));
        assertThat(numbers(three.get(0))).hasSize(sent.get());
        assertThat(numbers(three.get(1))).hasSize(back.get());
        three.forEach(each -> assertThat(each.size()).isEqualTo(3));
    }

    private static Set<Long> ids(Heard peer) {
        return peer.network().sessions().stream().map(Session::id).collect(Collectors.toSet());
    }

    private static Set<Integer> numbers(Heard heard) {
        Set<Integer> numbers = new HashSet<>();
        heard.messages.forEach(each -> numbers.add(ByteBuffer.wrap(each.bytes()).getInt()));
        return numbers;
    }

    @Test
    void cutsWhoDoesNotFollowWithinSecondsAndRefusesItFromThenOn() {
        List<Heard> three = peers.mesh(3);
        Heard left = three.get(2);
        List<Heard> two = List.copyOf(three.subList(0, 2));
        two.forEach(each -> each.network().keys(ring(fresh, peers.secret)));
        // Else they would lose each other, too, for as long as it takes two peers to find together again.
        await().until(() -> two.stream().allMatch(each -> keysInUse(each).contains(id(fresh))));
        long start = System.nanoTime();

        two.forEach(each -> each.network().keys(ring(fresh)));

        await().atMost(5, TimeUnit.SECONDS)
                .until(() -> left.network().sessions().isEmpty());
        await().atMost(20, TimeUnit.SECONDS)
                .untilAsserted(() -> two.forEach(
                        each -> assertThat(each.size()).as("%s", each.view()).isEqualTo(2)));
        System.out.println("a peer of a retired secret: out of the view after "
                + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start) + " ms");
        await().until(() -> left.size() == 1);
        left.network().cut(); // two of the old secret would meet
        Heard late = peers.open(peers.config().withOnce(true), peers.secret);
        assertThat(peers.join(late).join())
                .isInstanceOfSatisfying(
                        JoinOutcome.Refused.class,
                        refused -> assertThat(refused.why()).isEqualTo(JoinOutcome.Why.WRONG_SECRET));
        two.forEach(each -> assertThat(keysInUse(each)).isEqualTo(Set.of(id(fresh))));
    }

    @Test
    void letsAPeerInThatHasOnlyTheLesserKey() {
        Heard first = peers.open();
        first.network().keys(ring(fresh, peers.secret));
        peers.join(first).join();

        Heard old = peers.open();
        peers.join(old).join();

        peers.awaitView(peers.all);
    }

    @Test
    void renewsByTimeAndGoesOn() {
        List<Heard> two = List.of(
                peers.open(peers.config(), peers.secret, SHORT, Strangers.Bounds.USUAL),
                peers.open(peers.config(), peers.secret, SHORT, Strangers.Bounds.USUAL));
        two.forEach(each -> peers.join(each).join());
        peers.awaitView(two);
        Set<Long> seen = new HashSet<>(ids(two.get(0)));

        await().until(() -> {
            seen.addAll(ids(two.get(0)));
            return seen.size() >= 3;
        });
        two.get(0).network().lane().send(two.get(1).id(), new byte[] {1, 2, 3});

        await().until(() -> two.get(1).messages.size() == 1);
    }
}
