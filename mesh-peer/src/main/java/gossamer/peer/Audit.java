// SPDX-License-Identifier: Apache-2.0
package gossamer.peer;

import gossamer.model.ContentHash;
import gossamer.model.JobId;
import gossamer.model.JobSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes down which jobs are submitted and run at a peer: a line of JSON for each, in a file that only its owner can
 * read.
 *
 * <pre>
 *   {"at":"2026-01-31T12:00:00.123Z","peer":"anna","did":"run","job":"01234567-7","kind":"java","title":"map at A.java:3",
 *    "code":"64 hex digits, or null","from":"the peer it was submitted at, and its address where it is known"}
 * </pre>
 *
 * <p>A peer says that it runs a job when it gets its first task, and again if it had forgotten the job meanwhile. Lines
 * are added to what is there. A line that cannot be written is told as a warning, the first of several only.
 *
 * <p>Safe from any thread. A line is one write to the file, which is done by the thread that calls.
 */
final class Audit implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("gossamer");

    private final @Nullable Path file;
    private final @Nullable Writer out;
    private final Set<JobId> running = ConcurrentHashMap.newKeySet();
    private boolean failing;
    private volatile Function<JobId, String> origin = job -> job.origin().toString();
    private volatile String peer = "";

    private Audit(@Nullable Path file, @Nullable Writer out) {
        this.file = file;
        this.out = out;
    }

    /** One that writes nothing. */
    static Audit none() {
        return new Audit(null, null);
    }

    /**
     * One that adds to a file, which is made if it is not there.
     *
     * @throws IOException if that is not possible
     */
    static Audit to(Path file) throws IOException {
        if (!Files.exists(file)) {
            boolean posix =
                    FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
            FileAttribute<?>[] owners = posix
                    ? new FileAttribute<?>[] {
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                    }
                    : new FileAttribute<?>[0];
            Files.createFile(file, owners);
        }
        return new Audit(
                file,
                Files.newBufferedWriter(
                        file, StandardCharsets.UTF_8, StandardOpenOption.WRITE, StandardOpenOption.APPEND));
    }

    /**
     * Names the peer in all further lines.
     *
     * @param whereFrom says where a job was submitted
     */
    void of(String name, Function<JobId, String> whereFrom) {
        peer = name;
        origin = whereFrom;
    }

    /** Somebody submits a job here. */
    void submitted(JobSpec spec) {
        write("submit", spec);
    }

    /** A task of a job is to run here. */
    void runs(JobSpec spec) {
        if (out != null && running.add(spec.id())) {
            write("run", spec);
        }
    }

    /** Nothing of a job is here any more. */
    void forget(JobId job) {
        running.remove(job);
    }

    private synchronized void write(String did, JobSpec spec) {
        if (out == null) {
            return;
        }
        ContentHash code = spec.code();
        String line = "{\"at\":\"" + Instant.now() + "\",\"peer\":" + quoted(peer) + ",\"did\":\"" + did
                + "\",\"job\":\""
                + spec.id() + "\",\"kind\":\"" + spec.id().kind() + "\",\"title\":" + quoted(spec.title())
                + ",\"code\":"
                + (code == null ? "null" : "\"" + code + "\"") + ",\"from\":" + quoted(origin.apply(spec.id())) + "}\n";
        try {
            out.write(line);
            out.flush();
            failing = false;
        } catch (IOException full) {
            if (!failing) {
                LOG.log(
                        Level.WARNING,
                        "{0} cannot be written to, so that jobs are not written down: {1}",
                        file,
                        full.toString());
            }
            failing = true;
        }
    }

    /** A text in JSON: RFC 8259, section 7. */
    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ' || Character.isSurrogate(c) || c == 0x7f) {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    @Override
    public synchronized void close() {
        if (out != null) {
            try {
                out.close();
            } catch (IOException lost) {
                throw new UncheckedIOException("the last line of " + file + " is lost", lost);
            }
        }
    }
}
