// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.worker;

import gossamer.LimitExceeded;
import gossamer.NotPortable;
import gossamer.model.Attempts;
import gossamer.model.JobKind;
import gossamer.model.JobSpec;
import gossamer.model.Outcome;
import gossamer.model.Yield;
import gossamer.peer.code.Linker;
import gossamer.peer.code.MissingCode;
import gossamer.peer.code.Portable;
import gossamer.peer.value.Failures;
import gossamer.peer.value.ValueException;
import gossamer.peer.value.Values;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Executes chunks of one job on one worker.
 *
 * <p>Whatever a task throws fails that task alone: this class, and {@link Branch} for forks, are the only ones on a
 * worker that catch everything.
 *
 * <p>Confined to its worker.
 */
abstract class Runner {
    /** Failures of one chunk that are told with stack and causes; further ones are told briefly. */
    private static final int FULL_FAILURES_MAX = 16;

    static final Outcome CANCELLED = new Outcome.Cancelled();

    private final String peerName;
    private final Linker linker;
    private int failures;

    Runner(String peerName, Linker linker) {
        this.peerName = peerName;
        this.linker = linker;
    }

    /**
     * A runner for the program of a job.
     *
     * @param peerName for the exceptions of tasks
     */
    static Runner of(JobSpec spec, Rules rules, Linker linker, String peerName) {
        return of(spec, rules, linker, peerName, decoded -> switch (decoded.kind()) {
            case INDEX_LONGS -> new LongsRunner(decoded, linker, peerName);
            case BAG -> new BagRunner(decoded, linker, peerName);
            case CALL, MAP, INDEX ->
                decoded.merge() == null
                        ? new EachRunner(new Body(decoded, linker), peerName, linker)
                        : new FoldRunner(new Body(decoded, linker), peerName, linker);
        });
    }

    /** One that has the tasks run in a process of their own; commands are such processes themselves. */
    static Runner apart(JobSpec spec, Rules rules, Linker linker, String peerName, Isolation isolation) {
        if (spec.id().kind() == JobKind.COMMANDS) {
            return of(spec, rules, linker, peerName);
        }
        return of(
                spec,
                rules,
                linker,
                peerName,
                decoded -> decoded.kind() == Program.Kind.BAG
                        ? broken(new NotPortable("a bag cannot run apart from its peer"), linker, peerName)
                        : new ApartRunner(spec, isolation, peerName, linker));
    }

    /** One that fails each task. */
    static Runner broken(Throwable why, Linker linker, String peerName) {
        return new BrokenRunner(why, peerName, linker);
    }

    private static Runner of(
            JobSpec spec, Rules rules, Linker linker, String peerName, Function<Program, Runner> choice) {
        Program decoded;
        try {
            decoded = Program.decode(spec.program());
        } catch (ValueException garbled) {
            return broken(new NotPortable("the job's code is garbled: " + garbled.getMessage()), linker, peerName);
        }
        String breach = rules.breach(spec, decoded);
        return breach != null ? broken(new NotPortable(breach), linker, peerName) : choice.apply(decoded);
    }

    /**
     * Runs the tasks of a chunk from its first on, for as long as they can be claimed.
     *
     * @return yields that cover what was claimed, in index order
     */
    abstract List<Yield> run(Work work, Turn turn);

    /** Runs the next task or tasks; what it throws is theirs. */
    abstract void advance(Work work) throws Throwable;

    /** The loader of the job's classes; null until they have been loaded. */
    abstract @Nullable ClassLoader loader();

    /** What {@link #advance} threw; null if nothing. */
    final @Nullable Throwable attempt(Work work, Turn turn) {
        Throwable threw = null;
        turn.begins(work);
        try {
            advance(work);
        } catch (Throwable thrown) {
            threw = thrown;
        }
        return turn.ended(work, threw);
    }

    final void startChunk() {
        failures = 0;
    }

    /** The outcome of a task that threw. */
    final Outcome failed(Throwable thrown, Work work, long index) {
        Throwable told = told(thrown, work);
        Failures.Place place =
                new Failures.Place(peerName, work.lease.job().number(), index, Attempts.counted(work.lease.attempt()));
        byte[] encoded = failures++ < FULL_FAILURES_MAX && !(thrown instanceof OutOfMemoryError)
                ? Failures.encode(told, place)
                : Failures.encodeBriefly(told, place);
        boolean retriable = thrown instanceof LimitExceeded
                ? work.job.policy().isRetriedAfterLimit(thrown)
                : work.job.policy().isRetriedAfter(thrown);
        return new Outcome.Failure(encoded, retriable);
    }

    /** What the submitter is told: that a class is missing says little without whose, and where. */
    private Throwable told(Throwable thrown, Work work) {
        MissingCode missing = thrown instanceof MissingCode known ? known : linker.missing(thrown);
        if (missing == null) {
            return thrown;
        }
        NotPortable told = new NotPortable(
                missing.getMessage() + ", needed by job " + work.lease.job().number() + " at peer " + peerName);
        told.setStackTrace(thrown.getStackTrace());
        return told;
    }

    /** The encoded result of a task. */
    static byte[] encoded(@Nullable Object result) {
        try {
            return Values.encode(result);
        } catch (ValueException refused) {
            throw new NotPortable("the result cannot be sent back:\n  " + Portable.whyNot(result, "result", refused));
        }
    }
}
