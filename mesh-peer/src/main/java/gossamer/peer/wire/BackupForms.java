// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.wire;

import gossamer.message.BackupMessage;
import gossamer.message.BackupMessage.Attach;
import gossamer.message.BackupMessage.AttachRefused;
import gossamer.message.BackupMessage.BackedUp;
import gossamer.message.BackupMessage.Backup;
import gossamer.message.BackupMessage.BackupOver;
import gossamer.message.BackupMessage.Found;
import gossamer.message.BackupMessage.Refusal;
import gossamer.model.Change;
import gossamer.model.Items;
import gossamer.model.PeerId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How messages about backups lie on the wire.
 *
 * <pre>
 *   backup   job, epoch, stream, first; the count of changes; the changes
 *   change   an octet for its kind; then
 *     1 opened     whether open; the spec as a record
 *     2 tasks      the count
 *     3 arguments  the first index; the count; the items as in loot
 *     4 sealed     nothing
 *     5 done       the worker; whether given; the yield as in results
 *     6 again      the range; the attempt
 *     7 consumed   the range
 *     8 given      nothing
 *     9 bag        the index; attempt; what is left as a blob; 0, or 1 and the worker; chunk; step
 *    10 kept       whether given; the yield as in results
 *    11 counted    items, failed, rerun
 *    12 backups    the count; the peers
 *    13 inherited  nothing
 *    14 finished   the range
 *    15 started    the range; the holder; the chunk
 *    16 record     the range; strikes; retries
 *    17 may start  whether it may
 *    18 spent      the nanoseconds
 * </pre>
 */
final class BackupForms {
    static final List<Form<? extends BackupMessage>> ALL = List.of(
            Form.packed(0x91, Backup.class, BackupForms::backup, BackupForms::backup),
            Form.packed(0x92, BackedUp.class, BackupForms::backedUp, BackupForms::backedUp),
            Form.fields(0x93, BackupOver.class, BackupForms::over, BackupForms::over),
            Form.fields(0x94, Attach.class, BackupForms::attach, BackupForms::attach),
            Form.fields(0x95, AttachRefused.class, BackupForms::refused, BackupForms::refused),
            Form.fields(0x96, Found.class, BackupForms::found, BackupForms::found));

    private static final Refusal[] REFUSALS = Refusal.values();

    private static final int OPENED = 1;
    private static final int TASKS = 2;
    private static final int ARGUMENTS = 3;
    private static final int SEALED = 4;
    private static final int DONE = 5;
    private static final int AGAIN = 6;
    private static final int CONSUMED = 7;
    private static final int GIVEN = 8;
    private static final int BAG = 9;
    private static final int KEPT = 10;
    private static final int COUNTED = 11;
    private static final int BACKUPS = 12;
    private static final int INHERITED = 13;
    private static final int FINISHED = 14;
    private static final int STARTED = 15;
    private static final int RECORD = 16;
    private static final int MAY_START = 17;
    private static final int SPENT = 18;

    private BackupForms() {}

    private static void backup(Backup backup, PackedOut out) {
        out.job(backup.job());
        out.int32(backup.epoch());
        out.number(backup.stream());
        out.number(backup.first());
        out.number(backup.changes().size());
        backup.changes().forEach(change -> change(change, out));
    }

    private static Backup backup(PackedIn in) {
        var job = in.job();
        int epoch = in.int32();
        long stream = in.number();
        long first = in.number();
        Change[] changes = new Change[in.count(1)];
        if (changes.length == 0 || changes.length > BackupMessage.CHANGES_MAX) {
            throw new IllegalArgumentException(
                    changes.length + " changes; from 1 to " + BackupMessage.CHANGES_MAX + " come at a time");
        }
        for (int i = 0; i < changes.length; i++) {
            changes[i] = change(in);
        }
        return new Backup(job, epoch, stream, first, PackedIn.list(changes));
    }

    private static void change(Change change, PackedOut out) {
        switch (change) {
            case Change.Opened opened -> {
                out.octet(OPENED);
                flag(opened.open(), out);
                out.record(opened.spec(), JobForms::spec);
            }
            case Change.Tasks tasks -> {
                out.octet(TASKS);
                out.number(tasks.count());
            }
            case Change.Arguments arguments -> {
                out.octet(ARGUMENTS);
                out.number(arguments.first());
                out.number(arguments.items().size());
                if (!arguments.items().isEmpty()) {
                    StealForms.items(arguments.items(), out);
                }
            }
            case Change.Sealed sealed -> out.octet(SEALED);
            case Change.Done done -> {
                out.octet(DONE);
                out.peer(done.worker());
                flag(done.given(), out);
                ResultForms.one(0, done.yield(), out);
            }
            case Change.Again again -> {
                out.octet(AGAIN);
                out.range(0, again.range());
                out.int32(again.attempt());
            }
            case Change.Consumed consumed -> {
                out.octet(CONSUMED);
                out.range(0, consumed.range());
            }
            case Change.Given given -> out.octet(GIVEN);
            case Change.Bag bag -> bag(bag, out);
            case Change.Kept kept -> {
                out.octet(KEPT);
                flag(kept.given(), out);
                ResultForms.one(0, kept.yield(), out);
            }
            case Change.Counted counted -> {
                out.octet(COUNTED);
                out.number(counted.items());
                out.number(counted.failed());
                out.number(counted.rerun());
            }
            case Change.Backups backups -> {
                out.octet(BACKUPS);
                out.number(backups.peers().size());
                backups.peers().forEach(out::peer);
            }
            case Change.Inherited inherited -> out.octet(INHERITED);
            case Change.Finished finished -> {
                out.octet(FINISHED);
                out.range(0, finished.range());
            }
            case Change.Started started -> {
                out.octet(STARTED);
                out.range(0, started.range());
                out.peer(started.holder());
                out.number(started.chunk());
            }
            case Change.Struck past -> {
                out.octet(RECORD);
                out.range(0, past.range());
                out.int32(past.strikes());
                out.int32(past.retries());
            }
            case Change.MayStart said -> {
                out.octet(MAY_START);
                flag(said.may(), out);
            }
            case Change.Spent spent -> {
                out.octet(SPENT);
                out.number(spent.nanos());
            }
        }
    }

