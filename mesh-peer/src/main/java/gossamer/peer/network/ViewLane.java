// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

import gossamer.model.PeerId;
import gossamer.model.View;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jgroups.Address;
import org.jgroups.BytesMessage;
import org.jgroups.Message;
import org.jspecify.annotations.Nullable;

/**
 * The lane between the members of the installed view: straight where a {@link DirectStreams direct stream} stands, else
 * over JGroups unicasts.
 *
 * <p>A message of up to {@link #PIECE_BYTES} goes as it is, behind one byte that says so. A larger one is cut; of its
 * pieces at most {@link Outbox#WINDOW_BYTES} are under way to one peer until that peer has said which it has put
 * together. Nothing goes out of band: JGroups would hand it to yet another thread.
 *
 * <p>Safe from any thread.
 */
final class ViewLane implements Lane, Group.Ear, DirectStreams.Up {
    static final int PIECE_BYTES = 64 << 10;

    static final byte WHOLE = 0;
    static final byte PIECE = 1;
    static final byte CREDIT = 2;

    /** Kind, message number, whole length, offset. */
    static final int PIECE_HEAD_BYTES = 1 + Long.BYTES + Integer.BYTES + Integer.BYTES;

    private static final byte[] NO_HEAD = {};

    private final PeerId self;
    private final Listener listener;
    private final Notices notices;
    private final ViewWatch watch;
    private final Early early = new Early();
    private final Map<PeerId, Outbox> outboxes = new ConcurrentHashMap<>();
    private final Map<PeerId, Inbox> inboxes = new ConcurrentHashMap<>();

    private volatile @Nullable Group group;
    private volatile @Nullable DirectStreams streams;
    private volatile @Nullable View sending;
    private volatile @Nullable View hearing;

    /** Hears views before the listener does. */
    interface ViewWatch {
        void view(View view);
    }

    ViewLane(PeerId self, Listener listener, Notices notices, ViewWatch watch) {
        this.self = self;
        this.listener = listener;
        this.notices = notices;
        this.watch = watch;
    }

    /** @param straight beside the group; null for none */
    void start(Group over, @Nullable DirectStreams straight) {
        group = over;
        streams = straight;
    }

    /** Nothing is sent and nothing handed up any more. */
    void stop() {
        sending = null;
        hearing = null;
        outboxes.clear();
        inboxes.clear();
    }

    // ------------------------------------------------------------------------------------------------ down

    @Override
    public Sent send(PeerId to, byte[] bytes, int offset, int length) {
        return send(to, bytes, offset, length, /* patient: */ false);
    }

    @Override
    public Sent sendPatiently(PeerId to, byte[] bytes, int offset, int length) {
        return send(to, bytes, offset, length, /* patient: */ true);
    }

