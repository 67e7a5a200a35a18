// SPDX-License-Identifier: Apache-2.0
package gossamer.peer;

import gossamer.AttachRefused;
import gossamer.Bag;
import gossamer.Command;
import gossamer.CommandEnd;
import gossamer.Fn;
import gossamer.IndexFn;
import gossamer.Job;
import gossamer.LimitExceeded;
import gossamer.LongIndexFn;
import gossamer.LongMerge;
import gossamer.Merge;
import gossamer.Mesh;
import gossamer.MeshClosed;
import gossamer.MeshFuture;
import gossamer.NotPortable;
import gossamer.Results;
import gossamer.Task;
import gossamer.VoidTask;
import gossamer.config.Allowance;
import gossamer.config.EngineConfig;
import gossamer.config.PeerConfig;
import gossamer.engine.Engine;
import gossamer.machine.Chance;
import gossamer.machine.Effects.PeerReport;
import gossamer.machine.Event;
import gossamer.machine.Note;
import gossamer.message.BackupMessage.Refusal;
import gossamer.message.Message;
import gossamer.model.AttemptPolicy;
import gossamer.model.ContentHash;
import gossamer.model.Items;
import gossamer.model.JobHead;
import gossamer.model.JobId;
import gossamer.model.JobKind;
import gossamer.model.JobSpec;
import gossamer.model.JobSpec.Gathering;
import gossamer.model.KeyId;
import gossamer.model.PeerCard;
import gossamer.model.PeerId;
import gossamer.model.TimeLimits;
import gossamer.model.View;
import gossamer.model.ViewId;
import gossamer.model.Yield;
import gossamer.peer.code.CodeSets;
import gossamer.peer.code.Portable;
import gossamer.peer.disk.JobStore;
import gossamer.peer.isolated.Children;
import gossamer.peer.network.Lane;
import gossamer.peer.network.Notice;
import gossamer.peer.network.Upkeep;
import gossamer.peer.process.CommandTask;
import gossamer.peer.wire.MessageCodec;
import gossamer.peer.wire.WireException;
import gossamer.peer.worker.CurrentTask;
import gossamer.peer.worker.Program;
import gossamer.peer.worker.Rules;
import gossamer.peer.worker.Workers;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One peer: what programs call, and the wiring from there to the engine and back.
 *
 * <pre>
 *   submit -&gt; Program -&gt; Loop -&gt; Engine -&gt; Edge -&gt; MessageCodec -&gt; Lane ...
 *   ... Lane -&gt; MessageCodec -&gt; Loop -&gt; Engine -&gt; Edge -&gt; Workers -&gt; Loop -&gt; Engine -&gt; Edge -&gt; Lane ...
 *   ... Lane -&gt; MessageCodec -&gt; Loop -&gt; Engine -&gt; Edge -&gt; Handle -&gt; future
 * </pre>
 *
 * <p>Safe from any thread.
 */
final class Peer implements Mesh, Lane.Listener, Workers.Listener {
    /**
     * How many shapes of submitted tasks have an open job; the one that is not used for longest is sealed for a new
     * one.
     */
    private static final int OPEN_JOBS_MAX = 64;

    private static final System.Logger LOG = System.getLogger("gossamer");

    /** The longest list that a job gives, as the longest array. */
    private static final long LIST_MAX = Integer.MAX_VALUE - 8;

    private static final long LEAVE_SLACK_MILLIS = 1_000;

    /** Far above the engine's own deadline for an answer. */
    private static final long ANSWER_SECONDS = 10;

    /** Above the engine's own deadline for a job that is being taken over. */
    private static final long ATTACH_SECONDS = 20;

    private static final long SAFE_SECONDS = 10;

    /** After how long a wait for room in the submit window is worth a line. */
    private static final long SUBMIT_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final PeerId id;
    private final PeerCard card;
    private final long leaveMillis;
    private final Edge edge;
    private final Loop loop;
    private final Completer completer;
    private final ExecutorService continuations;
    private final Workers workers;
    private final Children children;
    private final Questions questions = new Questions();
    private final Window window;
    private final OpenJobs openJobs;
    private final OpenJobs forkJobs;
    private final OpenJobs isolatedJobs;
    private final Offers offers;
    private final CodeSets codeSets;
    private final Audit audit;
    private final @Nullable JobStore store;
    private final Upkeep clock; // of tasks that may take only so long
    private final ReentrantLock stopping = new ReentrantLock();
    private final AtomicLong jobNumbers = new AtomicLong();
    private final ThreadLocal<MessageCodec> codecs = ThreadLocal.withInitial(MessageCodec::new);
    private final Consumer<Notice> notices;
    private final Connection connection;
    private volatile @Nullable View view;
    private volatile @Nullable MeshClosed closed;

