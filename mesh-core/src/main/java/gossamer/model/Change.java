// SPDX-License-Identifier: Apache-2.0
package gossamer.model;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One change of what an owner knows of a durable job, as it tells it to the job's backups.
 *
 * <p>Whoever takes all changes of a job in their order, from {@link Opened} on, knows of it what the owner knew, but
 * for who holds what: that is asked of the holders.
 */
public sealed interface Change {
    /** The size on the wire, roughly, in bytes. */
    long bytes();

    /**
     * The job, without any task; always the first change.
     *
     * @param open whether tasks may still be added
     */
    record Opened(JobSpec spec, boolean open) implements Change {
        @Override
        public long bytes() {
            return 64L + spec.program().length;
        }
    }

    /** So many tasks are added behind those there are, as attempt 1; of bags, room for them. */
    record Tasks(long count) implements Change {
        @Override
        public long bytes() {
            return 10;
        }
    }

    /** The arguments of tasks from {@code first} on; of bags, what is in them. */
    record Arguments(long first, Items items) implements Change {
        @Override
        public long bytes() {
            return 16 + 4L * items.size() + items.bytes();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Arguments(long otherFirst, Items otherItems)
                    && first == otherFirst
                    && items.sameAs(otherItems);
        }

        @Override
        public int hashCode() {
            return Objects.hash(first, items.size(), items.bytes());
        }
    }

    /** Nothing more is added. */
    record Sealed() implements Change {
        @Override
        public long bytes() {
            return 1;
        }
    }

    /**
     * A result was taken as true, and has to be kept until it is consumed.
     *
     * @param worker who sent it
     * @param given whether a client is there that is given it
     */
    record Done(PeerId worker, Yield yield, boolean given) implements Change {
        @Override
        public long bytes() {
            return 17 + yield.bytes();
        }
    }

    /** Undone tasks were given out anew, as this attempt. */
    record Again(IndexRange range, int attempt) implements Change {
        @Override
        public long bytes() {
            return 20;
        }
    }

    /** The results of these tasks were consumed, nobody needs them any more; of bags the results of all. */
    record Consumed(IndexRange range) implements Change {
        @Override
        public long bytes() {
            return 16;
        }
    }

    /** A client came, and is given everything that is kept. */
    record Given() implements Change {
        @Override
        public long bytes() {
            return 1;
        }
    }

    /**
     * Of a whole book that is told at once: the state of one undone bag.
     *
     * @param left what is left of it, not to be written to
     * @param worker the peer whose execution it is bound to, or null
     * @param chunk of that execution
     * @param step the last one that was taken
     */
    record Bag(
            long index, int attempt, byte[] left, @Nullable PeerId worker, long chunk, long step) implements Change {
        @Override
        public long bytes() {
            return 50L + left.length;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Bag bag
                    && index == bag.index
                    && attempt == bag.attempt
                    && java.util.Arrays.equals(left, bag.left)
                    && Objects.equals(worker, bag.worker)
                    && chunk == bag.chunk
                    && step == bag.step;
        }

        @Override
        public int hashCode() {
            return Objects.hash(index, attempt, java.util.Arrays.hashCode(left), worker, chunk, step);
        }

        @Override
        public String toString() {
            return "Bag(" + index + "#" + attempt + ", " + left.length + " bytes left, step " + step + " of "
                    + (worker == null ? "nobody" : worker.brief()) + " chunk " + chunk + ")";
        }
    }

    /**
     * Of a whole book that is told at once: a result that is kept and whose task is known to be done, or the step of a
     * bag that is known to be taken.
     */
    record Kept(Yield yield, boolean given) implements Change {
        @Override
        public long bytes() {
            return 1 + yield.bytes();
        }
    }

    /** Of a whole book that is told at once: tasks that are done, and of which no result is kept under their index. */
    record Finished(IndexRange range) implements Change {
        @Override
        public long bytes() {
            return 16;
        }
    }

    /** Of a whole book that is told at once: the counts so far. */
    record Counted(long items, long failed, long rerun) implements Change {
        @Override
        public long bytes() {
            return 24;
        }
    }

    /** A peer may start these undone tasks, as a chunk of its own of this number. */
    record Started(IndexRange range, PeerId holder, long chunk) implements Change {
        @Override
        public long bytes() {
            return 40;
        }
    }

    /**
     * What is on record against some undone tasks.
     *
     * @param strikes as {@code job.Starts} counts the peers that were lost with them
     * @param retries how often each was attempted anew because it threw
     */
    record Struck(IndexRange range, int strikes, int retries) implements Change {
        @Override
        public long bytes() {
            return 24;
        }
    }

    /** Of a job whose tasks may start only once: whether its owner may let them. Where nothing is said, it may. */
    record MayStart(boolean may) implements Change {
        @Override
        public long bytes() {
            return 2;
        }
    }

    /**
     * Of a job with a limit of time: how long it has run by now, over all its owners. Where nothing is said, that
     * begins with {@link Opened}.
     */
    record Spent(long nanos) implements Change {
        @Override
        public long bytes() {
            return 10;
        }
    }

    /** Who has the book now; in this order they take over. */
    record Backups(List<PeerId> peers) implements Change {
        @Override
        public long bytes() {
            return 1 + 16L * peers.size();
        }
    }

    /** Whoever reads this is the owner from now on; always the last change of its stream. */
    record Inherited() implements Change {
        @Override
        public long bytes() {
            return 1;
        }
    }
}
