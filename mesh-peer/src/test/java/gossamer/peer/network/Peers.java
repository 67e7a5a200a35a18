// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

import gossamer.handshake.Suite;
import gossamer.model.PeerId;
import gossamer.model.View;
import gossamer.peer.crypto.Secret;
import gossamer.peer.crypto.StandardSuite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;

/** Peers on loopback with a multicast group of their own, closed with the test. */
final class Peers implements AutoCloseable {
    static final Suite SUITE = new StandardSuite();
    private static final SecureRandom RANDOM = new SecureRandom();

    final InetAddress loopback = InetAddress.getLoopbackAddress();
    final Secret secret = Secret.random();
    final List<Heard> all = new ArrayList<>();
    private final InetSocketAddress group = new InetSocketAddress(
            "239.77." + RANDOM.nextInt(1, 255) + "." + RANDOM.nextInt(1, 255), RANDOM.nextInt(20_000, 60_000));
    private final int port = RANDOM.nextInt(12_000, 28_000);
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** A peer's network and all that it heard. */
    static final class Heard implements Lane.Listener {
        final List<Notice> notices = new CopyOnWriteArrayList<>();
        final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
        private volatile @Nullable View view;
        private @Nullable Network network;

        record Message(PeerId from, byte[] bytes) {}

        Network network() {
            return Objects.requireNonNull(network);
        }

        PeerId id() {
            return network().self();
        }

        @Nullable
        View view() {
            return view;
        }

        int size() {
            View now = view;
            return now == null ? 0 : now.size();
        }

        boolean heard(Notice.Kind kind) {
            return notices.stream().anyMatch(each -> each.kind() == kind);
        }

        @Override
        public void view(View installed) {
            view = installed;
        }

        @Override
        public void message(PeerId from, byte[] buffer, int offset, int length) {
            messages.add(new Message(from, Arrays.copyOfRange(buffer, offset, offset + length)));
        }

        @Override
        public void notice(Notice notice) {
            notices.add(notice);
        }
    }

    NetworkConfig config() {
        return NetworkConfig.of("lab", loopback).withPort(port).withGroup(group);
    }

    Heard open() {
        return open(config(), secret);
    }

    Heard open(NetworkConfig config, Secret with) {
        return open(config, with, Renewing.Ages.USUAL, Strangers.Bounds.USUAL);
    }

    Heard open(NetworkConfig config, Secret with, Renewing.Ages ages, Strangers.Bounds bounds) {
        Heard heard = new Heard();
        try {
            heard.network = new Network(
                    config,
                    new PeerId(RANDOM.nextLong(), RANDOM.nextLong()),
                    SUITE,
                    with.keyring(SUITE, config.mesh()),
                    heard,
                    ages,
                    bounds);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        all.add(heard);
        return heard;
    }

    CompletableFuture<JoinOutcome> join(Heard peer) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return peer.network().join();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                threads);
    }

    /** All start together; returns when each has a view. */
    void joinAtOnce(List<Heard> starting) {
        CompletableFuture.allOf(starting.stream().map(this::join).toArray(CompletableFuture<?>[]::new))
                .join();
    }

    /** So many peers in one view. */
    List<Heard> mesh(int size) {
        for (int i = 0; i < size; i++) {
            join(open()).join();
        }
        awaitView(all);
        return all;
    }

    void awaitView(List<Heard> peers) {
        await().untilAsserted(() -> {
            for (Heard each : peers) {
                Assertions.assertThat(each.size()).isEqualTo(peers.size());
            }
        });
        await().until(() -> peers.stream().map(Heard::view).distinct().count() <= peers.size());
    }

    static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(5));
    }

    @Override
    public void close() {
        all.forEach(each -> each.network().cut());
        threads.shutdownNow();
    }
}