    /**
     * Wires a peer up and starts it; it is in a view once its connection has joined.
     *
     * @param settings its engine, what jobs may take here, and its submit window
     * @param codeSets its own; closed with it
     * @param audit where jobs are written down; closed with it
     * @param connect opens the connection, given who listens to it; nothing is heard before it joins
     * @param describe makes the peer's card, given the connection
     * @param storeOf opens the store where durable jobs are kept, given the card; closed with the peer; or gives null
     * @param notices what there is to say to people
     */
    Peer(
            PeerConfig settings,
            CodeSets codeSets,
            Audit audit,
            Function<Lane.Listener, Connection> connect,
            Function<Connection, PeerCard> describe,
            Function<PeerCard, @Nullable JobStore> storeOf,
            Consumer<Notice> notices) {
        EngineConfig config = settings.engine();
        Allowance allowance = settings.allowance();
        this.notices = notices;
        this.codeSets = codeSets;
        this.audit = audit;
        this.openJobs = new OpenJobs(OPEN_JOBS_MAX, task -> codeSets.codeOf(task.classes()));
        this.forkJobs = new OpenJobs(OPEN_JOBS_MAX, task -> codeSets.codeOf(task.classes()));
        this.isolatedJobs = new OpenJobs(OPEN_JOBS_MAX, task -> codeSets.codeApart(task.classes()));
        this.connection = connect.apply(this);
        this.card = describe.apply(connection);
        this.id = card.peer();
        this.window = new Window(
                settings.submitTasksMax(),
                settings.submitBytesMax(),
                SUBMIT_PATIENCE_NANOS,
                why -> LOG.log(Level.INFO, "peer {0}: {1}", card.name(), why));
        this.store = storeOf.apply(card);
        this.leaveMillis = TimeUnit.NANOSECONDS.toMillis(config.leaveNanos()) + LEAVE_SLACK_MILLIS;
        this.completer = new Completer("gossamer-completer-" + card.name(), Peer::callbackThrew);
        this.continuations = Executors.newThreadPerTaskExecutor(Thread.ofVirtual()
                .name("gossamer-continuation-" + card.name() + "-", 0)
                .factory());
        audit.of(card.name(), this::whereFrom);
        this.edge = new Edge(new MessageCodec(), questions, audit, this::note, code -> {
            openJobs.seal(code);
            forkJobs.seal(code);
            isolatedJobs.seal(code);
        });
        Engine engine =
                new Engine(config.withJobSlotsMax(allowance.jobSlots()), card, new Chance(id.low()), System.nanoTime());
        this.loop = new Loop("gossamer-loop-" + card.name(), engine, edge, this::broken);
        this.offers = new Offers(this, this::prepareFork, "gossamer-offers-" + card.name());
        this.children = new Children(
                card.name(),
                card.slots(),
                allowance.limitsMemory()
                        ? allowance.taskMemory()
                        : Runtime.getRuntime().maxMemory() / Math.max(1, card.slots()),
                Surroundings.java(),
                codeSets::contents);
        this.workers = new Workers(
                card.slots(), card.name(), new Rules(allowance, CommandTask.class), codeSets, this, offers, children);
        this.clock = new Upkeep("gossamer-clock-" + card.name(), workers::endLate);
        codeSets.listen(new Said());
        edge.connect(connection.lane(), workers, codeSets, store);
        completer.start();
        loop.start();
        if (store != null) {
            codeSets.lookAlso(store::content);
            store.start(card.name(), codeSets::contents, loop::post);
            loop.post(store.found());
        }
        clock.start();
    }

    // --- what the edges say

    @Override
    public void view(View installed) {
        loop.post(new Event.ViewInstalled(installed));
        view = installed; // behind the event: who sees this view and asks is answered from it, or from a later one
    }

    @Override
    public void message(PeerId from, byte[] buffer, int offset, int length) {
        Message message;
        try {
            message = codecs.get().decode(buffer, offset, length);
        } catch (WireException unreadable) {
            LOG.log(
                    Level.WARNING,
                    "peer {0} sent {1} bytes that are no message: {2}",
                    from.brief(),
                    length,
                    unreadable.getMessage());
            return;
        }
        loop.post(new Event.Received(from, message));
    }

