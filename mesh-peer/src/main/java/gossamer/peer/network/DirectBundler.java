// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

import gossamer.model.PeerId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiPredicate;
import org.jgroups.Address;
import org.jgroups.Message;
import org.jgroups.NullAddress;
import org.jgroups.View;
import org.jgroups.protocols.BaseBundler;
import org.jgroups.util.ByteArrayDataOutputStream;
import org.jgroups.util.UUID;

/**
 * Sends on the thread that has something to send, wherever that cannot block.
 *
 * <p>JGroups' own bundlers either pass each message to another thread, which on a busy machine costs more than the
 * whole rest of the way, or send on the caller's thread and block it when the receiver is slow. This one does the first
 * only where the second could happen: when no connection stands yet, for group messages, and when {@link Traffic} says
 * that the receiver has not been heard for too many bytes. Whoever finds another thread sending to the same peer leaves
 * the message to it, so messages that come together go together.
 *
 * <p>At most {@link #CAPACITY} messages wait for one destination; what comes then is dropped, and UNICAST3 sends it
 * again. Safe from any thread.
 */
final class DirectBundler extends BaseBundler {
    private static final int CAPACITY = 1 << 17;
    static final int BUNDLE_BYTES = 128 << 10;
    private static final int FIRST_ROOM_BYTES = 1 << 10;
    private static final Address ALL = new NullAddress();

    private final BiPredicate<PeerId, Integer> free;
    private final Map<Address, Way> ways = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, 5, TimeUnit.SECONDS, new SynchronousQueue<>(), Threads.daemons("gossamer-send"));

    /** @param free whether so many bytes can be written to that peer without waiting */
    DirectBundler(BiPredicate<PeerId, Integer> free) {
        this.free = free;
        setMaxSize(BUNDLE_BYTES);
        setCapacity(CAPACITY);
    }

    @Override
    public void send(Message message) {
        Address to = message.getDest() == null ? ALL : message.getDest();
        ways.computeIfAbsent(to, Way::new).send(message);
    }

    @Override
    public void viewChange(View view) {
        List<Address> before = members;
        super.viewChange(view);
        if (before != null) {
            ways.keySet().removeIf(to -> before.contains(to) && !view.containsMember(to));
        }
    }

    @Override
    public int size() {
        return ways.values().stream().mapToInt(way -> way.count.get()).sum();
    }

    @Override
    public void stop() {
        super.stop();
        threads.shutdownNow();
        ways.clear();
    }

    /** The messages to one destination, and whoever sends them now. */
    private final class Way implements Runnable {
        private final Address to;
        private final Queue<Message> waiting = new ConcurrentLinkedQueue<>();
        private final AtomicInteger count = new AtomicInteger();
        private final ReentrantLock sending = new ReentrantLock();
        private final AtomicBoolean handedOver = new AtomicBoolean();
        private final List<Message> bundle = new ArrayList<>();
        private final ByteArrayDataOutputStream out =
                new ByteArrayDataOutputStream(FIRST_ROOM_BYTES).growExponentially(true);

        Way(Address to) {
            this.to = to;
        }

        void send(Message message) {
            if (count.incrementAndGet() > CAPACITY) {
                count.decrementAndGet();
                num_drops_on_full_queue.increment();
                return;
            }
            waiting.add(message);
            while (!waiting.isEmpty()) {
                if (handedOver.get() || !isFree(message)) {
                    handOver();
                    return;
                }
                if (!sending.tryLock()) {
                    return; // who holds it looks again after letting go
                }
                try {
                    sendBundle();
                } finally {
                    sending.unlock();
                }
            }
        }

        private boolean isFree(Message message) {
            return to instanceof UUID && free.test(Group.peer(to), message.size());
        }

        private void handOver() {
            if (handedOver.compareAndSet(false, true)) {
                try {
                    threads.execute(this);
                } catch (RejectedExecutionException e) {
                    waiting.clear(); // the network is closed
                }
            }
        }

        @Override
        public void run() {
            sending.lock();
            try {
                while (!waiting.isEmpty() && !threads.isShutdown()) {
                    sendBundle();
                }
            } finally {
                sending.unlock();
                handedOver.set(false);
            }
            if (!waiting.isEmpty() && !threads.isShutdown()) {
                handOver(); // came between the last look and the mark
            }
        }

        private void sendBundle() {
            int bytes = 0;
            while (bytes < BUNDLE_BYTES) {
                Message next = waiting.peek();
                if (next == null || (bytes > 0 && bytes + next.size() > BUNDLE_BYTES)) {
                    break;
                }
                bundle.add(waiting.remove());
                count.decrementAndGet();
                bytes += next.size();
            }
            if (bundle.isEmpty()) {
                return;
            }
            try {
                out.position(0);
                Address destination = to.equals(ALL) ? null : to;
                if (bundle.size() == 1) {
                    sendSingle(destination, bundle.get(0), out);
                } else {
                    sendMultiple(destination, transport.getAddress(), bundle, out);
                }
                total_msgs_sent.add(bundle.size());
            } catch (Exception e) { // JGroups declares no narrower one; what was lost is sent again
                log.debug("%s: cannot send to %s: %s", transport.getAddress(), to, e.getMessage());
            } finally {
                bundle.clear();
            }
        }
    }
}
