// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * All processes that come from one: its descendants, those of its session, and those that carry its mark.
 *
 * <p>The tree alone is not enough: a child whose parent has ended, as that of every {@code setsid} and daemon, belongs
 * to no tree of ours any more. On Linux the table of processes shows the session of each and the environment it was
 * started with, which holds the mark unless the child has taken it out and left the session as well. Elsewhere only the
 * tree is known.
 *
 * <p>Confined to one thread.
 */
final class Family {
    /** The variable whose value is the mark. */
    static final String MARK = "GOSSAMER_TASK";

    private static final System.Logger LOG = System.getLogger(Family.class.getName());

    private static final Path TABLE = Path.of("/proc");

    /** How long a killed process may take to vanish. */
    private static final Duration VANISH = Duration.ofSeconds(2);

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final Process first;
    private final byte[] mark;

    /** @param mark a text of printable characters that no other family has */
    Family(Process first, String mark) {
        this.first = first;
        this.mark = (MARK + "=" + mark).getBytes(StandardCharsets.US_ASCII);
    }

    /** Tells all to end, gives them some time for it, and kills those that are left. */
    void end(Duration grace) {
        members().forEach(ProcessHandle::destroy);
        awaitEnd(grace);
        kill();
    }

    /** Kills all, and those that they start meanwhile. */
    void kill() {
        long deadline = System.nanoTime() + VANISH.toNanos();
        List<ProcessHandle> living = members();
        while (!living.isEmpty()) {
            if (System.nanoTime() - deadline > 0) {
                LOG.log(System.Logger.Level.WARNING, "processes of a command cannot be killed: {0}", living);
                return;
            }
            living.forEach(ProcessHandle::destroyForcibly);
            LockSupport.parkNanos(this, LOOK_NANOS);
            living = members();
        }
    }

    private void awaitEnd(Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!members().isEmpty() && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(this, LOOK_NANOS);
        }
    }

    /** Those that live now. */
    List<ProcessHandle> members() {
        List<ProcessHandle> members = new ArrayList<>();
        if (first.isAlive()) {
            members.add(first.toHandle());
        }
        if (!Files.isDirectory(TABLE.resolve("self"))) {
            first.descendants().forEach(members::add);
            return members;
        }
        first.descendants().filter(each -> isRunning(each.pid())).forEach(members::add);
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(TABLE, "[0-9]*")) {
            for (Path entry : entries) {
                long pid = Long.parseLong(entry.getFileName().toString());
                if (isOurs(pid)) {
                    // Asked again once it is held: a number can pass to another process in between.
                    Optional<ProcessHandle> handle = ProcessHandle.of(pid);
                    handle.filter(held -> isOurs(pid)).ifPresent(members::add);
                }
            }
        } catch (IOException | DirectoryIteratorException unreadable) {
            LOG.log(System.Logger.Level.WARNING, "the processes of this host cannot be listed: {0}", unreadable);
        }
        return members;
    }

    private boolean isOurs(long pid) {
        return isRunning(pid) && (session(pid) == first.pid() || isMarked(pid));
    }

    /** Whether it runs still: one that nobody has asked for its exit code yet is in the table without running. */
    private static boolean isRunning(long pid) {
        String state = field(pid, 0);
        return !state.isEmpty() && !state.equals("Z") && !state.equals("X");
    }

    private static long session(long pid) {
        String session = field(pid, 3);
        return session.isEmpty() ? 0 : Long.parseLong(session);
    }

    /** A field of its line in the table, counted from behind its name; empty if it is gone. */
    private static String field(long pid, int number) {
        try {
            String line = Files.readString(TABLE.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
            // The name is in parentheses and may hold anything, parentheses too.
            return line.substring(line.lastIndexOf(')') + 2).split(" ", number + 2)[number];
        } catch (IOException gone) {
            return "";
        }
    }

    private boolean isMarked(long pid) {
        try {
            return holds(Files.readAllBytes(TABLE.resolve(pid + "/environ")));
        } catch (IOException goneOrOfAnotherUser) {
            return false;
        }
    }

    private boolean holds(byte[] variables) {
        for (int start = 0; start + mark.length <= variables.length; ) {
            int end = start;
            while (end < variables.length && variables[end] != 0) {
                end++;
            }
            if (Arrays.equals(variables, start, end, mark, 0, mark.length)) {
                return true;
            }
            start = end + 1;
        }
        return false;
    }
}