    @Override
    public void notice(Notice notice) {
        notices.accept(notice);
    }

    @Override
    public void chunkDone(long chunk, List<Yield> yields, long nanos) {
        loop.post(new Event.ChunkDone(chunk, yields, nanos));
    }

    @Override
    public void chunkCut(long chunk, long fromIndex) {
        loop.post(new Event.ChunkCut(chunk, fromIndex));
    }

    @Override
    public void chunkStep(long chunk, Yield.Bagged step) {
        loop.post(new Event.ChunkStep(chunk, step));
    }

    @Override
    public void chunkProgress(long chunk, long step, long items) {
        loop.post(new Event.ChunkProgress(chunk, step, items));
    }

    @Override
    public void chunkWaits(long chunk) {
        loop.post(new Event.ChunkWaits(chunk));
    }

    @Override
    public void chunkGoesOn(long chunk) {
        loop.post(new Event.ChunkGoesOn(chunk));
    }

    /** What code sets have to say goes the same ways as all else. */
    private final class Said implements CodeSets.Listener {
        @Override
        public void happened(Supplier<@Nullable Event> event) {
            loop.post(event::get);
        }

        @Override
        public void send(PeerId to, Message message) {
            codecs.get()
                    .encode(
                            message,
                            (bytes, offset, length) -> connection.lane().send(to, bytes, offset, length));
        }
    }

    /** Where a job was submitted, for people. */
    private String whereFrom(JobId job) {
        String address = job.origin().equals(id) ? "here" : connection.addressOf(job.origin());
        return job.origin() + (address == null ? "" : " " + address);
    }

    private void note(Note note) {
        switch (note) {
            case Note.NotOnDisk lost ->
                LOG.log(
                        Level.WARNING,
                        "job {0} is not on the disk of peer {1} any more, and goes on in memory: {2}",
                        lost.job(),
                        card.name(),
                        lost.why());
            case Note.Unreadable book ->
                LOG.log(
                        Level.WARNING,
                        "what the store of peer {0} has of job {1} is dropped: {2}",
                        card.name(),
                        book.job(),
                        book.why());
            case Note.GivenUp tasks ->
                LOG.log(
                        Level.WARNING,
                        "tasks {0} of job {1} are given up: {2} peers were lost with them",
                        tasks.range(),
                        tasks.job(),
                        tasks.lost());
            case Note.Parked parked ->
                LOG.log(
                        Level.WARNING,
                        "{0} tasks of job {1} wait: they may start only once, and the owner before peer {2} is out of sight. Attach to the job by force if that peer is gone for good",
                        parked.tasks(),
                        parked.job(),
                        card.name());
            default -> LOG.log(Level.DEBUG, "{0}", note);
        }
    }

    private static void callbackThrew(Throwable thrown) {
        LOG.log(Level.WARNING, "a callback of this program on a future threw", thrown);
    }

    /** The engine threw: no peer is better than a lying one. */
    private void broken(Throwable thrown) {
        LOG.log(Level.ERROR, "peer " + card.name() + " stops: its engine failed", thrown);
        Thread.ofPlatform()
                .name("gossamer-stop-" + card.name())
                .start(() -> stop("its engine failed: " + thrown, true));
    }

    // --- what programs call

    @Override
    public <T> MeshFuture<T> submit(Task<T> task) {
        return submit(Options.NONE, task);
    }

    @Override
    public MeshFuture<Void> run(VoidTask task) {
        return run(Options.NONE, task);
    }

    private <T> MeshFuture<T> submit(Portable call, boolean isolated) {
        boolean mayWait = !completer.isCurrent() && !CurrentTask.exists();
        OpenJobs jobs = isolated ? isolatedJobs : openJobs;
        TaskFuture<T> future = null;
        while (future == null) {
            future = jobs.of(call, code -> open(call, code, isolated, title("submit at " + Site.line())))
                    .submit(call.captured(), mayWait);
        }
        return future;
    }

    /** Finds the job that a fork of a task is to be part of, which can take a while; what it gives submits the fork. */
    private Supplier<MeshFuture<?>> prepareFork(Portable fork) {
        TaskJob job = forkJob(fork);
        return () -> submitFork(job, fork);
    }

