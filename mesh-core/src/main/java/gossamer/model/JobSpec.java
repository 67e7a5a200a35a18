// SPDX-License-Identifier: Apache-2.0
package gossamer.model;

import org.jspecify.annotations.Nullable;

/**
 * What a job is: everything a peer must know to run its tasks.
 *
 * @param id its name in the mesh
 * @param title a few words for people; at most {@link #TITLE_MAX} characters
 * @param gathering whether results come one by one, combined, or in steps
 * @param size the number of tasks, or {@link #OPEN} for a job that tasks are added to as they are submitted
 * @param program the encoded code of the job: opaque here, not to be written to
 * @param code the code set that the program needs, or null if every peer has all of it: it needs nothing but the JDK
 *     and Gossamer itself
 * @param backups how many other peers keep the owner's book of it, 0 to {@link #BACKUPS_MAX}; with any it is durable:
 *     it goes on when its owner is lost, and its results are kept until they are consumed
 * @param isolated whether its tasks run in processes of their own, apart from the peer's; see
 *     {@link gossamer.Mesh#isolated}
 * @param policy how often its tasks may be attempted; of bags, which are attempted whatever happens, the default
 * @param limits how long it may take
 */
public record JobSpec(
        JobId id,
        String title,
        Gathering gathering,
        long size,
        byte[] program,
        @Nullable ContentHash code,
        int backups,
        boolean isolated,
        AttemptPolicy policy,
        TimeLimits limits) {
    /** The size of a job that tasks are still added to. */
    public static final long OPEN = -1;

    public static final int TITLE_MAX = 120;

    public static final int BACKUPS_MAX = 3;

    /** How the results of a job's tasks reach its owner. */
    public enum Gathering {
        /** One outcome for each task. */
        EACH,
        /** One value for each executed stretch, merged on the way. */
        COMBINED,
        /**
         * Bags: each task is a pile of items that yields more items while it is worked on, and that can be split. The
         * argument of a task is what is left of its bag; its results come in steps ({@link Yield.Bagged}).
         */
        BAG
    }

    public JobSpec {
        if (size < 0 && size != OPEN) {
            throw new IllegalArgumentException("a job cannot have " + size + " tasks");
        }
        if (title.length() > TITLE_MAX) {
            throw new IllegalArgumentException("a title of " + title.length() + " characters; at most " + TITLE_MAX);
        }
        if (isolated && (gathering == Gathering.BAG || id.kind() != JobKind.JAVA)) {
            throw new IllegalArgumentException("neither bags nor commands can be isolated");
        }
        if (backups < 0 || backups > BACKUPS_MAX) {
            throw new IllegalArgumentException(backups + " backups; from 0 to " + BACKUPS_MAX);
        }
        if (gathering == Gathering.BAG && !policy.equals(AttemptPolicy.DEFAULT)) {
            throw new IllegalArgumentException("a bag that is lost goes on from its last step, and one that throws ends"
                    + " its job: bags can be neither retried nor started only once");
        }
        if (gathering == Gathering.BAG && limits.limitsRun()) {
            throw new IllegalArgumentException(
                    "a bag runs for as long as there is something in it: limit the time of the whole job instead");
        }
    }

    /** A job that may take as long as it takes. */
    public JobSpec(
            JobId id,
            String title,
            Gathering gathering,
            long size,
            byte[] program,
            @Nullable ContentHash code,
            int backups,
            boolean isolated,
            AttemptPolicy policy) {
        this(id, title, gathering, size, program, code, backups, isolated, policy, TimeLimits.NONE);
    }

    /** A job whose tasks run inside the peers, and are attempted until they end. */
    public JobSpec(
            JobId id,
            String title,
            Gathering gathering,
            long size,
            byte[] program,
            @Nullable ContentHash code,
            int backups) {
        this(id, title, gathering, size, program, code, backups, false, AttemptPolicy.DEFAULT);
    }

    /** A job that ends with its owner. */
    public JobSpec(JobId id, String title, Gathering gathering, long size, byte[] program, @Nullable ContentHash code) {
        this(id, title, gathering, size, program, code, 0);
    }

    /** A job whose code every peer has, and that ends with its owner. */
    public JobSpec(JobId id, String title, Gathering gathering, long size, byte[] program) {
        this(id, title, gathering, size, program, null, 0);
    }

    public boolean isOpen() {
        return size == OPEN;
    }

    /** Whether it outlives its owner. */
    public boolean isDurable() {
        return backups > 0;
    }

    @Override
    public String toString() {
        return id + " \"" + title + "\" " + gathering + " " + (isOpen() ? "open" : size + " tasks");
    }
}
