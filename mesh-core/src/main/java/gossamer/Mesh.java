// SPDX-License-Identifier: Apache-2.0
package gossamer;

import gossamer.config.PeerConfig;
import gossamer.model.JobHead;
import gossamer.model.JobId;
import gossamer.model.TimeLimits;
import gossamer.model.View;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A mesh of peers that this process is one of.
 *
 * <pre>{@code
 * try (Mesh mesh = Mesh.join()) {
 *     int answer = mesh.submit(() -> 6 * 7).join();
 *     List<Integer> lengths = mesh.map(List.of("one", "three"), String::length).join();
 * }
 * }</pre>
 *
 * <p>Tasks are lambdas or objects that can travel; one that cannot is refused by {@link NotPortable} when it is
 * submitted. A task may run more than once if a peer is lost; its result is delivered once. Jobs end when the process
 * that submitted them leaves, unless they are {@link #durable}.
 *
 * <p>Safe from any thread.
 */
public interface Mesh extends AutoCloseable {
    /**
     * Joins with the defaults: the key file and names that {@code ./mesh up} uses, as a peer that also takes work.
     *
     * @throws JoinRefused if there is no usable key or the other peers refuse this one
     */
    static Mesh join() {
        return join(config -> config);
    }

    /**
     * Joins with some settings changed: {@code Mesh.join(c -> c.withSlots(0).withMesh("lab"))}.
     *
     * @throws JoinRefused if there is no usable key or the other peers refuse this one
     */
    static Mesh join(UnaryOperator<PeerConfig> change) {
        return MeshProvider.installed().join(change.apply(PeerConfig.defaults()));
    }

    /**
     * Starts peers inside this process that form a mesh of their own, with a secret nobody else knows: for tests and
     * first steps. Tasks and results travel between them as between machines.
     *
     * @param peers how many, from 1 to 64, each with one slot
     */
    static Mesh local(int peers) {
        return MeshProvider.installed().local(peers);
    }

    /**
     * Makes a part of the running task something that another slot may run; see {@link Fork}.
     *
     * @throws IllegalStateException outside a task of a mesh
     */
    static <T> Fork<T> fork(Task<T> task) {
        return MeshProvider.Installed.ONE.fork(task);
    }

    /**
     * Inside a task, the mesh as the peer that runs it sees it: jobs submitted there are that peer's own. They are jobs
     * like any others: they do not end with the task. Waiting for one inside the task costs no slot.
     *
     * @throws IllegalStateException outside a task of a mesh
     */
    static Mesh current() {
        return MeshProvider.Installed.ONE.current();
    }

    /**
     * Runs a task on some peer.
     *
     * <p>Waits while as many tasks of this process are open, or as many bytes of their arguments, as {@link PeerConfig}
     * allows; only callbacks of futures and tasks never wait. If the mesh is closed meanwhile, the future ends with
     * {@link MeshClosed}.
     *
     * @throws java.util.concurrent.CancellationException if the thread is interrupted while it waits, and stays so;
     *     nothing is submitted then
     */
    <T> MeshFuture<T> submit(Task<T> task);

    /** Runs a task that returns nothing on some peer. */
    MeshFuture<Void> run(VoidTask task);

    /** Runs a function on each item, as one task each; the results are in the order of the items. */
    <T, R> Job<List<R>> map(Collection<T> items, Fn<? super T, ? extends R> fn);

    /**
     * Runs a function on each item and merges the results where they arise.
     *
     * <p>Of no items the result is null.
     */
    <T, R> Job<R> mapReduce(Collection<T> items, Fn<? super T, ? extends R> fn, Merge<R> merge);

    /** Runs a function on each index from 0 to before {@code size}; the results are in the order of the indices. */
    <R> Job<List<R>> range(long size, IndexFn<? extends R> fn);

    /**
     * Runs a function on each index from 0 to before {@code size} and merges the results where they arise.
     *
     * <p>Of size 0 the result is null.
     */
    <R> Job<R> reduce(long size, IndexFn<? extends R> fn, Merge<R> merge);

    /** As {@link #reduce}, for numbers, without boxing; of size 0 the result is 0. */
    Job<Long> reduceLongs(long size, LongIndexFn fn, LongMerge merge);

    /**
     * Runs a program of the system, as one task for each copy; a copy whose peer is lost runs again elsewhere.
     *
     * <p>Nothing that a program started outlives it, and nothing outlives its task.
     *
     * @param onEnd hears of each copy as its end arrives, with its output, on a thread of the mesh that it must not
     *     keep
     * @return the ends in the order of the copies, without the output
     */
    Job<List<CommandEnd>> exec(Command command, Consumer<CommandEnd> onEnd);

    /**
     * Runs a program of the system as {@link #exec} does, for nobody: this program hears no more of it. The ends of a
     * job that is {@linkplain #durable durable} wait, with their output, until some program {@linkplain #attach takes}
     * them; those of another job are lost.
     */
    JobId detach(Command command);

    /**
     * The same mesh, for jobs that outlive this process.
     *
     * <p>Other peers keep the book of such a job. When this process is lost, or leaves, one of them becomes the owner
     * and the job goes on; its results are kept until a program consumes them ({@link #attach}), at most for a day. The
     * loss of up to {@code backups} of the peers that have the book, this one included, takes nothing back; the loss of
     * all at once loses the job. Submitting waits until the backups have the job, ten seconds at most; then the job is
     * cancelled, and {@link AttachRefused} says so. Results come a round trip later than those of other jobs: when they
     * cannot be lost any more. A result counts as consumed once its future, or that of the whole job, has completed.
     *
     * @param backups how many peers besides the owner, 1 to 3
     * @throws IllegalArgumentException if there are not so many other peers in the present view
     */
    Mesh durable(int backups);

    /**
     * The same mesh, for jobs whose tasks run apart from the peers, each in a child process of the peer that has it.
     *
     * <p>A task that ends its process, by {@link System#exit}, by using up its memory or by a crash of the JVM, fails
     * alone, with {@link ProcessEnded}: the peer lives, and the other tasks go on in a new process. One that runs for
     * longer than its peer allows, or is cancelled, is ended with its process, whatever it is at. A child has a heap of
     * its own, a folder for its temporary files that is removed with it, hardly any environment, and nothing of the
     * mesh's secret. It runs as the same user as the peer, though: what files that user may read, so may a task.
     *
     * <p>A child is used for one task at a time, and again for other tasks with the same code, so that statics may be
     * left over from those; it ends some seconds after the last. Tasks that take no time are sent to it many at once;
     * if it ends then, those are run again one by one to find out which of them did it.
     *
     * <p>All functions, arguments and results travel as ever, and so do failures. Forks are run by the child itself.
     * {@link #current} is refused inside a task, and {@link #bag}, {@link #exec} and {@link #detach} here.
     */
    Mesh isolated();

    /**
     * The same mesh, for tasks that may start only once: those that pay, print or post.
     *
     * <p>A peer asks the owner of the job before it starts such a task, and the owner allows it to one peer, once, over
     * peers, partitions and owners. If that peer is lost before the result is here, the task ends with
     * {@link PeerLost}, which says that it may have run; nobody runs it again. Each costs a round trip more than
     * another task, and one that is submitted alone is a job of its own.
     *
     * <p>If the job is {@link #durable} and its owner is lost, the peer that takes it over cannot know whether the
     * owner is gone, or only out of sight and still letting tasks start. What was not started waits, until the owner is
     * back, or until somebody attaches to the job with {@code takeOver}, and so answers for it that the owner is gone.
     */
    Mesh once();

    /**
     * The same mesh, for tasks that are attempted again when they throw. Without it an exception is a result like any
     * other; that a task runs again when its peer is lost has nothing to do with this.
     *
     * @param times how many more attempts a task has, 1 to 100; the exception of the last one is the task's
     * @param pause from a failure to the next attempt; twice as long each time, up to an hour
     * @param on exceptions after which a task is attempted again, their subclasses included; none for all
     */
    Mesh retrying(int times, Duration pause, Collection<Class<? extends Throwable>> on);

    /**
     * The same mesh, for jobs that may take only so long: {@code mesh.within(TimeLimits.NONE.withJob(ofMinutes(5)))}.
     *
     * <p>A task that runs longer than it may fails with {@link LimitExceeded}. It is attempted again only if
     * {@link #retrying} names that exception. Where a peer allows less, that holds.
     *
     * <p>A job that is over its limit ends with {@link LimitExceeded}, and so does each of its tasks that is not done;
     * nothing of it goes on running, but for Java tasks that take no notice of an interrupt and are not
     * {@link #isolated}: those keep their slots until they end. A task that is submitted alone is a job of its own
     * then.
     */
    Mesh within(TimeLimits limits);

    /**
     * Takes the results of a durable job that nobody has consumed, from any peer; waits 20 s at most while backups take
     * over from a lost owner. This process's peer owns the job from then on.
     *
     * @param job as {@link #jobs} shows it
     * @param takeOver whether to take the place of a program that has the job now, and to let tasks of {@link #once}
     *     start though an owner that is lost may do so too
     * @throws AttachRefused if no peer has the job, it is not durable, or another program has it
     */
    Results attach(JobId job, boolean takeOver);

    /** Asks the owner of a job, whichever peer that is, to cancel it; {@link #jobs} shows when it has. */
    void cancel(JobId job);

    /**
     * Works on a bag, and the bags that are split off it, until nothing is left; the result is all they found, merged
     * here in no particular order.
     *
     * <p>Of an empty bag the result is what its {@link Bag#takeResult} gives. Unlike other jobs, the first failure ends
     * the job: it completes with that exception. Progress counts items; the total is known only at the end.
     *
     * @throws NotPortable if the bag cannot travel
     */
    <R> Job<R> bag(Bag<R> bag, Merge<R> merge);

    /**
     * The peers of the present view, this one included, each as it describes itself now; waits half a second at most.
     */
    List<Peer> peers();

    /** The numbered list of live peers as this process sees it now; asks nobody. */
    View view();

    /** The jobs that the scheduler of the present view knows of, those that ended lately included. */
    List<JobHead> jobs();

    /** This process's own peer. */
    Peer self();

    /** Ends the jobs submitted here, hands over work taken from others, and leaves; waits five seconds at most. */
    @Override
    void close();
}
