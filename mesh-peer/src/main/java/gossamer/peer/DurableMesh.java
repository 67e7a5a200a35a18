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
import gossamer.model.JobHead;
import gossamer.model.JobId;
import gossamer.model.JobSpec;
import gossamer.model.View;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/** A peer's mesh for jobs that outlive the peer. Immutable; safe from any thread. */
final class DurableMesh implements Mesh {
    private final Peer peer;
    private final int backups;

    DurableMesh(Peer peer, int backups) {
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
        this.peer = peer;
        this.backups = backups;
    }

    @Override
    public <T> MeshFuture<T> submit(Task<T> task) {
        return peer.submit(backups, task);
    }

    @Override
    public MeshFuture<Void> run(VoidTask task) {
        return peer.run(backups, task);
    }

    @Override
    public <T, R> Job<List<R>> map(Collection<T> items, Fn<? super T, ? extends R> fn) {
        return peer.map(backups, items, fn);
    }

    @Override
    public <T, R> Job<R> mapReduce(Collection<T> items, Fn<? super T, ? extends R> fn, Merge<R> merge) {
        return peer.mapReduce(backups, items, fn, merge);
    }

    @Override
    public <R> Job<List<R>> range(long size, IndexFn<? extends R> fn) {
        return peer.range(backups, size, fn);
    }

    @Override
    public <R> Job<R> reduce(long size, IndexFn<? extends R> fn, Merge<R> merge) {
        return peer.reduce(backups, size, fn, merge);
    }

    @Override
    public Job<Long> reduceLongs(long size, LongIndexFn fn, LongMerge merge) {
        return peer.reduceLongs(backups, size, fn, merge);
    }

    @Override
    public Job<List<CommandEnd>> exec(Command command, Consumer<CommandEnd> onEnd) {
        return peer.exec(backups, command, onEnd);
    }

    @Override
    public JobId detach(Command command) {
        return peer.detach(backups, command);
    }

    @Override
    public <R> Job<R> bag(Bag<R> bag, Merge<R> merge) {
        return peer.bag(backups, bag, merge);
    }

    @Override
    public Mesh durable(int others) {
        return peer.durable(others);
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
