// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.demo;

import gossamer.Job;
import gossamer.machine.Note;
import gossamer.shell.demo.Waiting.Waited;
import gossamer.shell.log.Notes;
import java.util.List;
import java.util.LongSummaryStatistics;
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
     * When these tasks were done by another peer.
     *
     * @param sinceMillis the moment to count from, in milliseconds since 1970
     * @return milliseconds from there, of the first, of the last, and how many there were
     */
    LongSummaryStatistics doneMillis(Job<?> job, List<Waited> results, long sinceMillis) {
        return results.stream()
                .filter(result -> isOf(job, result.index()))
                .mapToLong(result -> result.endedMillis() - sinceMillis)
                .summaryStatistics();
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
