// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.UnixOperatingSystemMXBean;
import gossamer.IndexFn;
import gossamer.LongIndexFn;
import gossamer.LongMerge;
import gossamer.model.Chunk;
import gossamer.model.ContentHash;
import gossamer.model.IndexRange;
import gossamer.model.Items;
import gossamer.model.JobId;
import gossamer.model.JobKind;
import gossamer.model.JobSpec;
import gossamer.model.JobSpec.Gathering;
import gossamer.model.Lease;
import gossamer.model.Outcome;
import gossamer.model.PeerId;
import gossamer.model.Yield;
import gossamer.peer.value.Compiled;
import gossamer.peer.value.Values;
import gossamer.peer.worker.NoMesh;
import gossamer.peer.worker.Program;
import gossamer.peer.worker.TestRules;
import gossamer.peer.worker.Workers;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One program after the other runs at a peer and is forgotten: nothing of any of them is left. */
@Timeout(240)
class ManyCodeSetsTest {
    private static final int WARM = 100;

    private static final String SOURCE = """
            package app;
            public class Maker {
                public static final String NAME = "name-of-0000";
                private static final ThreadLocal<Object> LEFT = new ThreadLocal<>();
                public record Answer(String text, long number) implements java.io.Serializable {}
                public static class Held implements java.io.Serializable { public long number; public Answer answer; }
                public enum Mood { GOOD, BAD }
                public static gossamer.IndexFn<Object> each() {
                    return i -> {
                        LEFT.set(new Answer(NAME, i));
                        Thread.currentThread().setContextClassLoader(Maker.class.getClassLoader());
                        if (i == 1) { throw new IllegalStateException(new Own()); }
                        Held held = new Held();
                        held.answer = new Answer(NAME, i);
                        return java.util.List.of(held.answer, held, Mood.GOOD);
                    };
                }
                public static class Own extends Exception {}
                public static gossamer.LongIndexFn longs() { return i -> i + NAME.length(); }
                public static gossamer.LongMerge merge() { return (a, b) -> a + b; }
            }
            """;

    private final Shelf shelf = new Shelf();
    private final CodeSets sets = new CodeSets("many", getClass().getClassLoader(), false, List.of(), 64 << 20);
    private final BlockingQueue<List<Yield>> done = new LinkedBlockingQueue<>();
    private final Workers workers = new Workers(
            2,
            "many",
            TestRules.ALL,
            sets,
            new Workers.Listener() {
                @Override
                public void chunkDone(long chunk, List<Yield> yields, long nanos) {
                    done.add(yields);
                }

                @Override
                public void chunkCut(long chunk, long fromIndex) {}

                @Override
                public void chunkStep(long chunk, Yield.Bagged step) {}

                @Override
                public void chunkProgress(long chunk, long step, long items) {}

                @Override
                public void chunkWaits(long chunk) {}

                @Override
                public void chunkGoesOn(long chunk) {}
            },
            new NoMesh());

    @Test
    void nothingIsLeftOfAHundredProgramsThatRanHere() throws Exception {
        runAndForget(100);
    }

    @Test
    @Tag("long")
    void nothingIsLeftOfAThousandProgramsThatRanHere() throws Exception {
        runAndForget(1_000);
    }

