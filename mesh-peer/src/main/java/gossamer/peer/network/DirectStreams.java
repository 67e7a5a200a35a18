// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

import gossamer.handshake.Session;
import gossamer.handshake.SessionType;
import gossamer.model.PeerId;
import gossamer.model.View;
import gossamer.peer.linger.Linger;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sealed streams straight to those peers with which this one has much to say, beside JGroups.
 *
 * <p>JGroups' way up and down costs more than the wire. So once {@link #BUSY_MESSAGES} have gone to a peer within a
 * second, the one of the two with the lesser id dials the other for a stream of its own ({@link SessionType#LANE}: the
 * same port, the same handshake); if that is not this peer, it invites the other to. Until it stands, and whenever it
 * does not, messages go through JGroups: nobody waits. A stream on which nothing moved for {@link #IDLE_NANOS} is
 * closed.
 *
 * <p>What a stream leaves unacknowledged when it ends is sent again through JGroups, with the numbers of stream and
 * message; the other end takes only what it has not taken from the stream. It counts per stream, under a lock, for the
 * stream's reader may be at it still.
 *
 * <p>Safe from any thread.
 */
final class DirectStreams implements Gate.Route, DirectStream.Ear {
    /** A stream from the lesser id is wanted; through JGroups, nothing follows. */
    static final byte INVITE = 3;

    /**
     * A message that a stream has left: number of the stream, number of the message, then the message with its kind.
     */
    static final byte LEFT = 4;

    static final int LEFT_HEAD_BYTES = 1 + Long.BYTES + Long.BYTES;

    /** So much to one peer between two ticks is worth a connection. */
    static final int BUSY_MESSAGES = 16;

    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(60);

    /** A connection on which nothing is acknowledged for so long, although the peer is in the view, is given up. */
    private static final long UNANSWERED_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final long RETRY_FIRST_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long RETRY_MOST_NANOS = TimeUnit.SECONDS.toNanos(32);
    private static final int DIAL_MILLIS = 5_000;

    /** Of so many streams, the ones used last, it is known how much was taken. */
    private static final int COUNTS_MAX = 4_096;

    private final PeerId self;
    private final Admission admission;
    private final Sockets sockets;
    private final Function<PeerId, @Nullable InetSocketAddress> addresses;
    private final Up up;
    private final AtomicLong numbers = new AtomicLong();
    private final Map<PeerId, DirectStream> standing = new ConcurrentHashMap<>();
    private final Map<PeerId, Wish> wishes = new ConcurrentHashMap<>();
    private final Set<PeerId> dialling = ConcurrentHashMap.newKeySet();
    private final Set<DirectStream> open = ConcurrentHashMap.newKeySet(); // standing, or not begun yet
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Id, DirectStream.Count> counts = new LinkedHashMap<>(16, 0.75f, true); // guarded by the lock
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, 5, TimeUnit.SECONDS, new SynchronousQueue<>(), Threads.daemons("gossamer-lane"));
    private final Linger linger = new Linger();
    private final Set<DirectStream> patient = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean resting = new AtomicBoolean();
    private final Thread flusher = Threads.daemon("gossamer-lane-flush", this::flushAll);
    private volatile @Nullable View view;
    private volatile boolean closed;

    /** Which stream: the peer at the other end, and the number given by whoever dialled. */
    private record Id(PeerId peer, long number) {}

    /** How much a stream to a peer is wanted. */
    private static final class Wish {
        private final AtomicLong messages = new AtomicLong();
        private final ReentrantLock lock = new ReentrantLock();
        private long notBeforeNanos = System.nanoTime();
        private long pauseNanos = RETRY_FIRST_NANOS;

        /** Whether to do something about it now; each time the pause until the next becomes longer. */
        boolean isDue(long nowNanos) {
            lock.lock();
            try {
                if (nowNanos - notBeforeNanos < 0) {
                    return false;
                }
                notBeforeNanos = nowNanos + pauseNanos;
                pauseNanos = Math.min(2 * pauseNanos, RETRY_MOST_NANOS);
                return true;
            } finally {
                lock.unlock();
            }
        }
    }

    /** What the streams need from above. */
    interface Up {
        /** A message of a peer, the kind first; the array belongs to the stream. */
        void take(PeerId from, byte[] bytes, int offset, int length);

        /** Sends through JGroups. */
        boolean putAround(PeerId to, byte[] message);
    }

    /** @param addresses where a peer is dialled, if it has proved that */
    DirectStreams(
            PeerId self,
            Admission admission,
            Sockets sockets,
            Function<PeerId, @Nullable InetSocketAddress> addresses,
            Up up) {
        this.self = self;
        this.admission = admission;
        this.sockets = sockets;
        this.addresses = addresses;
        this.up = up;
    }

    void start() {
        flusher.start();
    }

    // ------------------------------------------------------------------------------------------------ down

    /**
     * Sends a message straight, if a stream stands; never blocks.
     *
     * @return {@link DirectStream.Put#OVER} if none stands: then it has to go another way
     */
    DirectStream.Put put(
            PeerId to, byte kind, byte[] head, byte[] bytes, int offset, int length, DirectStream.Manner manner) {
        DirectStream stream = standing.get(to);
        if (stream != null) {
            DirectStream.Put put = stream.put(kind, head, bytes, offset, length, manner);
            if (put != DirectStream.Put.OVER) {
                return put;
            }
        }
        Wish wish = wishes.computeIfAbsent(to, id -> new Wish());
        if (wish.messages.incrementAndGet() >= BUSY_MESSAGES && wish.isDue(System.nanoTime())) {
            wanted(to);
        }
        return DirectStream.Put.OVER;
    }

    private void wanted(PeerId peer) {
        if (self.compareTo(peer) > 0) {
            up.putAround(peer, new byte[] {INVITE});
        } else if (dialling.add(peer)) {
            try {
                threads.execute(() -> {
                    try {
                        dial(peer);
                    } finally {
                        dialling.remove(peer);
                    }
                });
            } catch (RejectedExecutionException e) {
                dialling.remove(peer); // the network is closed
            }
        }
    }

    private void dial(PeerId peer) {
        InetSocketAddress address = addresses.apply(peer);
        if (address == null || standing.containsKey(peer)) {
            return;
        }
        try {
            SealedSocket socket = new SealedSocket(admission, SessionType.LANE, sockets);
            socket.connect(address, DIAL_MILLIS);
            Session session = socket.session();
            if (session == null || !session.peer().id().equals(peer)) {
                socket.close(); // another process has its address now
                return;
            }
            DirectStream stream = new DirectStream(peer, socket, threads, linger, this);
            long number = numbers.incrementAndGet();
            stream.putStart(number);
            stand(stream, number);
            stream.start();
        } catch (IOException e) {
            // JGroups goes on carrying the messages, and the next try comes later
        }
    }

    // ------------------------------------------------------------------------------------------------ up

    @Override
    public void admitted(SealedSocket socket, Session session) throws IOException {
        DirectStream stream = new DirectStream(session.peer().id(), socket, threads, linger, this);
        open.add(stream);
        stream.start();
        if (closed) {
            stream.end();
        }
    }

    @Override
    public boolean started(DirectStream stream, long number) {
        if (stream.number() >= 0 || number < 0) {
            return false;
        }
        stand(stream, number);
        return true;
    }

    private void stand(DirectStream stream, long number) {
        stream.begin(number, count(new Id(stream.peer(), number)));
        open.add(stream);
        wishes.remove(stream.peer());
        DirectStream old = standing.put(stream.peer(), stream);
        if (old != null) {
            old.end(); // whoever dials again has lost it
        }
        if (closed) {
            stream.end();
        }
        if (stream.isOver()) {
            forget(stream); // it ended before it stood
        }
    }

    private void forget(DirectStream stream) {
        standing.remove(stream.peer(), stream);
        open.remove(stream);
    }

    private DirectStream.Count count(Id id) {
        lock.lock();
        try {
            DirectStream.Count count = counts.get(id);
            if (count == null) {
                if (counts.size() >= COUNTS_MAX) {
                    counts.remove(counts.keySet().iterator().next());
                }
                count = new DirectStream.Count();
                counts.put(id, count);
            }
            return count;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void message(DirectStream stream, byte[] bytes, int offset, int length) {
        up.take(stream.peer(), bytes, offset, length);
    }

    @Override
    public void patient(DirectStream stream) {
        patient.add(stream);
        if (resting.compareAndSet(true, false)) {
            LockSupport.unpark(flusher);
        }
    }

    /** Sends on what has waited for company long enough; rests while nothing does. */
    private void flushAll() {
        while (!closed) {
            if (patient.isEmpty()) {
                resting.set(true);
                if (patient.isEmpty() && !closed) {
                    LockSupport.park(this);
                }
                resting.set(false);
                continue;
            }
            LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(Lane.PATIENCE_MILLIS));
            for (Iterator<DirectStream> each = patient.iterator(); each.hasNext(); ) {
                DirectStream stream = each.next();
                each.remove(); // before it is flushed: what comes then is another's
                stream.flush();
            }
        }
    }

    @Override
    public void ended(DirectStream stream, List<DirectStream.Left> left) {
        forget(stream);
        if (closed) {
            return;
        }
        for (DirectStream.Left each : left) {
            byte[] message = ByteBuffer.allocate(LEFT_HEAD_BYTES + each.message().length)
                    .put(LEFT)
                    .putLong(stream.number())
                    .putLong(each.number())
                    .put(each.message())
                    .array();
            up.putAround(stream.peer(), message);
        }
    }

    /** Whether messages to that peer go straight now. */
    boolean isStanding(PeerId peer) {
        return standing.containsKey(peer);
    }

    /** A peer that may not dial this one, by the rule, has much to say to it. */
    void onInvite(PeerId from) {
        if (self.compareTo(from) < 0) {
            wanted(from);
        }
    }

    /** What a stream has left came through JGroups. */
    void onLeft(PeerId from, byte[] bytes, int offset, int length) {
        if (length <= LEFT_HEAD_BYTES) {
            return;
        }
        ByteBuffer head = ByteBuffer.wrap(bytes, offset + 1, LEFT_HEAD_BYTES - 1);
        if (count(new Id(from, head.getLong())).claim(head.getLong())) {
            up.take(from, bytes, offset + LEFT_HEAD_BYTES, length - LEFT_HEAD_BYTES);
        }
    }

    // ------------------------------------------------------------------------------------------------ time and end

    void onView(View now) {
        view = now;
        wishes.keySet().removeIf(peer -> !now.contains(peer));
        standing.forEach((peer, stream) -> {
            if (!now.contains(peer)) {
                stream.end();
            }
        });
    }

    /** Called about once a second. */
    void onTick(long nowNanos) {
        wishes.values().forEach(wish -> wish.messages.set(0));
        View now = view;
        for (DirectStream stream : open) {
            stream.onTick(nowNanos);
            boolean isOfMember = now != null && now.contains(stream.peer()) && stream.number() >= 0;
            long most = isOfMember ? IDLE_NANOS : UNANSWERED_NANOS;
            if (stream.quietNanos(nowNanos) >= most || stream.unansweredNanos(nowNanos) >= UNANSWERED_NANOS) {
                stream.end();
            }
        }
    }

    /** Ends all; the sockets are closed when this returns. */
    void close() {
        closed = true;
        LockSupport.unpark(flusher);
        open.forEach(DirectStream::end);
        threads.shutdown();
    }
}
