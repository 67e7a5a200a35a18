// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import gossamer.engine.Inspection;
import gossamer.model.Change;
import gossamer.model.JobHead;
import gossamer.model.JobId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What checkers see of an engine between two of its steps, looked up once: many rules ask the same of each, and nothing
 * changes there meanwhile.
 */
final class Glance implements Inspection {
    private final Inspection engine;
    private final Map<JobId, List<Held>> held = new HashMap<>(); // these are looked up, never iterated
    private final Map<JobId, List<Booked>> books = new HashMap<>();
    private final Map<JobId, List<Change>> told = new HashMap<>();
    private @Nullable List<JobHead> owned;
    private @Nullable List<JobId> backedUp;
    private @Nullable List<JobId> known;

    Glance(Inspection engine) {
        this.engine = engine;
    }

    private static <T> List<T> once(Map<JobId, List<T>> seen, JobId job, Function<JobId, List<T>> look) {
        List<T> before = seen.get(job);
        if (before != null) {
            return before;
        }
        List<T> now = look.apply(job);
        seen.put(job, now);
        return now;
    }

    @Override
    public List<Held> held(JobId job) {
        return once(held, job, engine::held);
    }

    @Override
    public List<Booked> book(JobId job) {
        return once(books, job, engine::book);
    }

    @Override
    public List<Change> told(JobId job) {
        return once(told, job, engine::told);
    }

    @Override
    public List<JobHead> owned() {
        List<JobHead> seen = owned == null ? engine.owned() : owned;
        owned = seen;
        return seen;
    }

    @Override
    public List<JobId> current() {
        return engine.current();
    }

    @Override
    public List<JobId> backedUp() {
        List<JobId> seen = backedUp == null ? engine.backedUp() : backedUp;
        backedUp = seen;
        return seen;
    }

    @Override
    public List<JobId> known() {
        List<JobId> seen = known == null ? engine.known() : known;
        known = seen;
        return seen;
    }

    @Override
    public List<byte[]> bags(JobId job) {
        return engine.bags(job);
    }

    @Override
    public long stateBytes() {
        return engine.stateBytes();
    }
}
