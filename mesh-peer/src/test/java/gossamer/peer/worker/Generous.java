// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.worker;

import gossamer.Fork;
import gossamer.MeshFuture;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** For tasks of tests that give their forks to others before they join them. */
public final class Generous {
    private static final VarHandle CONTENT = field(Branch.class, "content", Object.class);
    private static final VarHandle WORK = field(Forks.class, "work", Work.class);
    private static final VarHandle WORKERS = field(Worker.class, "workers", Workers.class);

    private Generous() {}

    private static VarHandle field(Class<?> owner, String name, Class<?> type) {
        try {
            return MethodHandles.privateLookupIn(owner, MethodHandles.lookup()).findVarHandle(owner, name, type);
        } catch (ReflectiveOperationException renamed) {
            throw new ExceptionInInitializerError(renamed);
        }
    }

    /**
     * Offers the oldest of the running task's forks, as a hungry peer would have it, and waits until others can have
     * it.
     *
     * @param oldest that fork
     * @return false if it is not offered, because too many tasks wait already
     */
    public static boolean offer(Fork<?> oldest) {
        Worker worker = (Worker) Thread.currentThread();
        Work work = (Work) WORK.get(worker.forks());
        ((Workers) WORKERS.get(worker)).recall(work.number, 1);
        long end = System.nanoTime() + 1_000_000_000;
        while (!(CONTENT.getVolatile((Branch<?>) oldest) instanceof MeshFuture)) {
            if (oldest.isDone() || worker.forks().size() > 0 || System.nanoTime() > end) {
                return false;
            }
            Thread.onSpinWait();
        }
        return true;
    }
}
