// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.row;

import gossamer.Mesh;
import gossamer.MeshFuture;
import gossamer.Task;
import gossamer.bench.measure.Samples;
import gossamer.bench.report.Bar;
import gossamer.bench.report.Promise;
import gossamer.bench.report.Row;
import gossamer.model.JobHead;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * {@code queued-bytes}: what a submitted task costs its owner's heap while it waits.
 *
 * <p>A client without slots is alone in its mesh, with a submit window of a million. It submits that many tasks, each a
 * lambda with its own captured {@code long} and a future that the program keeps, and none of them can run. The heap in
 * use after a collection, before and after, is all that counts: tasks, futures, arguments, and the program's array of
 * futures.
 */
final class QueuedBytes implements Measurement {
    private static final long PATIENCE_NANOS = 30_000_000_000L;
    private static final long LOOK_NANOS = 10_000_000;
    private static final Promise PROMISE = new Promise(
            "queued-bytes",
            "bytes/task",
            Bar.valueAtMost(200),
            "Heap of the owner for each of a million separately submitted tasks that wait, with its captured long and"
                    + " its future.");

    @Override
    public List<Promise> promises() {
        return List.of(PROMISE);
    }

    @Override
    public List<Row> measure(Effort effort) throws Exception {
        int tasks = effort.pick(1_000_000, 1_000_000, 100_000);
        List<Double> bytes = new ArrayList<>();
        try (PeerGroup group = PeerGroup.start(0, 0)) {
            for (int round = 0; round < effort.pick(3, 1, 1); round++) {
                try (Mesh mesh = group.join(config -> config.withSubmitTasksMax(tasks))) {
                    bytes.add(bytesPerTask(mesh, tasks));
                }
            }
        }
        return List.of(Row.of(PROMISE, Samples.of(bytes), null).with("tasks", tasks));
    }

    private static double bytesPerTask(Mesh mesh, int tasks) throws TimeoutException {
        var warm = mesh.submit(task(-1)); // the job is open, and all classes are there
        MeshFuture<?>[] futures = new MeshFuture<?>[tasks - 1];
        mesh.jobs();
        long before = heapInUse();
        for (int i = 0; i < futures.length; i++) {
            futures[i] = mesh.submit(task(i));
        }
        awaitKnown(mesh, tasks);
        long after = heapInUse();
        InexactAnswer.check("whether the first is done", 0, warm.isDone() || futures[0].isDone() ? 1 : 0);
        return (after - before + 4.0 * futures.length) / futures.length; // the array was there before
    }

    /** Waits until the peer says of all tasks that it has them: what it says of itself is a little old. */
    private static void awaitKnown(Mesh mesh, int tasks) throws TimeoutException {
        long start = System.nanoTime();
        while (mesh.jobs().stream().mapToLong(JobHead::total).sum() < tasks) {
            if (System.nanoTime() - start > PATIENCE_NANOS) {
                throw new TimeoutException("the owner does not know all " + tasks + " tasks");
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private static Task<Long> task(long captured) {
        return () -> captured;
    }

    private static long heapInUse() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
