// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.fault;

import gossamer.AttachRefused;
import gossamer.Job;
import gossamer.Mesh;
import gossamer.Results;
import gossamer.machine.Note;
import gossamer.model.JobHead;
import gossamer.model.JobId;
import gossamer.model.PeerId;
import gossamer.model.View;
import gossamer.peer.value.ProcessFilter;
import gossamer.shell.log.Notes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A process that submits tasks as it is told on stdin, and writes down each result that it is given.
 *
 * <p>A line of its output is one of
 *
 * <pre>
 *   submitted RUN TASKS
 *   delivered RUN TASK ok|wrong|failed|again NANOS CAUSE
 *   fault RUN KIND PID NANOS
 * </pre>
 *
 * <p>where {@code again} is a right result of which it was told that another program may have had it before. It answers
 * each line with one, and ends when there are no more.
 */
final class Submitter implements AutoCloseable {
    /** The tasks of one run, as far as this process knows. */
    private static final class Run {
        private final AtomicInteger delivered = new AtomicInteger();
        private @Nullable Job<List<Long>> job;
        private @Nullable Flow flow;
    }

    /** Submits one task for each that has ended, until it is told to halt. */
    private final class Flow {
        private final String run;
        private final long parkNanos;
        private final Semaphore window;
        private final Thread thread;
        private volatile boolean halted;
        private int submitted; // of the thread, until it has ended

        Flow(String run, int window, long parkNanos) {
            this.run = run;
            this.parkNanos = parkNanos;
            this.window = new Semaphore(window);
            this.thread = Thread.ofPlatform().name("flow").start(this::submit);
        }

        private void submit() {
            while (!halted) {
                window.acquireUninterruptibly();
                write("submitted " + run + " " + (submitted + 1));
                one(run, submitted, parkNanos, Harm.NONE, window::release);
                submitted++;
            }
        }

        int halt() throws InterruptedException {
            halted = true;
            thread.join();
            return submitted;
        }
    }

    private final Mesh mesh;
    private final String folder;
    private final Path output;
    private final Map<String, Run> runs = new ConcurrentHashMap<>();
    private final AtomicInteger left = new AtomicInteger();
    private final Notes notes;

    private Submitter(Mesh mesh, String folder, String name) {
        this.mesh = mesh;
        this.folder = folder;
        this.output = Path.of(folder, Ledger.OUTPUT + name);
        this.notes = Notes.listen(note -> left.addAndGet(note instanceof Note.ViewChanged change ? change.left() : 0));
    }

