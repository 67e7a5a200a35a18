// SPDX-License-Identifier: Apache-2.0
package gossamer.scheduler;

import gossamer.config.EngineConfig;
import gossamer.machine.Effects;
import gossamer.message.SchedulerMessage.Directory;
import gossamer.message.SchedulerMessage.DirectoryRequest;
import gossamer.model.JobHead;
import gossamer.model.View;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Questions of people at this peer for the job directory.
 *
 * <p>A scheduler that does not answer in time is done without: the jobs of this peer are the answer then.
 *
 * <p>Confined to the event loop.
 */
public final class Inquiries {
    private final EngineConfig config;
    private final Map<Long, Long> open = new LinkedHashMap<>(); // ticket -> asked at, by rising time

    public Inquiries(EngineConfig config) {
        this.config = config;
    }

    public void ask(long ticket, @Nullable View view, long nowNanos, Effects out) {
        open.put(ticket, nowNanos);
        if (view != null) {
            out.send(view.scheduler(), new DirectoryRequest(view.id(), ticket));
        }
    }

    public void onDirectory(Directory directory, Effects out) {
        if (open.remove(directory.ticket()) != null) {
            out.jobs(directory.ticket(), directory.jobs());
        }
    }

    /** Gives up on a silent scheduler. */
    public void onTime(long nowNanos, Supplier<List<JobHead>> own, Effects out) {
        open.entrySet().removeIf(entry -> {
            boolean late = nowNanos - entry.getValue() >= config.surveyNanos();
            if (late) {
                out.jobs(entry.getKey(), own.get());
            }
            return late;
        });
    }

    public long deadlineNanos() {
        return open.isEmpty() ? Long.MAX_VALUE : open.values().iterator().next() + config.surveyNanos();
    }
}
