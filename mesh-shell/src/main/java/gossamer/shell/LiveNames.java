// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import gossamer.Peer;
import gossamer.model.JobHead;
import gossamer.peer.local.LocalClient;
import gossamer.peer.local.NoLocalPeer;
import gossamer.peer.local.RuntimeFolder;
import gossamer.shell.terminal.Choice;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The names that peers and jobs have now, for whoever is typing: asked for anew when they are a second old, and not
 * waited for long.
 *
 * <p>Confined to one thread, but for what answers.
 */
final class LiveNames {
    private static final Duration KEPT = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofMillis(700);

    private record Names(List<Choice> peers, List<Choice> jobs) {}

    private final Surroundings around;
    private volatile Names last = new Names(List.of(), List.of());
    private long askedAtNanos = System.nanoTime() - KEPT.toNanos();

    LiveNames(Surroundings around) {
        this.around = around;
    }

    List<Choice> peers() {
        refresh();
        return last.peers();
    }

    /** By number, the newest first, and {@code last}. */
    List<Choice> jobs() {
        refresh();
        return last.jobs();
    }

    private void refresh() {
        if (System.nanoTime() - askedAtNanos < KEPT.toNanos()) {
            return;
        }
        askedAtNanos = System.nanoTime();
        var answered = new CountDownLatch(1);
        Thread.ofPlatform().daemon().name("gossamer-names").start(() -> {
            last = ask();
            answered.countDown();
        });
        try {
            boolean inTime = answered.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (!inTime) {
                askedAtNanos -= KEPT.toNanos(); // what comes late is for the next time
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private Names ask() {
        try {
            LocalClient client = LocalClient.find(RuntimeFolder.of(around.environment()), around.mesh(), null);
            List<Peer> peers = client.peers();
            return new Names(
                    peers.stream()
                            .map(peer ->
                                    new Choice(peer.card().name(), peer.card().address()))
                            .toList(),
                    jobs(client.jobs()));
        } catch (NoLocalPeer | IOException nobody) {
            return new Names(List.of(), List.of()); // a person who types is not told of it twice
        }
    }

    private static List<Choice> jobs(List<JobHead> heads) {
        List<Choice> choices = new ArrayList<>();
        if (!heads.isEmpty()) {
            choices.add(new Choice("last", "the newest"));
        }
        heads.stream()
                .sorted(Comparator.comparingLong((JobHead head) -> head.id().number())
                        .reversed())
                .map(head ->
                        new Choice(Long.toString(head.id().number()), head.title() + ", " + JobsCommand.state(head)))
                .forEach(choices::add);
        return choices;
    }
}
