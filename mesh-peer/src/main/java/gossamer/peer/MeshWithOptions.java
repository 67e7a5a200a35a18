// SPDX-License-Identifier: Apache-2.0
package gossamer.peer;

import gossamer.Bag;
import gossamer.Command;
import gossamer.CommandEnd;
import gossamer.Fn;
import gossamer.IndexFn;
import gossamer.Job;
import gossamer.LongIndexFn;
import gossamer.LongMerge;
import gossamer.Merge;
import gossamer.Mesh;
import gossamer.MeshFuture;
import gossamer.Results;
import gossamer.Task;
import gossamer.VoidTask;
import gossamer.model.AttemptPolicy;
import gossamer.model.JobHead;
import gossamer.model.JobId;
import gossamer.model.JobSpec;
import gossamer.model.TimeLimits;
import gossamer.model.View;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/** A peer's mesh for jobs that are not like all others. Immutable; safe from any thread. */
final class MeshWithOptions implements Mesh {
    private final Peer peer;
    private final Options options;

    MeshWithOptions(Peer peer, Options options) {
        this.peer = peer;
        this.options = options;
    }

    @Override
    public Mesh durable(int backups) {
        int others = peer.view().size() - 1;
        if (backups < 1 || backups > JobSpec.BACKUPS_MAX) {
            throw new IllegalArgumentException(
                    "a durable job has 1 to " + JobSpec.BACKUPS_MAX + " backups; " + backups + " were asked for");
        }
        if (backups > others) {
            throw new IllegalArgumentException("a job with " + backups + " backups needs " + (backups + 1)
                    + " peers, and the mesh has " + (others + 1)
                    + ": start more with ./mesh up, or ask for fewer backups");
        }
        return new MeshWithOptions(peer, options.withBackups(backups));
    }

    @Override
    public Mesh once() {
        return new MeshWithOptions(peer, options.with(AttemptPolicy.ONCE));
    }

    @Override
    public Mesh retrying(int times, Duration pause, Collection<Class<? extends Throwable>> on) {
        if (times < 1) {
            throw new IllegalArgumentException(times + " retries; from 1 to " + AttemptPolicy.RETRIES_MAX);
        }
        List<String> names = on.stream().<String>map(Class::getName).toList();
        return new MeshWithOptions(peer, options.with(new AttemptPolicy(true, times, pause.toNanos(), names)));
    }

    @Override
    public Mesh isolated() {
        return new MeshWithOptions(peer, options.withIsolated());
    }

    @Override
    public Mesh within(TimeLimits limits) {
        return new MeshWithOptions(peer, options.with(limits));
    }

    @Override
    public <T> MeshFuture<T> submit(Task<T> task) {
        return peer.submit(options, task);
    }

    @Override
    public MeshFuture<Void> run(VoidTask task) {
        return peer.run(options, task);
    }

    @Override
    public <T, R> Job<List<R>> map(Collection<T> items, Fn<? super T, ? extends R> fn) {
        return peer.map(options, items, fn);
    }

    @Override
    public <T, R> Job<R> mapReduce(Collection<T> items, Fn<? super T, ? extends R> fn, Merge<R> merge) {
        return peer.mapReduce(options, items, fn, merge);
    }

    @Override
    public <R> Job<List<R>> range(long size, IndexFn<? extends R> fn) {
        return peer.range(options, size, fn);
    }

    @Override
    public <R> Job<R> reduce(long size, IndexFn<? extends R> fn, Merge<R> merge) {
        return peer.reduce(options, size, fn, merge);
    }

    @Override
    public Job<Long> reduceLongs(long size, LongIndexFn fn, LongMerge merge) {
        return peer.reduceLongs(options, size, fn, merge);
    }

    @Override
    public Job<List<CommandEnd>> exec(Command command, Consumer<CommandEnd> onEnd) {
        refuseIsolated("a command", "its programs are processes of their own already");
        return peer.exec(options, command, onEnd);
    }

    @Override
    public JobId detach(Command command) {
        refuseIsolated("a command", "its programs are processes of their own already");
        return peer.detach(options, command);
    }

    @Override
    public <R> Job<R> bag(Bag<R> bag, Merge<R> merge) {
        refuseIsolated("a bag", "it is split while it runs, which a child process is no part of");
        return peer.bag(options, bag, merge);
    }

    private void refuseIsolated(String what, String why) {
        if (options.isolated()) {
            throw new IllegalArgumentException(what + " cannot be isolated: " + why + "; submit it without isolated()");
        }
    }

    @Override
    public Results attach(JobId job, boolean takeOver) {
        return peer.attach(job, takeOver);
    }

    @Override
    public void cancel(JobId job) {
        peer.cancel(job);
    }

    @Override
    public List<gossamer.Peer> peers() {
        return peer.peers();
    }

    @Override
    public View view() {
        return peer.view();
    }

    @Override
    public List<JobHead> jobs() {
        return peer.jobs();
    }

    @Override
    public gossamer.Peer self() {
        return peer.self();
    }

    @Override
    public void close() {
        peer.close();
    }
}
