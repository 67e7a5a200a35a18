// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.process;

import gossamer.Command;
import gossamer.CommandEnd;
import gossamer.CommandEnd.Ending;
import gossamer.CommandEnd.Stream;
import gossamer.peer.worker.Place;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One run of a command, from its start to the end of everything it started.
 *
 * <p>The program reads nothing, runs in the peer's own folder, and gets the peer's variables without those of the mesh,
 * which may name keys; instead it gets {@code MESH_JOB_ID}, {@code MESH_TASK_ID}, {@code MESH_ATTEMPT} and
 * {@code MESH_PEER}.
 *
 * <p>Confined to the worker that runs the task.
 */
final class CommandRun {
    /** How long a program may take to end when it is told to, before it is killed. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    /** How long to wait for the end of the output once all processes are gone: one out of reach may hold it open. */
    private static final Duration OUTPUT_GRACE = Duration.ofSeconds(2);

    private final Command command;
    private final long task;
    private final Place place;

    CommandRun(Command command, long task, Place place) {
        this.command = command;
        this.task = task;
        this.place = place;
    }

    /**
     * Runs it.
     *
     * @throws InterruptedException if nobody wants it any more
     */
    CommandEnd toEnd() throws InterruptedException {
        String mark = UUID.randomUUID().toString();
        var builder = new ProcessBuilder(command.words()).redirectInput(Redirect.from(new File("/dev/null")));
        Map<String, String> variables = builder.environment();
        dress(variables, mark);
        var programs = new SearchPath(variables.get("PATH"));
        String name = command.words().get(0);
        if (programs.find(name) == null) {
            return failed(Ending.NOT_FOUND, "There is no program \"" + name + "\" on peer " + place.peer());
        }
        String refusal = limitMemory(builder, programs.find("prlimit"));
        if (refusal != null) {
            return failed(Ending.NOT_STARTED, refusal);
        }
        inSessionOfItsOwn(builder, programs.find("setsid"));
        try {
            return follow(builder.start(), mark);
        } catch (IOException refused) {
            return failed(
                    Ending.NOT_STARTED,
                    "\"" + name + "\" cannot be started on peer " + place.peer() + ": " + refused.getMessage());
        }
    }

    private void dress(Map<String, String> variables, String mark) {
        variables
                .keySet()
                .removeIf(name -> name.startsWith("MESH_")
                        || name.startsWith("GOSSAMER_")
                        || name.equals("CREDENTIALS_DIRECTORY")); // where systemd puts the key file
        variables.put("MESH_JOB_ID", Long.toString(place.job().number()));
        variables.put("MESH_TASK_ID", Long.toString(task));
        variables.put("MESH_ATTEMPT", Integer.toString(place.attempt()));
        variables.put("MESH_PEER", place.peer());
        variables.put(Family.MARK, mark);
    }

    /**
     * Lets the program have no more data than the peer allows: what it writes to, not what it maps from files, and not
     * what it only sets aside, as many programs do with more than there is.
     *
     * @return why it is not to be started at all, or null
     */
    private @Nullable String limitMemory(ProcessBuilder builder, @Nullable Path prlimit) {
        if (!place.allowance().limitsMemory()) {
            return null;
        }
        if (prlimit == null) {
            return "Peer " + place.peer() + " limits the memory of programs, and has no program \"prlimit\" to do so";
        }
        List<String> words = new ArrayList<>(
                List.of(prlimit.toString(), "--data=" + place.allowance().taskMemory(), "--"));
        words.addAll(builder.command());
        builder.command(words);
        return null;
    }

    /** Where the system has the means, so that a Ctrl-C typed at the peer does not reach the program. */
    private static void inSessionOfItsOwn(ProcessBuilder builder, @Nullable Path setsid) {
        if (setsid != null) {
            List<String> words = new ArrayList<>(List.of(setsid.toString(), "--"));
            words.addAll(builder.command());
            builder.command(words);
        }
    }

    private CommandEnd follow(Process process, String mark) throws InterruptedException {
        var family = new Family(process, mark);
        var output = new Capture(CommandEnd.OUTPUT_BYTES_MAX);
        List<Thread> readers = List.of(
                output.read(process.getInputStream(), Stream.STDOUT),
                output.read(process.getErrorStream(), Stream.STDERR));
        boolean inTime;
        try {
            inTime = await(process);
            if (!inTime) {
                family.end(GRACE);
            }
        } catch (InterruptedException unwanted) {
            family.end(GRACE);
            throw unwanted;
        } finally {
            family.kill(); // what it left behind, too
        }
        for (Thread reader : readers) {
            reader.join(OUTPUT_GRACE);
        }
        int code = process.waitFor();
        return new CommandEnd(
                task,
                place.peer(),
                inTime ? Ending.EXITED : Ending.TIMED_OUT,
                code,
                inTime || !isLimitedByPeer()
                        ? ""
                        : "Peer " + place.peer() + " lets nothing run for longer than "
                                + place.allowance().taskTime().toMillis() + " ms",
                output.pieces(),
                output.cutBytes());
    }

    /** Whether it ended before its limit. */
    private boolean await(Process process) throws InterruptedException {
        Duration limit = limit();
        if (limit == null) {
            process.waitFor();
            return true;
        }
        return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Its own, or that of the peer, whichever ends sooner; null for none. */
    private @Nullable Duration limit() {
        return isLimitedByPeer() ? place.allowance().taskTime() : command.limit();
    }

    private boolean isLimitedByPeer() {
        Duration own = command.limit();
        Duration most = place.allowance().taskTime();
        return place.allowance().limitsTime() && (own == null || most.compareTo(own) < 0);
    }

    private CommandEnd failed(Ending ending, String problem) {
        return new CommandEnd(task, place.peer(), ending, 0, problem, List.of(), 0);
    }
}
