// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

import gossamer.model.PeerId;
import gossamer.peer.linger.Linger;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One sealed stream of lane messages to and from one peer.
 *
 * <p>What stands on it, both ways: a length of four bytes, then so many bytes, the first of which says the kind. A
 * stream begins with {@link #START} from the end that dialled. Lane messages are numbered by counting, from 0; the
 * other end says with {@link #ACK} how many it has taken. What is not acknowledged is kept, so that a connection that
 * breaks loses nothing: {@link #end} hands it over, numbered, to be sent another way.
 *
 * <p>Whoever sends writes, wherever that cannot block ({@link Traffic}); else a thread of its own does. Whoever finds
 * another thread writing leaves the message to it, so messages that come together go together. One thread reads, and
 * carries every message as far up as it goes.
 *
 * <p>Safe from any thread.
 */
final class DirectStream {
    /** The number of the stream, eight bytes. */
    static final byte START = 5;

    /** How many messages were taken, eight bytes. */
    static final byte ACK = 6;

    /** What {@link #put} keeps for a peer that does not acknowledge, small messages only: then it takes no more. */
    static final int KEPT_BYTES_MAX = 64 << 20;

    /** A message with its kind; larger ones are cut before they come here. */
    static final int MESSAGE_BYTES_MAX = ViewLane.PIECE_BYTES + ViewLane.PIECE_HEAD_BYTES;

    private static final int HEAD_BYTES = Integer.BYTES;
    private static final int FIRST_BLOCK_BYTES = 1 << 10;
    private static final int BLOCK_BYTES = 64 << 10;
    private static final int FIRST_ROOM_BYTES = 8 << 10;
    private static final int ROOM_BYTES_MAX = 256 << 10;
    /** As many pieces as may be under way. */
    private static final int SPARE_BLOCKS_MAX = Outbox.WINDOW_BYTES / ViewLane.PIECE_BYTES;

    private static final long ACK_BYTES = 256 << 10;
    private static final long ACK_MESSAGES = 4096;

    private final PeerId peer;
    private final SealedSocket socket;
    private final SealedInput in;
    private final OutputStream out;
    private final Executor writers;
    private final Linger linger;
    private final Ear ear;

    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Block> waiting = new ArrayDeque<>(); // all below is guarded by the lock
    private final Deque<Block> written = new ArrayDeque<>();
    private final Deque<Block> spare = new ArrayDeque<>();
    private long sent;
    private long acknowledged;
    private long keptBytes;
    private long unansweredSinceNanos;
    private boolean writing;
    private boolean over;
    private long moved;
    private long movedNanos = System.nanoTime();

    private volatile long taken; // by the reading thread alone
    private volatile long takenSaid;
    private long bytesSinceSaid; // of the reading thread
    private volatile @Nullable Begun begun;

    /** How many messages of a stream were taken, in whatever way they came. */
    static final class Count {
        private final ReentrantLock lock = new ReentrantLock();
        private long taken;

        /** Whether the message is to be taken now. */
        boolean claim(long number) {
            lock.lock();
            try {
                if (number != taken) {
                    return false;
                }
                taken++;
                return true;
            } finally {
                lock.unlock();
            }
        }
    }

    /** Both ends know which stream this is. */
    private record Begun(long number, Count count) {}

    /** Messages that go to the socket with one write. */
    private static final class Block {
        private byte[] bytes = new byte[FIRST_BLOCK_BYTES];
        private int length;
        private long first;
        private int messages;
        private int messageBytes;

        boolean has(int more) {
            return length == 0 || length + more <= BLOCK_BYTES;
        }

        void reset(long number) {
            length = 0;
            first = number;
            messages = 0;
            messageBytes = 0;
        }

        void add(byte kind, byte[] head, byte[] from, int offset, int size) {
            int body = length + HEAD_BYTES + 1 + head.length;
            int end = body + size;
            if (bytes.length < end) {
                int room = Math.max(end, Math.min(2 * bytes.length, BLOCK_BYTES));
                bytes = length == 0 ? new byte[room] : Arrays.copyOf(bytes, room);
            }
            ByteBuffer.wrap(bytes, length, body - length)
                    .putInt(end - length - HEAD_BYTES)
                    .put(kind)
                    .put(head);
            System.arraycopy(from, offset, bytes, body, size);
            length = end;
        }
    }

    /** A message that the other end may not have got. */
    record Left(long number, byte[] message) {}

    /** How a message is sent. */
    enum Manner {
        /** At once; refused where much waits already. */
        SMALL,
        /** With what is sent next, or {@link Lane#PATIENCE_MILLIS} later; refused where much waits already. */
        PATIENT,
        /** At once, however much waits: something else bounds it. */
        BOUNDED
    }

    /** What became of a message. */
    enum Put {
        /** It is on its way, or will be sent another way. */
        TAKEN,
        /** It is not taken: the other end acknowledges too little. */
        FULL,
        /** It is not taken: the stream is over. */
        OVER
    }

    /** Hears what comes, on the reading thread, and what becomes of the stream. */
    interface Ear {
        /** The other end says which stream this is; false if that cannot be. */
        boolean started(DirectStream stream, long number);

        /** A message, which belongs to the stream and may be overwritten after the return; the kind comes first. */
        void message(DirectStream stream, byte[] bytes, int offset, int length);

        /** Something waits for company: {@link #flush} when it has waited long enough. From any thread. */
        void patient(DirectStream stream);

        /** The stream has ended, whoever ended it; told once, from any thread. */
        void ended(DirectStream stream, List<Left> left);
    }

    /**
     * @param socket after its handshake; it belongs to the stream from now on
     * @param linger of all streams of this peer
     */
    DirectStream(PeerId peer, SealedSocket socket, Executor writers, Linger linger, Ear ear) throws IOException {
        this.peer = peer;
        this.socket = socket;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
        this.writers = writers;
        this.linger = linger;
        this.ear = ear;
    }

    PeerId peer() {
        return peer;
    }

    /** From now on it is known which stream this is. */
    void begin(long number, Count count) {
        begun = new Begun(number, count);
    }

    /** The number given by whoever dialled; -1 while it is not known. */
    long number() {
        Begun now = begun;
        return now == null ? -1 : now.number();
    }

    /** Begins to read, on a thread that ends with the stream. */
    void start() {
        Threads.daemon("gossamer-stream-" + peer.brief(), this::read).start();
    }

    // ------------------------------------------------------------------------------------------------ down

    /** The first thing on a stream, by the end that dialled. */
    void putStart(long number) {
        say(START, number, Manner.BOUNDED);
    }

    /**
     * Sends a message of at most {@link #MESSAGE_BYTES_MAX} bytes, the kind among them; never blocks.
     *
     * @param head the first bytes after the kind; may be empty
     * @param offset of the first byte after those
     */
    Put put(byte kind, byte[] head, byte[] bytes, int offset, int length, Manner manner) {
        return add(kind, head, bytes, offset, length, true, manner);
    }

    /** Sends what is about the stream itself; it is not numbered. */
    private void say(byte kind, long number, Manner manner) {
        byte[] eight = ByteBuffer.allocate(Long.BYTES).putLong(number).array();
        add(kind, eight, eight, 0, 0, false, manner);
    }

    private Put add(byte kind, byte[] head, byte[] bytes, int offset, int length, boolean numbered, Manner manner) {
        int size = head.length + length;
        int next;
        lock.lock();
        try {
            if (over) {
                return Put.OVER;
            }
            if (numbered && manner != Manner.BOUNDED && keptBytes > KEPT_BYTES_MAX) {
                return Put.FULL;
            }
            Block block = waiting.peekLast();
            if (block == null || !block.has(HEAD_BYTES + 1 + size)) {
                block = spare.isEmpty() ? new Block() : spare.removeLast();
                block.reset(sent);
                waiting.addLast(block);
            }
            block.add(kind, head, bytes, offset, length);
            if (numbered) {
                block.messages++;
                block.messageBytes += size;
                keptBytes += size;
                if (sent++ == acknowledged) {
                    unansweredSinceNanos = System.nanoTime();
                }
            }
            if (writing) {
                return Put.TAKEN; // who writes looks again before it stops
            }
            if (manner != Manner.PATIENT) {
                writing = true;
            }
            next = waiting.getFirst().length; // what was patient before goes with it
        } finally {
            lock.unlock();
        }
        if (manner == Manner.PATIENT) {
            ear.patient(this);
        } else {
            writeFrom(next);
        }
        return Put.TAKEN;
    }

    /** Writes what waits, if anything does. */
    void flush() {
        int bytes;
        lock.lock();
        try {
            Block first = waiting.peekFirst();
            if (over || writing || first == null) {
                return;
            }
            writing = true;
            bytes = first.length;
        } finally {
            lock.unlock();
        }
        writeFrom(bytes);
    }

    /** This thread is the writer now, of so many bytes first. */
    private void writeFrom(int bytes) {
        if (isFree(bytes)) {
            writeInline();
        } else {
            handOver();
        }
    }

    private boolean isFree(int bytes) {
        return socket.traffic().isFree(bytes);
    }

    private void handOver() {
        try {
            writers.execute(this::writeAll);
        } catch (RejectedExecutionException e) {
            end(); // the network is closed
        }
    }

    private void writeInline() {
        for (Block next = next(); next != null; next = next()) {
            write(next);
            int more = nextBytes();
            if (more > 0 && !isFree(more)) {
                handOver();
                return;
            }
        }
    }

    private void writeAll() {
        for (Block next = next(); next != null; next = next()) {
            write(next);
        }
    }

    private int nextBytes() {
        lock.lock();
        try {
            Block next = waiting.peekFirst();
            return next == null ? 0 : next.length;
        } finally {
            lock.unlock();
        }
    }

    /** What to write now; null, and nobody is the writer any more, if nothing waits. */
    private @Nullable Block next() {
        lock.lock();
        try {
            Block next = over ? null : waiting.pollFirst();
            if (next == null) {
                writing = false;
            } else if (next.messages > 0) { // the rest is never acknowledged
                written.addLast(next);
            }
            return next;
        } finally {
            lock.unlock();
        }
    }

    private void write(Block block) {
        try {
            out.write(block.bytes, 0, block.length);
        } catch (IOException e) {
            end();
        }
    }

    // ------------------------------------------------------------------------------------------------ up

    private void read() {
        byte[] room = new byte[FIRST_ROOM_BYTES];
        int from = 0;
        int to = 0;
        try {
            while (true) {
                int length = to - from < HEAD_BYTES ? 0 : length(room, from);
                if (length > 0 && to - from >= HEAD_BYTES + length) {
                    on(room, from + HEAD_BYTES, length);
                    from += HEAD_BYTES + length;
                    continue;
                }
                int wanted = HEAD_BYTES + length;
                if (from == to || from + wanted > room.length) {
                    byte[] next = room(room, to, wanted);
                    System.arraycopy(room, from, next, 0, to - from);
                    room = next;
                    to -= from;
                    from = 0;
                }
                int read = waitAndRead(room, to);
                if (read < 0) {
                    return;
                }
                to += read;
            }
        } catch (IOException e) {
            // the connection is gone; what that leaves undone is handed over below
        } finally {
            end();
        }
    }

    private int waitAndRead(byte[] room, int to) throws IOException {
        long since = System.nanoTime();
        if (linger.isSoon()) { // to look costs a system call
            linger.until(in::hasSome);
        }
        int read = in.read(room, to, room.length - to);
        linger.waited(System.nanoTime() - since);
        return read;
    }

    private static int length(byte[] room, int at) throws IOException {
        int length = ByteBuffer.wrap(room, at, HEAD_BYTES).getInt();
        if (length < 1 || length > MESSAGE_BYTES_MAX) {
            throw new SocketException("a message of " + length + " bytes");
        }
        return length;
    }

    /** Doubles what reads have filled to the end, so that an idle stream keeps little. */
    private static byte[] room(byte[] room, int filled, int wanted) {
        boolean small = filled == room.length && room.length < ROOM_BYTES_MAX;
        int size = Math.max(wanted, small ? 2 * room.length : room.length);
        return size == room.length ? room : new byte[size];
    }

    private void on(byte[] bytes, int offset, int length) throws IOException {
        switch (bytes[offset]) {
            case START -> {
                if (length != 1 + Long.BYTES || !ear.started(this, number(bytes, offset))) {
                    throw new SocketException("no stream begins like this");
                }
            }
            case ACK -> {
                if (length != 1 + Long.BYTES || !onAcknowledged(number(bytes, offset))) {
                    throw new SocketException("an acknowledgement of what was not sent");
                }
            }
            default -> {
                long number = taken;
                Begun now = begun;
                if (now != null && now.count().claim(number)) {
                    ear.message(this, bytes, offset, length);
                }
                taken = number + 1;
                bytesSinceSaid += length;
                if (number - takenSaid >= ACK_MESSAGES || bytesSinceSaid >= ACK_BYTES) {
                    acknowledge();
                }
            }
        }
    }

    private static long number(byte[] bytes, int offset) {
        return ByteBuffer.wrap(bytes, offset + 1, Long.BYTES).getLong();
    }

    private void acknowledge() {
        bytesSinceSaid = 0;
        sayTaken();
    }

    private void sayTaken() {
        long now = taken;
        takenSaid = now;
        say(ACK, now, Manner.PATIENT);
    }

    private boolean onAcknowledged(long count) {
        lock.lock();
        try {
            if (count > sent) {
                return false;
            }
            if (count <= acknowledged) {
                return true; // two of the other end's threads have overtaken each other
            }
            acknowledged = count;
            unansweredSinceNanos = System.nanoTime();
            for (Block first = written.peekFirst(); first != null && first.first + first.messages <= count; ) {
                if (written.size() == 1 && writing) {
                    break; // it may be under the writer's hands
                }
                written.removeFirst();
                keptBytes -= first.messageBytes;
                if (spare.size() < SPARE_BLOCKS_MAX) {
                    spare.addLast(first);
                }
                first = written.peekFirst();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    // ------------------------------------------------------------------------------------------------ time and end

    /** Says what was taken since it was last said; called about once a second. */
    void onTick(long nowNanos) {
        if (taken != takenSaid) {
            sayTaken();
        }
        lock.lock();
        try {
            spare.clear(); // an idle stream keeps little
            if (sent + taken != moved) {
                moved = sent + taken;
                movedNanos = nowNanos;
            }
        } finally {
            lock.unlock();
        }
    }

    /** How long no message has gone or come, as the ticks saw it. */
    long quietNanos(long nowNanos) {
        lock.lock();
        try {
            return nowNanos - movedNanos;
        } finally {
            lock.unlock();
        }
    }

    boolean isOver() {
        lock.lock();
        try {
            return over;
        } finally {
            lock.unlock();
        }
    }

    /** How long something has been under way without an acknowledgement; 0 if nothing is. */
    long unansweredNanos(long nowNanos) {
        lock.lock();
        try {
            return sent == acknowledged ? 0 : Math.max(0, nowNanos - unansweredSinceNanos);
        } finally {
            lock.unlock();
        }
    }

    /** Closes the connection; what the other end may not have got is handed over. Idempotent. */
    void end() {
        List<Left> left = new ArrayList<>();
        lock.lock();
        try {
            if (over) {
                return;
            }
            over = true;
            written.forEach(block -> collect(block, left));
            waiting.forEach(block -> collect(block, left));
            written.clear();
            waiting.clear();
            spare.clear();
        } finally {
            lock.unlock();
        }
        socket.cut();
        ear.ended(this, left);
    }

    private void collect(Block block, List<Left> left) {
        long number = block.first;
        int at = 0;
        while (at < block.length) {
            int length = ByteBuffer.wrap(block.bytes, at, HEAD_BYTES).getInt();
            at += HEAD_BYTES;
            if (block.bytes[at] != ACK && block.bytes[at] != START) {
                if (number >= acknowledged) {
                    left.add(new Left(number, Arrays.copyOfRange(block.bytes, at, at + length)));
                }
                number++;
            }
            at += length;
        }
    }
}
