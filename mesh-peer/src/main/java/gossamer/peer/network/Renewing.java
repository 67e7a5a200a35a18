// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

import gossamer.handshake.Keyring;
import gossamer.handshake.Opener;
import gossamer.handshake.Refusal;
import gossamer.handshake.Renewal;
import gossamer.handshake.Sealer;
import gossamer.handshake.Session;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the keys of one connection fresh: runs its {@link Renewal} between the two streams.
 *
 * <p>What the reader hears may have to be answered, and the reader must not wait for the writer: two peers whose
 * buffers are full in both directions would wait for each other for ever. So what is to be sent goes out on a thread of
 * the {@link Sockets}. Safe from any thread.
 */
final class Renewing implements SealedInput.Control {
    /** A session of a key that was taken off the ring may be renewed by another one for so long. */
    private static final long UNACCEPTED_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Renewal renewal;
    private final boolean dialled;
    private final Ages ages;
    private final SealedOutput out;
    private final Supplier<Keyring> ring;
    private final Executor threads;
    private final Runnable cut;
    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<Renewal.Frame> waiting = new ConcurrentLinkedQueue<>();
    private long unacceptedSinceNanos = System.nanoTime();
    private long keySinceNanos;
    private long sessionSinceNanos;

    /**
     * How old keys may become.
     *
     * @param key until the next one of the same session follows
     * @param session until the session is renewed from fresh numbers
     */
    record Ages(Duration key, Duration session) {
        /** RFC 8446 leaves it open; WireGuard renews after minutes, IPsec and SSH after an hour. */
        static final Ages USUAL = new Ages(Duration.ofMinutes(15), Duration.ofMinutes(60));
    }

    /** @param cut closes the connection */
    Renewing(
            Renewal renewal,
            boolean dialled,
            Ages ages,
            SealedOutput out,
            Supplier<Keyring> ring,
            Executor threads,
            Runnable cut) {
        this.renewal = renewal;
        this.dialled = dialled;
        this.ages = ages;
        this.out = out;
        this.ring = ring;
        this.threads = threads;
        this.cut = cut;
        this.keySinceNanos = System.nanoTime();
        this.sessionSinceNanos = keySinceNanos;
    }

    @Override
    public @Nullable Opener take(int type, byte[] payload) throws IOException {
        Opener next;
        Refusal why;
        lock.lock();
        try {
            byte[] fresh = Admission.fresh();
            waiting.addAll(renewal.onFrame(type, payload, ring.get(), fresh, System.nanoTime()));
            Arrays.fill(fresh, (byte) 0);
            next = renewal.takeOpener();
            why = renewal.refusal();
        } finally {
            lock.unlock();
        }
        if (why != null) {
            throw new SocketException("the keys could not be renewed: " + why.sentence());
        }
        flush();
        return next;
    }

    private void flush() {
        if (!waiting.isEmpty()) {
            try {
                threads.execute(this::drain);
            } catch (RejectedExecutionException e) {
                cut.run(); // the network is closed, and this connection with it
            }
        }
    }

    private void drain() {
        try {
            out.send(waiting);
        } catch (IOException e) {
            cut.run();
        }
    }

    /**
     * The ring has changed: a session of a lesser key is renewed, and cut if it stays with one that is accepted no
     * more.
     */
    void onKeys(Keyring now) {
        if (!session().key().equals(now.primary().id())) {
            want(now);
        }
    }

    /** Whether the secret by which the session was proved last is on the ring. */
    boolean isAccepted() {
        return ring.get().find(session().key()) != null;
    }

    /** The session as it was renewed last. */
    Session session() {
        lock.lock();
        try {
            return renewal.session();
        } finally {
            lock.unlock();
        }
    }

    private void want(Keyring now) {
        lock.lock();
        try {
            byte[] fresh = Admission.fresh();
            List<Renewal.Frame> frames = renewal.want(now, fresh, System.nanoTime());
            Arrays.fill(fresh, (byte) 0);
            waiting.addAll(frames);
            sessionSinceNanos = System.nanoTime();
        } finally {
            lock.unlock();
        }
        flush();
    }

    /** The connection is closed, and nobody reads or writes any more. */
    void wipe() {
        lock.lock();
        try {
            renewal.wipe();
            for (Renewal.Frame next = waiting.poll(); next != null; next = waiting.poll()) {
                Sealer unused = next.next();
                if (unused != null) {
                    unused.wipe();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Called now and then: begins what is due, and ends what has lasted too long. */
    void onTick(long nowNanos) {
        boolean overdue;
        boolean keyOld;
        boolean sessionOld;
        lock.lock();
        try {
            if (isAccepted()) {
                unacceptedSinceNanos = nowNanos;
            }
            overdue = renewal.isOverdue(nowNanos) || nowNanos - unacceptedSinceNanos >= UNACCEPTED_NANOS;
            keyOld = nowNanos - keySinceNanos >= ages.key().toNanos();
            sessionOld =
                    dialled && nowNanos - sessionSinceNanos >= ages.session().toNanos();
            if (keyOld) {
                keySinceNanos = nowNanos;
            }
        } finally {
            lock.unlock();
        }
        if (overdue) {
            cut.run();
        } else if (sessionOld) {
            want(ring.get());
        } else if (keyOld) {
            out.turnSoon();
        }
    }
}
