// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.sealed;

import gossamer.handshake.Suite;
import gossamer.model.PeerId;
import gossamer.model.View;
import gossamer.peer.crypto.Secret;
import gossamer.peer.crypto.StandardSuite;
import gossamer.peer.network.Lane;
import gossamer.peer.network.Network;
import gossamer.peer.network.NetworkConfig;
import gossamer.peer.network.Notice;
import java.io.IOException;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Two networks of this process in one mesh over loopback, of which one sends back every message that the other sends.
 *
 * <p>All of a peer that lies below its engine: view, lane, seal, sockets. Confined to one asking thread.
 */
public final class LanePair implements AutoCloseable {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final long PATIENCE_SECONDS = 30;

    private final Network asking;
    private final Network answering;
    private final Semaphore answers;

    private LanePair(Network asking, Network answering, Semaphore answers) {
        this.asking = asking;
        this.answering = answering;
        this.answers = answers;
    }

    /** Hears views and messages, and is told to whom it belongs before the first. */
    private static final class Ear implements Lane.Listener {
        private final Semaphore heard;
        private final Semaphore together = new Semaphore(0);
        private volatile Lane back = (to, bytes, offset, length) -> Lane.Sent.CLOSED;

        Ear(Semaphore heard) {
            this.heard = heard;
        }

        @Override
        public void view(View view) {
            if (view.size() == 2) {
                together.release();
            }
        }

        @Override
        public void message(PeerId from, byte[] buffer, int offset, int length) {
            back.send(from, buffer, offset, length);
            heard.release();
        }

        @Override
        public void notice(Notice notice) {
            // what may be told to a person is no matter of speed
        }
    }

    /**
     * Brings the two together.
     *
     * @param direct whether they may open a stream of their own; else everything goes through JGroups
     */
    public static LanePair open(boolean direct) throws IOException, InterruptedException {
        Suite suite = new StandardSuite();
        Secret secret = Secret.random();
        NetworkConfig config = NetworkConfig.of("bench", InetAddress.getLoopbackAddress())
                .withMulticast(false)
                .withDirect(direct)
                .withPort(RANDOM.nextInt(12_000, 28_000));
        Semaphore answers = new Semaphore(0);
        Ear asks = new Ear(answers);
        Ear answer = new Ear(new Semaphore(0));
        Network first = Network.open(config, id(), suite, secret.keyring(suite, "bench"), answer);
        answer.back = first.lane();
        first.join();
        Network second = Network.open(
                config.withSeeds(List.of("127.0.0.1:" + first.address().getPort())),
                id(),
                suite,
                secret.keyring(suite, "bench"),
                asks);
        LanePair pair = new LanePair(second, first, answers);
        second.join();
        if (!asks.together.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)
                || !answer.together.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            pair.close();
            throw new IOException("the two networks did not come together in " + PATIENCE_SECONDS + " s");
        }
        return pair;
    }

    private static PeerId id() {
        return new PeerId(RANDOM.nextLong(), RANDOM.nextLong());
    }

    /** Sends a message and waits until it has come back. */
    public void roundTrip(byte[] message) throws IOException, InterruptedException {
        send(message);
        await();
    }

    /**
     * Sends so many messages, of which at most a few are under way; returns when all have come back.
     *
     * @param inFlight at least 1
     */
    public void stream(byte[] message, int count, int inFlight) throws IOException, InterruptedException {
        for (int i = 0; i < count; i++) {
            if (i >= inFlight) {
                await();
            }
            send(message);
        }
        for (int i = 0; i < Math.min(count, inFlight); i++) {
            await();
        }
    }

    private void send(byte[] message) throws IOException {
        Lane.Sent sent = asking.lane().send(answering.self(), message);
        if (sent != Lane.Sent.YES) {
            throw new IOException("a message was not sent: " + sent);
        }
    }

    private void await() throws IOException, InterruptedException {
        if (!answers.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("no answer in " + PATIENCE_SECONDS + " s");
        }
    }

    @Override
    public void close() {
        asking.close();
        answering.close();
    }
}