    private Sent send(PeerId to, byte[] bytes, int offset, int length, boolean patient) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        Group over = group;
        View view = sending;
        if (over == null || view == null) {
            return Sent.CLOSED;
        }
        if (to.equals(self) || !view.contains(to)) {
            return Sent.NOT_IN_VIEW;
        }
        if (length <= PIECE_BYTES) {
            return sendWhole(over, to, bytes, offset, length, patient);
        }
        return sendLarge(to, bytes, offset, length);
    }

    private Sent sendWhole(Group over, PeerId to, byte[] bytes, int offset, int length, boolean patient) {
        DirectStreams straight = streams;
        if (straight != null) {
            switch (straight.put(
                    to,
                    WHOLE,
                    NO_HEAD,
                    bytes,
                    offset,
                    length,
                    patient ? DirectStream.Manner.PATIENT : DirectStream.Manner.SMALL)) {
                case TAKEN -> {
                    return Sent.YES;
                }
                case FULL -> {
                    return Sent.FULL;
                }
                case OVER -> {} // the other way, then
            }
        }
        return put(over, to, message(WHOLE, NO_HEAD, bytes, offset, length)) ? Sent.YES : Sent.CLOSED;
    }

    private Sent sendLarge(PeerId to, byte[] bytes, int offset, int length) {
        if (length > MESSAGE_BYTES_MAX) {
            throw new IllegalArgumentException("a message has at most " + MESSAGE_BYTES_MAX + " bytes, not " + length);
        }
        Outbox outbox = outboxes.computeIfAbsent(to, Outbox::new);
        boolean taken = outbox.add(bytes, offset, length, this::putPiece);
        View now = sending;
        if (now == null || !now.contains(to)) {
            outboxes.remove(to, outbox); // it left while we wrote
        }
        return taken ? Sent.YES : Sent.FULL;
    }

    private boolean putPiece(PeerId to, byte[] head, byte[] bytes, int offset, int length) {
        return putBounded(to, PIECE, head, bytes, offset, length);
    }

    /** What a piece begins with, after its kind. */
    static byte[] pieceHead(long number, int whole, int at) {
        return ByteBuffer.allocate(PIECE_HEAD_BYTES - 1)
                .putLong(number)
                .putInt(whole)
                .putInt(at)
                .array();
    }

    /** Sends what is bounded already: pieces, and what is said about them. */
    private boolean putBounded(PeerId to, byte kind, byte[] head, byte[] bytes, int offset, int length) {
        DirectStreams straight = streams;
        boolean went = straight != null
                && straight.put(to, kind, head, bytes, offset, length, DirectStream.Manner.BOUNDED)
                        == DirectStream.Put.TAKEN;
        return went || putAround(to, message(kind, head, bytes, offset, length));
    }

    /** As JGroups carries it. */
    private static byte[] message(byte kind, byte[] head, byte[] bytes, int offset, int length) {
        return ByteBuffer.allocate(1 + head.length + length)
                .put(kind)
                .put(head)
                .put(bytes, offset, length)
                .array();
    }

    @Override
    public boolean putAround(PeerId to, byte[] message) {
        Group over = group;
        View view = sending;
        return over != null && view != null && view.contains(to) && put(over, to, message);
    }

    private static boolean put(Group over, PeerId to, byte[] message) {
        return over.send(new BytesMessage(Group.address(to), message));
    }

    // ------------------------------------------------------------------------------------------------ up

    @Override
    public void receive(Message message) {
        Address source = message.getSrc();
        byte[] bytes = message.getArray();
        if (source == null || bytes == null || message.getLength() < 1) {
            return;
        }
        take(Group.peer(source), bytes, message.getOffset(), message.getLength());
    }

    @Override
    public void take(PeerId from, byte[] bytes, int offset, int length) {
        View view = hearing;
        if (view != null && view.contains(from)) {
            hear(from, bytes, offset, length);
        } else if (!from.equals(self)) {
            early.hold(from, bytes, offset, length, () -> hearing, this::hear);
        }
    }

    private void hear(PeerId from, byte[] bytes, int offset, int length) {
        switch (bytes[offset]) {
            case WHOLE -> deliver(from, bytes, offset + 1, length - 1);
            case PIECE -> takePiece(from, bytes, offset, length);
            case CREDIT -> takeCredit(from, bytes, offset, length);
            case DirectStreams.INVITE, DirectStreams.LEFT -> takeAbout(from, bytes, offset, length);
            default ->
                notices.note(
                        Notice.Kind.FAULT,
                        from.brief(),
                        "peer " + from.brief() + " sent an unknown kind of lane message");
        }
    }

    private void takePiece(PeerId from, byte[] bytes, int offset, int length) {
        if (length < PIECE_HEAD_BYTES) {
            return;
        }
        ByteBuffer head = ByteBuffer.wrap(bytes, offset + 1, PIECE_HEAD_BYTES - 1);
        long number = head.getLong();
        int whole = head.getInt();
        int at = head.getInt();
        int size = length - PIECE_HEAD_BYTES;
        Inbox inbox = inboxes.computeIfAbsent(from, Inbox::new);
        byte[] done = inbox.piece(number, whole, at, bytes, offset + PIECE_HEAD_BYTES, size);
        byte[] credit = ByteBuffer.allocate(Integer.BYTES).putInt(size).array();
        putBounded(from, CREDIT, NO_HEAD, credit, 0, credit.length);
        if (done != null) {
            deliver(from, done, 0, done.length);
        }
    }

    private void takeCredit(PeerId from, byte[] bytes, int offset, int length) {
        Outbox outbox = outboxes.get(from);
        if (outbox != null && length == 1 + Integer.BYTES) {
            outbox.credit(ByteBuffer.wrap(bytes, offset + 1, Integer.BYTES).getInt(), this::putPiece);
        }
    }

    /** What is said about the direct streams. */
    private void takeAbout(PeerId from, byte[] bytes, int offset, int length) {
        DirectStreams straight = streams;
        if (straight == null) {
            return;
        }
        if (bytes[offset] == DirectStreams.INVITE) {
            straight.onInvite(from);
        } else {
            straight.onLeft(from, bytes, offset, length);
        }
    }

    private void deliver(PeerId from, byte[] bytes, int offset, int length) {
        try {
            listener.message(from, bytes, offset, length);
        } catch (RuntimeException e) {
            notices.note(
                    Notice.Kind.FAULT, "listener", "a message from " + from.brief() + " made this peer fail: " + e);
        }
    }

    @Override
    public void viewAccepted(org.jgroups.View installed) {
        View view = Group.view(installed);
        hearing = both(hearing, view);
        sending = view;
        outboxes.keySet().removeIf(peer -> !view.contains(peer));
        inboxes.keySet().removeIf(peer -> !view.contains(peer));
        DirectStreams straight = streams;
        if (straight != null) {
            straight.onView(view);
        }
        watch.view(view);
        try {
            listener.view(view);
        } catch (RuntimeException e) {
            notices.note(Notice.Kind.FAULT, "listener", "view " + view.id() + " made this peer fail: " + e);
        }
        hearing = view;
        early.release(view, this::hear);
    }

    /** While the listener takes the new view in, only members of both are heard. */
    private static @Nullable View both(@Nullable View old, View now) {
        if (old == null) {
            return null;
        }
        List<PeerId> members = old.members().stream().filter(now::contains).toList();
        return members.isEmpty() ? null : new View(now.id(), members);
    }
}