    private TaskJob forkJob(Portable fork) {
        return forkJobs.of(
                fork,
                code -> open(fork, code, false, title("fork in " + fork.shape().capturingClass())));
    }

    private MeshFuture<?> submitFork(TaskJob found, Portable fork) {
        TaskFuture<?> future = found.submit(fork.captured(), /* mayWait= */ false);
        while (future == null) {
            future = forkJob(fork).submit(fork.captured(), /* mayWait= */ false);
        }
        return future;
    }

    private TaskJob open(Portable first, @Nullable ContentHash code, boolean isolated, String title) {
        JobSpec spec = new JobSpec(
                nextJob(JobKind.JAVA),
                title,
                Gathering.EACH,
                JobSpec.OPEN,
                Program.calls(first.shape()),
                code,
                /* backups= */ 0,
                isolated,
                AttemptPolicy.DEFAULT);
        TaskJob job = new TaskJob(spec, decoding(spec, first.classes()), loop, continuations, window, completer);
        start(spec, Items.NONE, job);
        return job;
    }

    @Override
    public <T, R> Job<List<R>> map(Collection<T> items, Fn<? super T, ? extends R> fn) {
        return map(Options.NONE, items, fn);
    }

    <T, R> Job<List<R>> map(Options options, Collection<T> items, Fn<? super T, ? extends R> fn) {
        Set<Class<?>> roots = new LinkedHashSet<>();
        byte[] program = Program.map(fn, null, roots);
        Items arguments = Program.items(items, roots);
        JobSpec spec = newSpec(options, "map", Gathering.EACH, items.size(), program, roots);
        return start(spec, arguments, new ListJob<R>(spec, decoding(spec, roots), loop, continuations, completer));
    }

    @Override
    public <T, R> Job<R> mapReduce(Collection<T> items, Fn<? super T, ? extends R> fn, Merge<R> merge) {
        return mapReduce(Options.NONE, items, fn, merge);
    }

    <T, R> Job<R> mapReduce(Options options, Collection<T> items, Fn<? super T, ? extends R> fn, Merge<R> merge) {
        Set<Class<?>> roots = new LinkedHashSet<>();
        byte[] program = Program.map(fn, merge, roots);
        Items arguments = Program.items(items, roots);
        JobSpec spec = newSpec(options, "mapReduce", Gathering.COMBINED, items.size(), program, roots);
        return start(spec, arguments, merging(spec, roots, merge, null));
    }

    @Override
    public <R> Job<List<R>> range(long size, IndexFn<? extends R> fn) {
        return range(Options.NONE, size, fn);
    }

    <R> Job<List<R>> range(Options options, long size, IndexFn<? extends R> fn) {
        if (size > LIST_MAX) {
            throw new LimitExceeded("a list of " + size + " results; at most " + LIST_MAX
                    + " fit into one list: use reduce, or several ranges");
        }
        Set<Class<?>> roots = new LinkedHashSet<>();
        JobSpec spec = newSpec(options, "range", Gathering.EACH, size, Program.index(fn, null, roots), roots);
        return start(spec, Items.NONE, new ListJob<R>(spec, decoding(spec, roots), loop, continuations, completer));
    }

    @Override
    public <R> Job<R> reduce(long size, IndexFn<? extends R> fn, Merge<R> merge) {
        return reduce(Options.NONE, size, fn, merge);
    }

    <R> Job<R> reduce(Options options, long size, IndexFn<? extends R> fn, Merge<R> merge) {
        Set<Class<?>> roots = new LinkedHashSet<>();
        JobSpec spec = newSpec(options, "reduce", Gathering.COMBINED, size, Program.index(fn, merge, roots), roots);
        return start(spec, Items.NONE, merging(spec, roots, merge, null));
    }

    @Override
    public Job<Long> reduceLongs(long size, LongIndexFn fn, LongMerge merge) {
        return reduceLongs(Options.NONE, size, fn, merge);
    }

    Job<Long> reduceLongs(Options options, long size, LongIndexFn fn, LongMerge merge) {
        Set<Class<?>> roots = new LinkedHashSet<>();
        JobSpec spec =
                newSpec(options, "reduceLongs", Gathering.COMBINED, size, Program.indexLongs(fn, merge, roots), roots);
        return start(spec, Items.NONE, merging(spec, roots, merge::apply, 0L));
    }

    @Override
    public Job<List<CommandEnd>> exec(Command command, Consumer<CommandEnd> onEnd) {
        return exec(Options.NONE, command, onEnd);
    }