    // Words: folder, mesh, key file, address to bind, name, slots, and where its store is if it has one.
    public static void main(String[] words) throws Exception {
        ProcessFilter.install();
        try (Mesh mesh = Mesh.join(config -> config.withMesh(words[1])
                        .withKeyFile(Path.of(words[2]))
                        .withBind(words[3])
                        .withName(words[4])
                        .withSlots(Integer.parseInt(words[5]))
                        .withStore(words.length > 6 ? Path.of(words[6]) : null));
                var submitter = new Submitter(mesh, words[0], words[4]);
                var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            System.out.println("joined");
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                System.out.println(submitter.answer(line.split(" ")));
            }
        }
    }

    private String answer(String[] words) throws Exception {
        return switch (words[0]) {
            case "peers" -> peers();
            case "view" -> view();
            case "left" -> "left " + left.getAndSet(0);
            case "fault" -> {
                write(String.join(" ", words));
                yield "written";
            }
            case "batch" -> {
                int count = Integer.parseInt(words[2]);
                write("submitted " + words[1] + " " + count);
                for (int task = 0; task < count; task++) {
                    one(words[1], task, micros(words[3]), Harm.valueOf(words[4]), () -> {});
                }
                yield "submitted " + count;
            }
            case "flow" -> {
                run(words[1]).flow = new Flow(words[1], Integer.parseInt(words[2]), micros(words[3]));
                yield "flows";
            }
            case "halt" -> {
                Flow flow = run(words[1]).flow;
                yield "submitted " + (flow == null ? 0 : flow.halt());
            }
            case "map" -> map(words[1], Integer.parseInt(words[2]), micros(words[3]), Integer.parseInt(words[4]));
            case "attach" -> attach(words[1], words[2]);
            case "await" -> {
                AtomicInteger delivered = run(words[1]).delivered;
                int wanted = Integer.parseInt(words[2]);
                yield await(() -> delivered.get() >= wanted, words[3]) + " " + delivered.get();
            }
            case "progress" -> {
                Job<List<Long>> job = run(words[1]).job;
                long wanted = Long.parseLong(words[2]);
                yield job == null
                        ? "no job"
                        : await(() -> job.progress().done() >= wanted, words[3]) + " "
                                + job.progress().done();
            }
            default -> "unknown " + words[0];
        };
    }

    private static long micros(String word) {
        return TimeUnit.MICROSECONDS.toNanos(Long.parseLong(word));
    }

    private static String await(BooleanSupplier reached, String seconds) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.parseLong(seconds));
        while (!reached.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                return "late";
            }
            LockSupport.parkNanos(1_000_000); // between two looks; the deadline decides
        }
        return "reached";
    }

    /** Name, process id and a star for the scheduler, of each peer that answers. */
    private String peers() {
        return mesh.peers().stream()
                .map(peer -> peer.card().name() + "=" + peer.card().pid() + (peer.scheduler() ? "*" : ""))
                .collect(Collectors.joining(" "));
    }

    /** The name and the size of the view, the place of this peer in it from 0 on, and a star if it is the scheduler. */
    private String view() {
        View view = mesh.view();
        PeerId self = mesh.self().card().peer();
        return view.id().coordinator() + "/" + view.id().sequence() + " " + view.size() + " " + view.rankOf(self)
                + (view.scheduler().equals(self) ? "*" : "");
    }

    private Run run(String name) {
        return runs.computeIfAbsent(name, unused -> new Run());
    }

    private void one(String name, int task, long parkNanos, Harm harm, Runnable then) {
        AtomicInteger delivered = run(name).delivered;
        mesh.submit(Parked.task(folder, name, task, parkNanos, harm)).whenComplete((value, thrown) -> {
            delivered(name, task, value, thrown, /* again= */ false);
            delivered.incrementAndGet();
            then.run();
        });
    }

    /** Submits a durable job whose results nobody consumes before the last is there. */
    private String map(String name, int count, long parkNanos, int backups) {
        write("submitted " + name + " " + count);
        Set<JobId> before = mesh.jobs().stream().map(JobHead::id).collect(Collectors.toSet());
        Job<List<Long>> job;
        try {
            job = mesh.durable(backups)
                    .map(IntStream.range(0, count).boxed().toList(), Parked.function(folder, name, parkNanos));
        } catch (AttachRefused refused) {
            return "refused: " + refused.getMessage();
        }
        Run run = run(name);
        run.job = job;
        job.whenComplete((values, thrown) -> {
            for (int task = 0; task < count; task++) {
                delivered(name, task, values == null ? null : values.get(task), thrown, /* again= */ false);
                run.delivered.incrementAndGet();
            }
        });
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (System.nanoTime() - deadline < 0) {
            for (JobHead head : mesh.jobs()) {
                if (!before.contains(head.id()) && head.id().toString().endsWith("-" + job.id())) {
                    return "job " + head.id();
                }
            }
            LockSupport.parkNanos(10_000_000); // until the scheduler has heard of it; the deadline decides
        }
        return "no job";
    }

    /** Takes all results of a durable job that another program submitted. */
    private String attach(String name, String id) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (System.nanoTime() - deadline < 0) {
            for (JobHead head : mesh.jobs()) {
                if (head.id().toString().equals(id)) {
                    return attach(name, head.id());
                }
            }
            LockSupport.parkNanos(10_000_000); // until a new scheduler knows it; the deadline decides
        }
        return "no job";
    }

    private String attach(String name, JobId id) {
        int count = 0;
        try (Results results = mesh.attach(id, /* takeOver= */ false)) {
            for (Results.Result result : results) {
                int task = (int) result.index();
                // A result that comes with another's argument is as wrong as another's value.
                Object value = Integer.valueOf(task).equals(result.argument()) ? result.value() : null;
                delivered(name, task, value, result.thrown(), result.again());
                count++;
            }
        }
        run(name).delivered.addAndGet(count);
        return "attached " + count;
    }

    private void delivered(String name, int task, @Nullable Object value, @Nullable Throwable thrown, boolean again) {
        Throwable cause = thrown instanceof CompletionException wrapped ? wrapped.getCause() : thrown;
        String how = cause != null
                ? "failed"
                : !Long.valueOf(Parked.answer(task)).equals(value) ? "wrong" : again ? "again" : "ok";
        write("delivered " + name + " " + task + " " + how + " " + System.nanoTime() + " "
                + (cause == null ? "-" : cause.getClass().getName()));
    }

    private void write(String line) {
        try {
            Ledger.write(output, line);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        notes.close();
    }
}
