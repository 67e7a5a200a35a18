// SPDX-License-Identifier: Apache-2.0
package gossamer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import gossamer.machine.Event;
import gossamer.model.Chunk;
import gossamer.model.IndexRange;
import gossamer.model.Items;
import gossamer.model.JobId;
import gossamer.model.JobSpec;
import gossamer.model.Outcome;
import gossamer.model.PeerId;
import gossamer.model.Yield;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The workers of one peer of a {@link Pump}: each runs one task at a time, in virtual time. */
final class Workers {
    private static final class Running {
        final JobSpec spec;
        final Chunk chunk;
        long since;
        final List<Yield> yields = new ArrayList<>();
        long next;
        long end;
        List<IndexRange> stopped = new ArrayList<>();

        Running(JobSpec spec, Chunk chunk) {
            this.spec = spec;
            this.chunk = chunk;
            this.next = chunk.lease().range().lo();
            this.end = chunk.lease().range().hi();
        }

        boolean isStopped(long index) {
            return stopped.stream().anyMatch(range -> range.contains(index));
        }
    }

    private final Pump pump;
    private final PeerId self;
    int slots;
    private final ArrayDeque<Running> waiting = new ArrayDeque<>();
    private final Map<Long, Running> running = new LinkedHashMap<>();

    /** How often each task was started here. */
    final Map<JobId, Map<Long, Integer>> started = new LinkedHashMap<>();

    final Set<JobId> known = new LinkedHashSet<>();

    Workers(Pump pump, PeerId self, int slots) {
        this.pump = pump;
        this.self = self;
        this.slots = slots;
    }

    int busy() {
        return running.size();
    }

    void run(JobSpec spec, Chunk chunk) {
        known.add(spec.id());
        waiting.add(new Running(spec, chunk));
        pump.later(0, this::fill);
    }

    private void fill() {
        while (running.size() < slots && !waiting.isEmpty()) {
            Running chunk = waiting.remove();
            running.put(chunk.chunk.number(), chunk);
            chunk.since = pump.now;
            startNext(chunk);
        }
    }

    private void startNext(Running chunk) {
        while (chunk.next < chunk.end && chunk.isStopped(chunk.next)) {
            chunk.next++;
        }
        if (chunk.next >= chunk.end) {
            pump.later(0, () -> finish(chunk));
            return;
        }
        long index = chunk.next;
        started.computeIfAbsent(chunk.spec.id(), job -> new LinkedHashMap<>()).merge(index, 1, Integer::sum);
        pump.later(pump.taskNanos.applyAsLong(index), () -> {
            yieldOf(chunk, index);
            chunk.next++;
            startNext(chunk);
        });
    }

    /** The result is the argument, or the index where there is none. */
    private static void yieldOf(Running chunk, long index) {
        Items items = chunk.chunk.lease().items();
        byte[] value = items.isEmpty()
                ? Pump.number(index)
                : items.at((int) (index - chunk.chunk.lease().range().lo()));
        int attempt = chunk.chunk.lease().attempt();
        Yield last = chunk.yields.isEmpty() ? null : chunk.yields.get(chunk.yields.size() - 1);
        boolean follows = last != null && last.range().hi() == index;
        IndexRange range = new IndexRange(follows ? last.range().lo() : index, index + 1);
        if (follows) {
            chunk.yields.remove(chunk.yields.size() - 1);
        }
        if (chunk.spec.gathering() == JobSpec.Gathering.COMBINED) {
            long before = follows ? sumOf(last) : 0;
            byte[] sum = Pump.number(before + ByteBuffer.wrap(value).getLong());
            chunk.yields.add(new Yield.Combined(range, attempt, sum));
        } else {
            List<Outcome> outcomes = new ArrayList<>(follows ? ((Yield.Each) last).outcomes() : List.of());
            outcomes.add(new Outcome.Success(value));
            chunk.yields.add(new Yield.Each(range, attempt, outcomes));
        }
    }

    private void finish(Running chunk) {
        if (running.remove(chunk.chunk.number()) != null) {
            long nanos = pump.now - chunk.since;
            pump.step(self, new Event.ChunkDone(chunk.chunk.number(), List.copyOf(chunk.yields), nanos));
            fill();
        }
    }

    void recall(long number) {
        for (Running chunk : waiting) {
            if (chunk.chunk.number() == number) {
                waiting.remove(chunk);
                cut(number, chunk.next);
                return;
            }
        }
        Running chunk = running.get(number);
        if (chunk != null && chunk.next + 1 < chunk.end) {
            chunk.end = chunk.next + 1;
            cut(number, chunk.end);
        }
    }

    private void cut(long number, long from) {
        pump.later(0, () -> pump.step(self, new Event.ChunkCut(number, from)));
    }

    void stop(long number, IndexRange range) {
        Running chunk = running.get(number);
        for (Running each : waiting) {
            chunk = each.chunk.number() == number ? each : chunk;
        }
        if (chunk != null) {
            chunk.stopped.add(range);
        }
    }

    void forget(JobId job) {
        assertThat(known.contains(job) || !started.containsKey(job))
                .as("%s is forgotten once", job)
                .isTrue();
        known.remove(job);
    }

    /** The sum of the values of a yield; each outcome must be the index of its task. */
    static long sumOf(@Nullable Yield yield) {
        return switch (yield) {
            case null -> 0;
            case Yield.Combined combined -> ByteBuffer.wrap(combined.value()).getLong();
            case Yield.Bagged bagged -> throw new AssertionError("nothing here is a bag: " + bagged);
            case Yield.Each each -> {
                long sum = 0;
                long index = each.range().lo();
                for (Outcome outcome : each.outcomes()) {
                    if (outcome instanceof Outcome.Success(byte[] value)) {
                        long number = ByteBuffer.wrap(value).getLong();
                        assertThat(number).as("I3: the value of task %d", index).isEqualTo(index);
                        sum += number;
                    }
                    index++;
                }
                yield sum;
            }
        };
    }
}