    Job<List<CommandEnd>> exec(Options options, Command command, Consumer<CommandEnd> onEnd) {
        JobSpec spec = newSpec(options, command);
        return start(
                spec,
                Items.NONE,
                new CommandJob(spec, decoding(spec, Set.of()), loop, continuations, completer, onEnd));
    }

    private JobSpec newSpec(Options options, Command command) {
        byte[] program =
                Program.index(new CommandTask(command.within(options.limits().runLimit())), null);
        if (options.policy().retries() > 0) {
            throw new IllegalArgumentException(
                    "what a command ends with is its result, whatever that is: submit it without retrying()");
        }
        return new JobSpec(
                nextJob(JobKind.COMMANDS),
                title(command.toString()),
                Gathering.EACH,
                command.copies(),
                program,
                null,
                options.backups(),
                /* isolated= */ false,
                options.policy(),
                options.limits());
    }

    @Override
    public JobId detach(Command command) {
        return detach(Options.NONE, command);
    }

    JobId detach(Options options, Command command) {
        JobSpec spec = newSpec(options, command);
        var unheard = new Unheard();
        start(spec, Items.NONE, unheard).check();
        if (spec.isDurable()) {
            edge.letGo(spec.id(), unheard);
            loop.post(new Event.Detached(spec.id()));
        }
        return spec.id();
    }

    <T> MeshFuture<T> submit(Options options, Task<T> task) {
        return submit(options, Program.call(task));
    }

    MeshFuture<Void> run(Options options, VoidTask task) {
        return submit(options, Program.call(task));
    }

    private <T> MeshFuture<T> submit(Options options, Portable call) {
        return options.isShareable() ? submit(call, options.isolated()) : submitAlone(options, call);
    }

    /** As a job of its own, that nothing else is added to. */
    private <T> MeshFuture<T> submitAlone(Options options, Portable call) {
        JobSpec spec = new JobSpec(
                nextJob(JobKind.JAVA),
                title("submit at " + Site.line()),
                Gathering.EACH,
                JobSpec.OPEN,
                Program.calls(call.shape()),
                options.isolated() ? codeSets.codeApart(call.classes()) : codeSets.codeOf(call.classes()),
                options.backups(),
                options.isolated(),
                options.policy(),
                options.limits());
        TaskJob job = new TaskJob(spec, decoding(spec, call.classes()), loop, continuations, window, completer);
        start(spec, Items.NONE, job);
        TaskFuture<T> future = job.submit(call.captured(), !completer.isCurrent() && !CurrentTask.exists());
        if (future == null) {
            throw new IllegalStateException("job " + spec.id() + " takes no task");
        }
        job.seal();
        return future;
    }

    @Override
    public Mesh durable(int backups) {
        return new MeshWithOptions(this, Options.NONE).durable(backups);
    }

    @Override
    public Mesh once() {
        return new MeshWithOptions(this, Options.NONE).once();
    }

    @Override
    public Mesh within(TimeLimits limits) {
        return new MeshWithOptions(this, Options.NONE).within(limits);
    }

    @Override
    public Mesh retrying(int times, Duration pause, Collection<Class<? extends Throwable>> on) {
        return new MeshWithOptions(this, Options.NONE).retrying(times, pause, on);
    }

    @Override
    public Mesh isolated() {
        return new MeshWithOptions(this, Options.NONE).isolated();
    }

    @Override
    public Results attach(JobId job, boolean takeOver) {
        AtomicReference<@Nullable ResultReader> reader = new AtomicReference<>();
        Questions.Attachment answer = await(
                questions.askAttach(ticket -> {
                    edge.attach(ticket, spec -> {
                        ClassLoader loader = codeSets.loader(spec.code());
                        reader.set(new ResultReader(
                                spec,
                                loader,
                                new Decoding(loader, spec.id().number(), new StackTraceElement[0]),
                                loop,
                                edge));
                        return reader.get();
                    });
                    loop.post(new Event.AttachAsked(ticket, job, takeOver));
                }),
                ATTACH_SECONDS);
        ResultReader made = reader.get();
        if (made != null && answer.head() != null) {
            return made.of(answer.head());
        }
        Refusal why = answer.why() == null ? Refusal.NOT_HERE : answer.why();
        throw new AttachRefused("cannot attach to job " + job + ": "
                + switch (why) {
                    case NOT_HERE ->
                        "no peer has it; it was never submitted, has been consumed or cancelled, or was lost with its owner and all its backups";
                    case ATTENDED -> "another program has it; ask for it with takeOver to take its place";
                    case NOT_DURABLE -> "it is not durable, and belongs to the program that submitted it";
                    case PARKED ->
                        "its tasks may start only once, and its owner is out of sight: if that peer is gone for good, ask for it with takeOver to let the rest of them start";
                });
    }

