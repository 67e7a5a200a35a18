// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

import gossamer.handshake.Keyring;
import gossamer.handshake.Session;
import gossamer.handshake.SessionType;
import gossamer.model.PeerId;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A TCP socket whose streams exist only after the handshake and carry only what was sealed.
 *
 * <p>As safe as a {@link Socket}: one reader, one writer, closed from anywhere.
 */
final class SealedSocket extends Socket {
    private final Admission admission;
    private final SessionType type;
    private final Sockets open;

    private final AtomicReference<@Nullable Renewing> renewing = new AtomicReference<>();
    private final AtomicReference<@Nullable PeerId> grouped = new AtomicReference<>();
    private volatile Traffic traffic = new Traffic();
    private volatile @Nullable SealedInput in;
    private volatile @Nullable SealedOutput out;

    /** A socket to dial with; {@link #connect} includes the handshake. */
    SealedSocket(Admission admission, SessionType type, Sockets open) throws SocketException {
        this.admission = admission;
        this.type = type;
        this.open = open;
        open.add(this);
    }

    @Override
    public void connect(SocketAddress to, int timeoutMillis) throws IOException {
        try {
            super.connect(open.reachable((InetSocketAddress) to), timeoutMillis);
            setTcpNoDelay(true);
            admit(admission.dial(raw(), (InetSocketAddress) to, type), true);
        } catch (IOException | RuntimeException e) {
            close();
            if (type == SessionType.GROUP) { // nobody looks for the mesh by the others
                admission.onDialFailed((InetSocketAddress) to, e);
            }
            throw e;
        }
    }

    /** The other side's handshake, on a socket that a server socket has just filled in. */
    Session answer(Runnable known) throws IOException {
        setTcpNoDelay(true);
        Session made = admission.answer(raw(), known);
        admit(made, false);
        return made;
    }

    private Admission.Raw raw() throws IOException {
        return new Admission.Raw(this, super.getInputStream(), super.getOutputStream());
    }

    private void admit(Session made, boolean dialled) throws IOException {
        if (made.type() == SessionType.GROUP) { // JGroups asks by peer, not by connection
            traffic = open.admitted(made.peer().id());
            grouped.set(made.peer().id());
        } else {
            traffic.opened();
        }
        SealedOutput written =
                new SealedOutput(super.getOutputStream(), made.sealer(), made.payloadBytesMax(), traffic);
        Renewing renewal = open.renewing(admission.renewal(made, dialled), dialled, written, this::cut);
        out = written;
        in = new SealedInput(super.getInputStream(), made.opener(), traffic, renewal);
        renewing.set(renewal);
        if (isClosed()) {
            forget();
            wipe();
        }
        if (!renewal.isAccepted()) { // it was taken off the ring while we shook hands
            throw new SocketException("the key of this session is no longer accepted");
        }
    }

    /** The ring has changed. */
    void onKeys(Keyring now) {
        Renewing renewal = renewing.get();
        if (renewal != null) {
            renewal.onKeys(now);
        }
    }

    /** Time has passed. */
    void onTick(long nowNanos) {
        Renewing renewal = renewing.get();
        if (renewal != null) {
            renewal.onTick(nowNanos);
        }
    }

    /** The session as it was renewed last; null before the handshake. */
    @Nullable
    Session session() {
        Renewing renewal = renewing.get();
        return renewal == null ? null : renewal.session();
    }

    /** What says whether bytes can be written to this connection without waiting. */
    Traffic traffic() {
        return traffic;
    }

    private void forget() {
        PeerId other = grouped.getAndSet(null);
        if (other != null) {
            open.closed(other);
        }
    }

    @Override
    public SealedInput getInputStream() throws IOException {
        SealedInput opened = in;
        if (opened == null) {
            throw new SocketException("no stream before the handshake");
        }
        return opened;
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        SealedOutput opened = out;
        if (opened == null) {
            throw new SocketException("no stream before the handshake");
        }
        return opened;
    }

    @Override
    public void close() throws IOException {
        open.remove(this);
        forget();
        super.close();
        wipe();
    }

    /** Whoever reads or writes ends with an exception, now that the connection is closed; then the keys go. */
    private void wipe() {
        SealedOutput written = out;
        if (written != null) {
            written.wipe();
        }
        SealedInput opened = in;
        if (opened != null) {
            opened.wipe();
        }
        Renewing renewal = renewing.get();
        if (renewal != null) {
            renewal.wipe();
        }
    }

    /** Resets the connection: the other end sees it break, as when this process were killed. */
    void cut() {
        try {
            setSoLinger(true, 0);
        } catch (IOException e) {
            // closed already
        }
        try {
            close();
        } catch (IOException e) {
            // closed already
        }
    }
}
