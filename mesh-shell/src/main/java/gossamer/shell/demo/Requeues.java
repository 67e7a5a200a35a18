// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.demo;

import gossamer.Job;
import gossamer.machine.Note;
import gossamer.shell.demo.Waiting.Waited;
import gossamer.shell.log.Notes;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Which tasks of this process's jobs were given to others because their holder was lost, while it listens.
 *
 * <p>Safe from any thread.
 */
final class Requeues implements AutoCloseable {
    private final List<Note.Requeued> heard = new CopyOnWriteArrayList<>();
    private final Notes notes = Notes.listen(note -> {
        if (note instanceof Note.Requeued requeued) {
            heard.add(requeued);
        }
    });

    /**
     * How long it took, from a moment on, until the last of these tasks was done by another peer.
     *
     * @param sinceMillis the moment, in milliseconds since 1970
     * @return seconds; 0 if there were none
     */
    double lastDoneSeconds(Job<?> job, List<Waited> results, long sinceMillis) {
        return results.stream()
                        .filter(result -> isOf(job, result.index()))
                        .mapToLong(result -> result.endedMillis() - sinceMillis)
                        .max()
                        .orElse(0)
                / 1e3;
    }

    private boolean isOf(Job<?> job, long index) {
        return heard.stream()
                .anyMatch(requeued -> Long.toString(requeued.job().number()).equals(job.id())
                        && requeued.range().contains(index));
    }

    @Override
    public void close() {
        notes.close();
    }
}
