// SPDX-License-Identifier: Apache-2.0
package gossamer.config;

/**
 * How an engine behaves; times in nanoseconds, because the engine counts in them.
 *
 * @param chunkNanos the work a chunk should hold, 10 us to 1 s, default 1 ms: smaller costs more hand-overs, larger
 *     hides work from thieves
 * @param chunkTasksMax the most tasks in a chunk, 1 to 2^30, default 2^20
 * @param horizonNanos a peer asks for work when less than this waits for each of its slots, 0 to 1 s, default 1 ms:
 *     several round trips, so that work arrives before the slots run dry
 * @param stealTries how many victims a hungry peer asks before it falls silent, 1 to 8, default 3: the knee lies at 2
 *     to 4
 * @param stealTimeoutNanos after which an unanswered request counts as declined, 1 ms to 10 s, default 50 ms
 * @param lootBytesMax the most argument bytes in one hand-over, 1 KiB to 64 MiB, default 1 MiB; the first task always
 *     goes
 * @param specBytesMax a job description up to this size rides on every hand-over, 0 to 1 MiB, default 1 KiB; a larger
 *     one is asked for once by each peer
 * @param repeatNanos how long to wait for a confirmation before saying it again, 10 ms to 60 s, default 1 s
 * @param flushNanos results wait at most this long for company while more are coming, 0 to 1 s, default 1 ms
 * @param flushBytes results of this size go at once, 1 KiB to 16 MiB, default 64 KiB
 * @param auditNanos between two questions to the holders of a job, 100 ms to 1 h, default 10 s
 * @param auditSoonNanos from a change of view to the first question after it, and to the second one to a holder that
 *     did not report what the book says it holds, 10 ms to 1 h, default 2 s
 * @param gossipNanos between two rumours while there is something to tell, 10 ms to 60 s, default 200 ms
 * @param gossipFanout how many peers each rumour goes to, 1 to 16, default 3: all of 1,000 peers know after 9 rounds
 * @param loadsMax how many peers' loads are remembered, 1 to 1,024, default 64
 * @param loadAgeNanos after which a remembered load is forgotten, 100 ms to 1 h, default 10 s
 * @param calmNanos a peer counts as busy, and asks around again, after this much unbroken work, 0 to 10 s, default 10
 *     ms
 * @param progressNanos between two reports of a job's progress, 10 ms to 60 s, default 500 ms
 * @param surveyNanos how long to wait for peers that do not answer a survey, 10 ms to 60 s, default 500 ms
 * @param leaveNanos how long a leaving peer waits for its tasks to end and be taken over, 0 to 10 min, default 5 s
 * @param outboxBytesMax unacknowledged results of this size stop a peer from starting more, 1 MiB to 16 GiB, default 64
 *     MiB
 * @param checkpointNanos a bag that has taken no step for so long is asked for one, 10 ms to 1 h, default 50 ms: at
 *     most so much work on a bag is lost with a peer; smaller sends more bytes to the owner
 * @param jobSlotsMax how many slots one job may have at a time, 1 to 1,024, default 1,024, which is all
 */
public record EngineConfig(
        long chunkNanos,
        long chunkTasksMax,
        long horizonNanos,
        int stealTries,
        long stealTimeoutNanos,
        long lootBytesMax,
        int specBytesMax,
        long repeatNanos,
        long flushNanos,
        long flushBytes,
        long auditNanos,
        long auditSoonNanos,
        long gossipNanos,
        int gossipFanout,
        int loadsMax,
        long loadAgeNanos,
        long calmNanos,
        long progressNanos,
        long surveyNanos,
        long leaveNanos,
        long outboxBytesMax,
        long checkpointNanos,
        int jobSlotsMax) {
    /** All slots that a peer can have. */
    public static final int JOB_SLOTS_MAX = 1024;

    private static final long US = 1_000L;
    private static final long MS = 1_000_000L;
    private static final long SECOND = 1_000 * MS;
    private static final long KIB = 1 << 10;
    private static final long MIB = 1 << 20;

    public EngineConfig {
        within("chunkNanos", chunkNanos, 10 * US, SECOND);
        within("chunkTasksMax", chunkTasksMax, 1, 1 << 30);
        within("horizonNanos", horizonNanos, 0, SECOND);
        within("stealTries", stealTries, 1, 8);
        within("stealTimeoutNanos", stealTimeoutNanos, MS, 10 * SECOND);
        within("lootBytesMax", lootBytesMax, KIB, 64 * MIB);
        within("specBytesMax", specBytesMax, 0, MIB);
        within("repeatNanos", repeatNanos, 10 * MS, 60 * SECOND);
        within("flushNanos", flushNanos, 0, SECOND);
        within("flushBytes", flushBytes, KIB, 16 * MIB);
        within("auditNanos", auditNanos, 100 * MS, 3600 * SECOND);
        within("auditSoonNanos", auditSoonNanos, 10 * MS, 3600 * SECOND);
        within("gossipNanos", gossipNanos, 10 * MS, 60 * SECOND);
        within("gossipFanout", gossipFanout, 1, 16);
        within("loadsMax", loadsMax, 1, 1024);
        within("loadAgeNanos", loadAgeNanos, 100 * MS, 3600 * SECOND);
        within("calmNanos", calmNanos, 0, 10 * SECOND);
        within("progressNanos", progressNanos, 10 * MS, 60 * SECOND);
        within("surveyNanos", surveyNanos, 10 * MS, 60 * SECOND);
        within("leaveNanos", leaveNanos, 0, 600 * SECOND);
        within("outboxBytesMax", outboxBytesMax, MIB, 16 * 1024 * MIB);
        within("checkpointNanos", checkpointNanos, 10 * MS, 3600 * SECOND);
        within("jobSlotsMax", jobSlotsMax, 1, JOB_SLOTS_MAX);
    }

    /** The settings for peers on one network, or on one machine. */
    public static EngineConfig lan() {
        return new EngineConfig(
                MS,
                1 << 20,
                MS,
                3,
                50 * MS,
                MIB,
                (int) KIB,
                SECOND,
                MS,
                64 * KIB,
                10 * SECOND,
                2 * SECOND,
                200 * MS,
                3,
                64,
                10 * SECOND,
                10 * MS,
                500 * MS,
                500 * MS,
                5 * SECOND,
                64 * MIB,
                50 * MS,
                JOB_SLOTS_MAX);
    }

    /** The same with another bound for one job. */
    public EngineConfig withJobSlotsMax(int to) {
        return new EngineConfig(
                chunkNanos,
                chunkTasksMax,
                horizonNanos,
                stealTries,
                stealTimeoutNanos,
                lootBytesMax,
                specBytesMax,
                repeatNanos,
                flushNanos,
                flushBytes,
                auditNanos,
                auditSoonNanos,
                gossipNanos,
                gossipFanout,
                loadsMax,
                loadAgeNanos,
                calmNanos,
                progressNanos,
                surveyNanos,
                leaveNanos,
                outboxBytesMax,
                checkpointNanos,
                to);
    }

    private static void within(String setting, long given, long least, long most) {
        if (given < least || given > most) {
            throw new IllegalArgumentException(setting + " is " + given + "; it must be from " + least + " to " + most);
        }
    }
}
