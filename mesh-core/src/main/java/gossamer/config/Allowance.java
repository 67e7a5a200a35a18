// SPDX-License-Identifier: Apache-2.0
package gossamer.config;

import gossamer.model.Accept;
import java.time.Duration;

/**
 * What jobs may take of a peer, whoever submits them; change one setting at a time with the {@code with...} methods.
 *
 * <p>These keep accidents within bounds. They are no wall against a holder of the secret, who may run any code here.
 *
 * @param accept the kinds of jobs that are run here; default all
 * @param jobSlots how many slots one job may have at a time, 1 to 1,024; default 1,024, which is all
 * @param taskMemory the most bytes of data that each program of a command may have, 1 MiB to 1 TiB, or
 *     {@link #NO_LIMIT}; default that. It needs the program {@code prlimit} of util-linux. Java tasks share the heap of
 *     the peer instead; {@linkplain gossamer.Mesh#isolated isolated} ones have one of this size, but of 64 MiB at least
 * @param taskTime how long a task may run before it is ended, 1 ms to 365 days, or {@link #NO_TIME}; default that. A
 *     program is killed, and so is the process of an isolated task; the thread of any other Java task is interrupted
 */
public record Allowance(Accept accept, int jobSlots, long taskMemory, Duration taskTime) {
    /** As many bytes as there are. */
    public static final long NO_LIMIT = Long.MAX_VALUE;

    /** As long as it takes. */
    public static final Duration NO_TIME = Duration.ofDays(365);

    private static final long MEMORY_LEAST = 1L << 20;
    private static final long MEMORY_MOST = 1L << 40;
    private static final Duration TIME_LEAST = Duration.ofMillis(1);

    /** All of everything. */
    public static final Allowance ALL = new Allowance(Accept.ALL, EngineConfig.JOB_SLOTS_MAX, NO_LIMIT, NO_TIME);

    public Allowance {
        if (jobSlots < 1 || jobSlots > EngineConfig.JOB_SLOTS_MAX) {
            throw new IllegalArgumentException(
                    "jobSlots is " + jobSlots + "; it must be from 1 to " + EngineConfig.JOB_SLOTS_MAX);
        }
        if (taskMemory != NO_LIMIT && (taskMemory < MEMORY_LEAST || taskMemory > MEMORY_MOST)) {
            throw new IllegalArgumentException(
                    "taskMemory is " + taskMemory + "; it must be from " + MEMORY_LEAST + " to " + MEMORY_MOST);
        }
        if (taskTime.compareTo(TIME_LEAST) < 0 || taskTime.compareTo(NO_TIME) > 0) {
            throw new IllegalArgumentException("taskTime is " + taskTime + "; it must be from 1 ms to 365 days");
        }
    }

    public Allowance withAccept(Accept to) {
        return new Allowance(to, jobSlots, taskMemory, taskTime);
    }

    public Allowance withJobSlots(int to) {
        return new Allowance(accept, to, taskMemory, taskTime);
    }

    public Allowance withTaskMemory(long to) {
        return new Allowance(accept, jobSlots, to, taskTime);
    }

    public Allowance withTaskTime(Duration to) {
        return new Allowance(accept, jobSlots, taskMemory, to);
    }

    public boolean limitsMemory() {
        return taskMemory != NO_LIMIT;
    }

    public boolean limitsTime() {
        return taskTime.compareTo(NO_TIME) < 0;
    }
}
