// SPDX-License-Identifier: Apache-2.0
package gossamer.peer;

import gossamer.handshake.Keyring;
import gossamer.handshake.Suite;
import gossamer.peer.crypto.KeyFile;
import gossamer.peer.crypto.KeyFileRefused;
import gossamer.peer.network.Upkeep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks once a second whether the key file has changed, or a key of it has come to its end, and hands over the new
 * ring.
 *
 * <p>A file that cannot be used changes nothing: the keys that hold go on, and a person is told once for each such
 * state of the file. Safe from any thread; works on one of its own.
 */
final class KeyWatch implements AutoCloseable {
    private final Path file;
    private final Suite suite;
    private final String mesh;
    private final Consumer<String> trouble;
    private final AtomicReference<@Nullable Upkeep> looks = new AtomicReference<>();
    private @Nullable Stamp stamp;
    private @Nullable Instant nextEnd;

    /** What changes whenever somebody writes the file. */
    private record Stamp(
            FileTime time, long bytes, @Nullable Object file) {}

    /** @param trouble hears, in a sentence, why the file cannot be used */
    KeyWatch(Path file, Suite suite, String mesh, Consumer<String> trouble) {
        this.file = file;
        this.suite = suite;
        this.mesh = mesh;
        this.trouble = trouble;
    }

    /**
     * Reads the ring to begin with; {@link #start} watches for others.
     *
     * @throws KeyFileRefused if the file is not fit to be used
     * @throws IOException if it cannot be read
     */
    Keyring read() throws KeyFileRefused, IOException {
        Instant now = Instant.now();
        Stamp before = Files.exists(file) ? stamp() : null;
        KeyFile.Contents contents = KeyFile.contents(file, now);
        Keyring ring = contents.secret().keyring(suite, mesh);
        contents.secret().wipe();
        nextEnd = contents.nextEnd();
        stamp = before;
        return ring;
    }

    private Stamp stamp() throws IOException {
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        return new Stamp(now.lastModifiedTime(), now.size(), now.fileKey());
    }

    /** @param keys hears of each new ring */
    void start(Consumer<Keyring> keys) {
        Upkeep begun = new Upkeep("gossamer-keys", nowNanos -> look(keys));
        looks.set(begun);
        begun.start();
    }

    private void look(Consumer<Keyring> keys) {
        Stamp now = null;
        try {
            now = stamp();
            boolean over = nextEnd != null && Instant.now().isAfter(nextEnd);
            if (over || !now.equals(stamp)) {
                keys.accept(read());
            }
        } catch (KeyFileRefused | IOException unfit) {
            if (!Objects.equals(now, stamp)) {
                trouble.accept(
                        unfit instanceof KeyFileRefused
                                ? unfit.getMessage() + "; the keys stay as they were"
                                : "key file " + file + " cannot be read (" + unfit + "); the keys stay as they were");
            }
            stamp = now;
            nextEnd = null;
        }
    }

    @Override
    public void close() {
        Upkeep begun = looks.get();
        if (begun != null) {
            begun.close();
        }
    }
}
