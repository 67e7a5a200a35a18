// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import gossamer.CommandEnd;
import gossamer.CommandEnd.Ending;
import gossamer.CommandEnd.Stream;
import gossamer.model.JobId;
import gossamer.peer.local.Follower;
import gossamer.peer.local.Over;
import gossamer.shell.output.Document;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Prints what the runs of a command write, or gathers it for a document, and finds the exit code.
 *
 * <p>Confined to the thread that follows the command.
 */
final class RunReport implements Follower {
    private static final int MEBI = 1 << 20;

    private record Written(ByteArrayOutputStream stdout, ByteArrayOutputStream stderr) {}

    private final Surroundings around;
    private final boolean json;
    private final Leave leave;
    private final List<CommandEnd> ends = new ArrayList<>();
    private final Map<Long, Written> written = new TreeMap<>();
    private @Nullable JobId job;
    private int cancelledWith = ExitCode.FAILED; // unless this program asked for it, a failure like another

    /** What it does to a job when nobody wants to follow it any more. */
    enum Leave {
        CANCEL("Cancelling"),
        GO_ON("Leaving");

        private final String word;

        Leave(String word) {
            this.word = word;
        }
    }

    /** @param json whether nothing is to be printed but one document at the end */
    RunReport(Surroundings around, boolean json, Leave leave) {
        this.around = around;
        this.json = json;
        this.leave = leave;
    }

    @Override
    public void started(JobId started) {
        job = started;
    }

    @Override
    public void output(long task, CommandEnd.Output output) {
        if (json) {
            Written so = written.computeIfAbsent(
                    task, number -> new Written(new ByteArrayOutputStream(), new ByteArrayOutputStream()));
            (output.stream() == Stream.STDOUT ? so.stdout() : so.stderr()).writeBytes(output.bytes());
        } else {
            (output.stream() == Stream.STDOUT ? around.out() : around.err()).bytes(output.bytes());
        }
    }

    @Override
    public void ended(CommandEnd end) {
        ends.add(end);
        if (!end.problem().isEmpty()) {
            say(end.problem() + ".");
        }
        if (end.ending() == Ending.TIMED_OUT) {
            say("Run " + end.task() + " took too long, and was ended on peer " + end.peer() + ".");
        }
        if (end.cutBytes() > 0) {
            say("What run " + end.task() + " wrote was cut: " + end.cutBytes() + " bytes more than the "
                    + CommandEnd.OUTPUT_BYTES_MAX / MEBI + " MiB that are kept.");
        }
    }

    @Override
    public void interrupted(JobId left) {
        cancelledWith = ExitCode.INTERRUPTED;
        if (around.terminal()) {
            say(""); // the terminal has shown the key
        }
        say(leave.word + " job " + left.number() + ".");
    }

    @Override
    public void impatient(JobId left) {
        cancelledWith = ExitCode.TIME_OUT;
        say(leave.word + " job " + left.number() + ": it takes too long.");
    }

    private void say(String line) {
        if (!json) {
            around.err().println(line);
        }
    }

    /** The exit code, once all is over; says what there is to say about the end of the job. */
    int code(Over over) {
        return switch (over.state()) {
            case DONE -> ends.size() == 1 ? code(ends.get(0)) : codeOfAll();
            case CANCELLED -> {
                say("Job " + (job == null ? "" : job.number() + " ") + "is cancelled.");
                yield cancelledWith;
            }
            case LEFT -> {
                say("Job " + (job == null ? "" : job.number() + " ")
                        + "goes on; what is not printed waits for ./mesh attach.");
                yield cancelledWith;
            }
            case OVERDUE -> {
                say(over.message());
                yield ExitCode.TIME_OUT;
            }
            case FAILED -> {
                say(over.message());
                yield ExitCode.FAILED;
            }
        };
    }

    private int codeOfAll() {
        return ends.stream().allMatch(end -> code(end) == ExitCode.GOOD) ? ExitCode.GOOD : ExitCode.FAILED;
    }

    private static int code(CommandEnd end) {
        return switch (end.ending()) {
            case EXITED -> end.code();
            case TIMED_OUT -> ExitCode.TIME_OUT;
            case NOT_FOUND -> ExitCode.NOT_FOUND;
            case NOT_STARTED -> ExitCode.FAILED;
        };
    }

    /** All that is known, once all is over. */
    Document document(String kind, String mesh, Over over) {
        ends.sort(Comparator.comparingLong(CommandEnd::task));
        var document = new Document(kind).put("mesh", mesh);
        return job(document, job)
                .put("state", over.state().name().toLowerCase(Locale.ROOT))
                .put("problem", over.message())
                .put("items", ends.stream().map(this::item).toList());
    }

    /** Adds the names of a job, as lists of jobs have them. */
    static Document job(Document document, @Nullable JobId job) {
        return document.put("id", job == null ? null : job.number()).put("job", job == null ? null : job.toString());
    }

    private Map<String, @Nullable Object> item(CommandEnd end) {
        Written so = written.get(end.task());
        Map<String, @Nullable Object> item = new LinkedHashMap<>();
        item.put("task", end.task());
        item.put("peer", end.peer());
        item.put("ending", end.ending().name().toLowerCase(Locale.ROOT).replace('_', ' '));
        item.put("code", end.ending() == Ending.EXITED ? end.code() : null);
        item.put("problem", end.problem());
        item.put("stdout", so == null ? "" : so.stdout().toString(StandardCharsets.UTF_8));
        item.put("stderr", so == null ? "" : so.stderr().toString(StandardCharsets.UTF_8));
        item.put("cutBytes", end.cutBytes());
        return item;
    }
}