    @Override
    public void cancel(JobId job) {
        loop.post(new Event.JobCancelled(job));
    }

    @Override
    public <R> Job<R> bag(Bag<R> bag, Merge<R> merge) {
        return bag(Options.NONE, bag, merge);
    }

    <R> Job<R> bag(Options options, Bag<R> bag, Merge<R> merge) {
        Portable portable = Program.bag(bag);
        Set<Class<?>> roots = new LinkedHashSet<>(portable.classes());
        JobSpec spec = newSpec(options, "bag", Gathering.BAG, 1, Program.bags(portable.shape()), roots);
        Items first = Items.of(new byte[][] {portable.captured()});
        return start(
                spec,
                first,
                new BagJob<>(spec, decoding(spec, portable.classes()), loop, continuations, completer, merge));
    }

    private <R> MergeJob<R> merging(JobSpec spec, Set<Class<?>> roots, Merge<R> merge, @Nullable R ofNone) {
        return new MergeJob<>(spec, decoding(spec, roots), loop, continuations, completer, merge, ofNone);
    }

    /** Describes a job that is to be submitted here, and whose code every peer has. */
    JobSpec newSpec(String kind, Gathering gathering, long size, byte[] program) {
        return newSpec(Options.NONE, kind, gathering, size, program, Set.of());
    }

    /**
     * Describes a job that is to be submitted here.
     *
     * @param roots the classes that whoever runs it needs
     * @throws NotPortable if one of these cannot travel
     */
    private JobSpec newSpec(
            Options options, String kind, Gathering gathering, long size, byte[] program, Set<Class<?>> roots) {
        if (size < 0) {
            throw new IllegalArgumentException("a job cannot have " + size + " tasks");
        }
        return new JobSpec(
                nextJob(JobKind.JAVA),
                title(kind + " at " + Site.line()),
                gathering,
                size,
                program,
                options.isolated() ? codeSets.codeApart(roots) : codeSets.codeOf(roots),
                options.backups(),
                options.isolated(),
                options.policy(),
                options.limits());
    }

    private static String title(String title) {
        return title.length() <= JobSpec.TITLE_MAX ? title : title.substring(0, JobSpec.TITLE_MAX);
    }

    private JobId nextJob(JobKind kind) {
        return new JobId(id, jobNumbers.incrementAndGet(), kind);
    }

    /**
     * How the results of a job become values: with the classes of its own code, as its program sees them, whichever
     * thread submits it.
     *
     * @param roots the classes of its functions and arguments; where they are all the JDK's, the thread's loader
     *     decides
     */
    private Decoding decoding(JobSpec spec, Collection<Class<?>> roots) {
        ClassLoader own = CodeSets.loaderOf(roots);
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        ClassLoader loader = own != null ? own : context != null ? context : ClassLoader.getSystemClassLoader();
        return new Decoding(codeSets.scope(spec.code(), loader), spec.id().number(), Site.frames());
    }

    /** Submits a job; what comes of it goes to the handle. */
    <H extends Handle> H start(JobSpec spec, Items items, H handle) {
        edge.hold(spec.id(), handle);
        MeshClosed why = closed;
        if (why != null) {
            handle.fail(why);
            return handle;
        }
        audit.submitted(spec);
        if (spec.isDurable()) {
            startDurable(spec, items, handle);
        } else {
            loop.post(new Event.Submitted(spec, items));
        }
        return handle;
    }

    /** Submits a job and waits until it cannot be lost. */
    private void startDurable(JobSpec spec, Items items, Handle handle) {
        CompletableFuture<String> safe = new CompletableFuture<>();
        edge.onSafe(spec.id(), why -> safe.complete(why == null ? "" : why));
        loop.post(new Event.Submitted(spec, items));
        String unsafe =
                "its backups have not confirmed in " + SAFE_SECONDS + " s that they have it; look at ./mesh peers";
        try {
            unsafe = safe.get(SAFE_SECONDS, TimeUnit.SECONDS);
            if (unsafe.isEmpty()) {
                return;
            }
        } catch (ExecutionException | TimeoutException unanswered) {
            LOG.log(Level.DEBUG, "job {0} is not safe: {1}", spec.id(), unanswered);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            edge.onSafe(spec.id(), null);
        }
        loop.post(new Event.JobCancelled(spec.id()));
        AttachRefused refused = new AttachRefused("job " + spec.id() + " is cancelled: " + unsafe);
        handle.fail(refused);
        throw refused;
    }