    private void runAndForget(int programs) throws Exception {
        sets.listen(shelf);
        Compiled program = Compiled.of("app.Maker", SOURCE);
        byte[] each = Program.index((IndexFn<?>) make(program, "each"), null);
        byte[] longs = Program.indexLongs((LongIndexFn) make(program, "longs"), (LongMerge) make(program, "merge"));
        WeakReference<ClassLoader> last = new WeakReference<>(null);
        for (int i = 0; i < WARM; i++) {
            last = oneProgram(i, program.files(), each, longs);
        }
        awaitGone(last);
        long metaspace = metaspace();
        long files = openFiles();
        long classes = ManagementFactory.getClassLoadingMXBean().getLoadedClassCount();
        int threads = Thread.activeCount();

        for (int i = WARM; i < WARM + programs; i++) {
            last = oneProgram(i, program.files(), each, longs);
        }
        awaitGone(last);

        long after = metaspace();
        System.out.printf(
                "CODE %d code sets one after the other: metaspace %d KiB before, %d KiB after; classes %d, %d; open files "
                        + "%d, %d%n",
                programs,
                metaspace >> 10,
                after >> 10,
                classes,
                ManagementFactory.getClassLoadingMXBean().getLoadedClassCount(),
                files,
                openFiles());
        assertThat(after).isLessThan(metaspace + metaspace / 10);
        assertThat(openFiles()).isLessThan(files + 10);
        assertThat(Thread.activeCount()).isLessThanOrEqualTo(threads + 2);
        workers.close();
        sets.close();
    }

    private static Object make(Compiled program, String what) throws Exception {
        return program.loadClass("app.Maker").getMethod(what).invoke(null);
    }

    /** Fetches, runs and forgets a program that differs from all others by one text. */
    private WeakReference<ClassLoader> oneProgram(int number, Map<String, byte[]> files, byte[] each, byte[] longs)
            throws Exception {
        Map<String, byte[]> own = new HashMap<>();
        files.forEach((name, file) -> own.put(name, renamed(file, number)));
        CodeSet set = shelf.putClasses(own);
        JobId first = new JobId(new PeerId(1, 2), 2L * number, JobKind.JAVA);
        JobId second = new JobId(new PeerId(1, 2), 2L * number + 1, JobKind.JAVA);
        shelf.fetch(sets, first, set.id());
        shelf.fetch(sets, second, set.id());
        ClassLoader loader = sets.linker(set.id()).loader();

        List<Yield> objects = run(first, each, set.id(), 2);
        List<Yield> numbers = run(second, longs, set.id(), 100);

        Yield.Each both = (Yield.Each) objects.get(0);
        assertThat(both.outcomes().get(1)).isInstanceOf(Outcome.Failure.class);
        Object value = Values.decode(((Outcome.Success) both.outcomes().get(0)).value(), loader);
        assertThat(value.toString()).contains(String.format("name-of-%04d", number));
        assertThat(numbers).hasSize(1);
        for (JobId job : List.of(first, second)) {
            workers.forget(job);
            assertThat(sets.forget(job)).isEqualTo(set.id());
        }
        shelf.clear();
        return new WeakReference<>(loader);
    }

    private static byte[] renamed(byte[] file, int number) {
        byte[] from = "name-of-0000".getBytes(StandardCharsets.ISO_8859_1);
        byte[] to = String.format("name-of-%04d", number).getBytes(StandardCharsets.ISO_8859_1);
        byte[] renamed = file.clone();
        for (int at = 0; at + from.length <= renamed.length; at++) {
            if (Arrays.equals(renamed, at, at + from.length, from, 0, from.length)) {
                System.arraycopy(to, 0, renamed, at, to.length);
            }
        }
        return renamed;
    }

    private List<Yield> run(JobId job, byte[] program, ContentHash code, int tasks) throws Exception {
        JobSpec spec = new JobSpec(job, "one of many", Gathering.EACH, JobSpec.OPEN, program, code);
        workers.run(spec, new Chunk(job.number(), new Lease(job, new IndexRange(0, tasks), 1, Items.NONE)));
        List<Yield> yields = done.poll(30, TimeUnit.SECONDS);
        assertThat(yields).isNotNull();
        return yields;
    }

    /** The loader of the last program goes when its threads have gone, and the collector has seen it. */
    private static void awaitGone(WeakReference<ClassLoader> loader) {
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            System.gc();
            return loader.get() == null;
        });
    }

    private static long metaspace() {
        System.gc();
        Map<String, Long> used = new LinkedHashMap<>();
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            used.put(pool.getName(), pool.getUsage().getUsed());
        }
        return used.get("Metaspace");
    }

    private static long openFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getOpenFileDescriptorCount()
                : 0;
    }
}
