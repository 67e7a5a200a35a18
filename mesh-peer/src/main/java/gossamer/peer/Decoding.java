// SPDX-License-Identifier: Apache-2.0
package gossamer.peer;

import gossamer.PeerLost;
import gossamer.RemoteTaskException;
import gossamer.model.Outcome;
import gossamer.peer.value.Failures;
import gossamer.peer.value.ValueException;
import gossamer.peer.value.Values;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Turns the outcomes of one job's tasks into values and exceptions.
 *
 * <p>Immutable; safe from any thread.
 */
final class Decoding {
    private final ClassLoader loader;
    private final long job;
    private final StackTraceElement[] site;

    /**
     * @param loader knows the classes of the submitting program
     * @param job its number, for messages
     * @param site the frames of the line that submitted it
     */
    Decoding(ClassLoader loader, long job, StackTraceElement[] site) {
        this.loader = loader;
        this.job = job;
        this.site = site;
    }

    @Nullable
    Object value(Outcome outcome, long index) throws TaskThrew {
        return switch (outcome) {
            case Outcome.Success success -> value(success.value(), index);
            case Outcome.Failure failure -> throw new TaskThrew(Failures.decode(failure.failure(), loader, site));
            case Outcome.Lost lost ->
                throw new TaskThrew(new PeerLost("task " + job + "." + index + " was tried " + lost.attempts()
                        + " times; each time the peer that ran it was lost"));
            case Outcome.Cancelled cancelled ->
                throw new TaskThrew(new CancellationException("task " + job + "." + index + " was cancelled"));
            case Outcome.Abandoned abandoned ->
                throw new TaskThrew(new PeerLost(
                        "task " + job + "." + index + " had started when its peer was lost, and may not start twice"));
        };
    }

    @Nullable
    Object value(byte[] encoded, long index) throws TaskThrew {
        try {
            return Values.decode(encoded, loader);
        } catch (ValueException unreadable) {
            TaskThrew threw = new TaskThrew(new RemoteTaskException(
                    ValueException.class.getName(),
                    "the result of task " + job + "." + index + " cannot be read: " + unreadable.getMessage()));
            threw.thrown().addSuppressed(unreadable);
            throw threw;
        }
    }
}
