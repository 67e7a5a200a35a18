// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.log;

import gossamer.machine.Note;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Hears what the engines of this process note, from the moment it is made until it is closed.
 *
 * <p>A peer logs each note of its engine as the only parameter of a record; that is the way out of the peer, so that
 * the interface for programs need not know of notes. The listener is called on the peer's event loop: it must not wait.
 */
public final class Notes implements AutoCloseable {
    /** Held here, because loggers that nobody holds are forgotten, and their levels with them. */
    private static final Logger PEER = Logger.getLogger("gossamer");

    private final Handler handler;

    private Notes(Handler handler) {
        this.handler = handler;
    }

    /** Starts to listen. */
    public static Notes listen(Consumer<Note> listener) {
        var handler = new Handler() {
            @Override
            public void publish(LogRecord record) {
                Object[] parameters = record.getParameters();
                if (parameters != null && parameters.length == 1 && parameters[0] instanceof Note note) {
                    listener.accept(note);
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        handler.setLevel(Level.ALL);
        PEER.addHandler(handler);
        LogLines.letNotesThrough();
        return new Notes(handler);
    }

    @Override
    public void close() {
        PEER.removeHandler(handler);
    }
}