    private static Change change(PackedIn in) {
        int kind = in.octet();
        return switch (kind) {
            case OPENED -> {
                boolean open = flag(in);
                yield new Change.Opened(in.record(JobForms::spec), open);
            }
            case TASKS -> new Change.Tasks(in.number());
            case ARGUMENTS -> {
                long first = in.number();
                long count = in.number();
                yield new Change.Arguments(first, count == 0 ? Items.NONE : StealForms.items(count, in));
            }
            case SEALED -> new Change.Sealed();
            case DONE -> {
                PeerId worker = in.peer();
                boolean given = flag(in);
                yield new Change.Done(worker, ResultForms.one(0, in), given);
            }
            case AGAIN -> new Change.Again(in.range(0), in.int32());
            case CONSUMED -> new Change.Consumed(in.range(0));
            case GIVEN -> new Change.Given();
            case BAG -> bag(in);
            case KEPT -> {
                boolean given = flag(in);
                yield new Change.Kept(ResultForms.one(0, in), given);
            }
            case COUNTED -> new Change.Counted(in.number(), in.number(), in.number());
            case BACKUPS -> {
                List<PeerId> peers = new ArrayList<>();
                for (int left = in.count(PackedIn.PEER_BYTES); left > 0; left--) {
                    peers.add(in.peer());
                }
                yield new Change.Backups(List.copyOf(peers));
            }
            case INHERITED -> new Change.Inherited();
            case FINISHED -> new Change.Finished(in.range(0));
            case STARTED -> new Change.Started(in.range(0), in.peer(), in.number());
            case RECORD -> new Change.Struck(in.range(0), in.int32(), in.int32());
            case SPENT -> new Change.Spent(in.number());
            case MAY_START -> new Change.MayStart(flag(in));
            default -> throw new IllegalArgumentException("a change of kind " + kind + ", which nobody knows");
        };
    }

    private static void bag(Change.Bag bag, PackedOut out) {
        out.octet(BAG);
        out.number(bag.index());
        out.int32(bag.attempt());
        out.blob(bag.left());
        PeerId worker = bag.worker();
        flag(worker != null, out);
        if (worker != null) {
            out.peer(worker);
        }
        out.number(bag.chunk());
        out.number(bag.step());
    }

    private static Change.Bag bag(PackedIn in) {
        long index = in.number();
        int attempt = in.int32();
        byte[] left = in.blob();
        @Nullable PeerId worker = flag(in) ? in.peer() : null;
        return new Change.Bag(index, attempt, left, worker, in.number(), in.number());
    }

    private static void flag(boolean set, PackedOut out) {
        out.octet(set ? 1 : 0);
    }

    private static boolean flag(PackedIn in) {
        int octet = in.octet();
        if (octet > 1) {
            throw new IllegalArgumentException("an answer that is neither yes nor no");
        }
        return octet == 1;
    }

    private static void backedUp(BackedUp said, PackedOut out) {
        out.job(said.job());
        out.number(said.stream());
        out.number(said.upTo());
    }

    private static BackedUp backedUp(PackedIn in) {
        return new BackedUp(in.job(), in.number(), in.number());
    }

    private static void over(BackupOver over, FieldsOut out) {
        out.job(over.job());
        out.number("e", over.epoch());
    }

    private static BackupOver over(FieldsIn in) {
        return new BackupOver(in.job(), in.int32("e"));
    }

    private static void found(Found found, FieldsOut out) {
        out.job(found.job());
        out.number("e", found.epoch());
        out.number("p", found.progress());
    }

    private static Found found(FieldsIn in) {
        return new Found(in.job(), in.int32("e"), in.number("p"));
    }

    private static void attach(Attach attach, FieldsOut out) {
        out.job(attach.job());
        out.number("t", attach.ticket());
        out.flag("f", attach.force());
    }

    private static Attach attach(FieldsIn in) {
        return new Attach(in.job(), in.number("t"), in.flag("f"));
    }

    private static void refused(AttachRefused refused, FieldsOut out) {
        out.job(refused.job());
        out.number("t", refused.ticket());
        out.choice("w", refused.why());
    }

    private static AttachRefused refused(FieldsIn in) {
        return new AttachRefused(in.job(), in.number("t"), in.choice("w", REFUSALS));
    }
}
