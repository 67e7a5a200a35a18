// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.memory;

import gossamer.model.PeerId;
import gossamer.model.View;
import gossamer.peer.network.Lane;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One member's way to the others: each message is copied and handed over by a thread of the receiver.
 *
 * <p>Safe from any thread.
 */
public final class MemoryLane implements Lane, AutoCloseable {
    /** How many messages may wait for a member. */
    public static final int WAITING_MAX = 1 << 17;

    private record Parcel(
            PeerId from, byte[] bytes, @Nullable View view) {}

    private final MemoryNetwork network;
    private final PeerId self;
    private final Listener listener;
    private final LinkedBlockingQueue<Parcel> arriving = new LinkedBlockingQueue<>(WAITING_MAX);
    private final CountDownLatch joined = new CountDownLatch(1);
    private final Thread reader;
    private volatile @Nullable View installed;
    private volatile boolean closed;

    public MemoryLane(MemoryNetwork network, PeerId self, Listener listener) {
        this.network = network;
        this.self = self;
        this.listener = listener;
        this.reader = Thread.ofPlatform()
                .name("gossamer-memory-" + self.brief())
                .daemon(true)
                .start(this::read);
    }

    PeerId self() {
        return self;
    }

    /** Hands over a view in its turn. */
    void install(View view) {
        if (!closed && !arriving.offer(new Parcel(self, new byte[0], view))) {
            throw new IllegalStateException("no room for a view at " + self);
        }
    }

    /** Waits until the listener has heard of its first view; false if the time is up before. */
    boolean awaitJoined(long millis) throws InterruptedException {
        return joined.await(millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public Sent send(PeerId to, byte[] bytes, int offset, int length) {
        byte[] copy = Arrays.copyOfRange(bytes, offset, offset + length);
        View view = installed;
        if (closed || view == null) {
            return Sent.CLOSED;
        }
        if (to.equals(self) || !view.contains(to)) {
            return Sent.NOT_IN_VIEW;
        }
        MemoryLane receiver = network.member(to);
        if (receiver == null) {
            return Sent.NOT_IN_VIEW;
        }
        return receiver.arriving.offer(new Parcel(self, copy, null)) ? Sent.YES : Sent.FULL;
    }

    private void read() {
        try {
            while (!closed) {
                Parcel parcel = arriving.take();
                View now = installed;
                if (parcel.view() != null) {
                    installed = parcel.view();
                    listener.view(parcel.view());
                    joined.countDown();
                } else if (now != null && now.contains(parcel.from())) {
                    listener.message(parcel.from(), parcel.bytes(), 0, parcel.bytes().length);
                }
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    /** Leaves with a goodbye. */
    @Override
    public void close() {
        stop();
        network.leave(self);
    }

    /** Stops at once, without a goodbye. */
    public void cut() {
        stop();
        network.cutOff(self);
    }

    private void stop() {
        closed = true;
        reader.interrupt();
    }
}