    @Override
    public List<gossamer.Peer> peers() {
        List<PeerReport> reports = await(questions.askPeers(ticket -> loop.post(new Event.PeersAsked(ticket))));
        return reports.stream()
                .map(report -> new gossamer.Peer(report.card(), report.stats(), report.scheduler()))
                .toList();
    }

    @Override
    public List<JobHead> jobs() {
        return await(questions.askJobs(ticket -> loop.post(new Event.JobsAsked(ticket))));
    }

    private <A> A await(CompletableFuture<A> answer) {
        return await(answer, ANSWER_SECONDS);
    }

    private <A> A await(CompletableFuture<A> answer, long seconds) {
        MeshClosed why = closed;
        if (why != null) {
            throw why;
        }
        try {
            return answer.get(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new MeshClosed("interrupted while waiting for the answer of peer " + card.name());
        } catch (ExecutionException | TimeoutException unanswered) {
            throw new MeshClosed("peer " + card.name() + " gave no answer in " + seconds + " s");
        }
    }

    @Override
    public View view() {
        View installed = view;
        return installed != null ? installed : new View(new ViewId(id, 0), List.of(id));
    }

    @Override
    public gossamer.Peer self() {
        for (gossamer.Peer peer : peers()) {
            if (peer.card().peer().equals(id)) {
                return peer;
            }
        }
        throw new MeshClosed("peer " + card.name() + " is in no view yet");
    }

    /** The ring has changed: who asks is told the ids of what is accepted now. */
    void keys(List<KeyId> now) {
        loop.post(new Event.KeysChanged(now));
    }

    PeerId id() {
        return id;
    }

    PeerCard card() {
        return card;
    }

    Connection connection() {
        return connection;
    }

    @Override
    public void close() {
        if (closed == null) {
            workers.leave();
            loop.leave();
            try {
                if (!edge.leftLatch().await(leaveMillis, TimeUnit.MILLISECONDS)) {
                    LOG.log(Level.WARNING, "peer {0} leaves without having handed over its work", card.name());
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        stop("this program closed it", false);
    }

    /** Stops at once, without a goodbye, as if the process were killed; futures end with {@link MeshClosed}. */
    void cut() {
        stop("it was cut off", true);
    }

    /** Why a job was cancelled of which this program still awaits something. */
    static RuntimeException endOf(JobSpec spec, JobHead.State state, Loop loop) {
        if (state == JobHead.State.OVERDUE) {
            return overdue(spec);
        }
        return loop.isLeaving() ? endedByLeaving(spec) : cancelledByAnother(spec);
    }

    static LimitExceeded overdue(JobSpec spec) {
        return new LimitExceeded("job " + spec.id().number() + " (" + spec.title() + ") ran longer than its limit of "
                + TimeLimits.words(spec.limits().jobNanos()));
    }

    private static CancellationException cancelledByAnother(JobSpec spec) {
        return new CancellationException(
                "job " + spec.id().number() + " (" + spec.title() + ") was cancelled through another program");
    }

    private static MeshClosed endedByLeaving(JobSpec spec) {
        return new MeshClosed(
                "job " + spec.id().number() + " (" + spec.title() + ") ended: the peer that submitted it left");
    }

    private void stop(String why, boolean abrupt) {
        MeshClosed reason = new MeshClosed("the mesh is closed at peer " + card.name() + ": " + why);
        stopping.lock();
        try {
            if (closed != null) {
                return;
            }
            closed = reason;
        } finally {
            stopping.unlock();
        }
        window.close();
        loop.close();
        offers.close();
        clock.close();
        if (abrupt) {
            connection.cut();
            workers.cut();
        } else {
            connection.close();
            workers.close();
        }
        children.close();
        edge.handles().forEach(handle -> handle.fail(reason));
        if (store != null && abrupt) {
            store.cut();
        } else if (store != null) {
            store.close();
        }
        codeSets.close();
        audit.close();
        completer.close();
        continuations.shutdown();
    }
}
