// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.wire;

import gossamer.message.BackupMessage;
import gossamer.message.BackupMessage.Attach;
import gossamer.message.BackupMessage.AttachRefused;
import gossamer.message.BackupMessage.BackedUp;
import gossamer.message.BackupMessage.Backup;
import gossamer.message.BackupMessage.BackupOver;
import gossamer.message.BackupMessage.Found;
import gossamer.message.CodeMessage.CodeReply;
import gossamer.message.CodeMessage.CodeRequest;
import gossamer.message.CodeMessage.CodeUnknown;
import gossamer.message.GossipMessage.Rumour;
import gossamer.message.JobMessage.Cancel;
import gossamer.message.JobMessage.CancelJob;
import gossamer.message.JobMessage.JobOver;
import gossamer.message.JobMessage.SpecReply;
import gossamer.message.JobMessage.SpecRequest;
import gossamer.message.LeaseMessage.Audit;
import gossamer.message.LeaseMessage.AuditReport;
import gossamer.message.LeaseMessage.Drop;
import gossamer.message.LeaseMessage.LeaseConfirmed;
import gossamer.message.LeaseMessage.Leased;
import gossamer.message.LeaseMessage.StartReply;
import gossamer.message.LeaseMessage.StartRequest;
import gossamer.message.Message;
import gossamer.message.ResultMessage.Results;
import gossamer.message.ResultMessage.ResultsAck;
import gossamer.message.ResultMessage.Worked;
import gossamer.message.SchedulerMessage.Busy;
import gossamer.message.SchedulerMessage.Directory;
import gossamer.message.SchedulerMessage.DirectoryRequest;
import gossamer.message.SchedulerMessage.Hello;
import gossamer.message.SchedulerMessage.Idle;
import gossamer.message.SchedulerMessage.IdleList;
import gossamer.message.SchedulerMessage.JobReport;
import gossamer.message.StealMessage.Decline;
import gossamer.message.StealMessage.IdlePeers;
import gossamer.message.StealMessage.Lifeline;
import gossamer.message.StealMessage.Loot;
import gossamer.message.StealMessage.Refuse;
import gossamer.message.StealMessage.StealRequest;
import gossamer.message.SurveyMessage.SurveyReply;
import gossamer.message.SurveyMessage.SurveyRequest;
import gossamer.model.Accept;
import gossamer.model.Appetite;
import gossamer.model.AttemptPolicy;
import gossamer.model.Change;
import gossamer.model.Content;
import gossamer.model.ContentHash;
import gossamer.model.IndexRange;
import gossamer.model.Items;
import gossamer.model.JobHead;
import gossamer.model.JobId;
import gossamer.model.JobKind;
import gossamer.model.JobSpec;
import gossamer.model.KeyId;
import gossamer.model.Lease;
import gossamer.model.Outcome;
import gossamer.model.PeerCard;
import gossamer.model.PeerId;
import gossamer.model.PeerLoad;
import gossamer.model.PeerStats;
import gossamer.model.TimeLimits;
import gossamer.model.ViewId;
import gossamer.model.Yield;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** At least one message of each kind, by name; the name begins with the kind. */
final class Examples {
    static final PeerId ANNA = new PeerId(0x0102030405060708L, 0x090a0b0c0d0e0f10L);
    static final PeerId BERT = new PeerId(0xf1f2f3f4f5f6f7f8L, 0xf9fafbfcfdfeff00L);
    static final JobId JOB = new JobId(ANNA, 7, JobKind.JAVA);
    static final ViewId VIEW = new ViewId(BERT, 42);
    static final JobSpec SPEC =
            new JobSpec(JOB, "word count \u2013 \ud83d\udd78", JobSpec.Gathering.COMBINED, 1_000_000, bytes("program"));
    static final ContentHash HASH =
            new ContentHash(0x0123456789abcdefL, 0x1111111111111111L, -0x2222222222222222L, 0x3333333333333333L);
    static final ContentHash OTHER_HASH = new ContentHash(4, 5, 6, 7);
    static final JobHead HEAD = new JobHead(JOB, "word count", 1_000_000, 4_000, 3, 120, JobHead.State.RUNNING);
    static final PeerLoad LOAD = new PeerLoad(BERT, 300, 8, 2_500_000_000L);

    private static final Map<String, Message> ALL = new LinkedHashMap<>();

    static {
        put("StealRequest", new StealRequest(9, new Appetite(8, Accept.ALL), 1 << 20));
        put("Loot-ranges", new Loot(5, 3, 9, null, List.of(lease(0, 500), lease(2_000_000, 3_000_000)), 1_000, null));
        put(
                "Loot-arguments",
                new Loot(
                        6,
                        3,
                        0,
                        null,
                        List.of(
                                lease(10, items("8 bytes.", "of each!", "in a row")),
                                lease(13, items("one", "", "three"))),
                        0,
                        null));
        put("Loot-spec-idle", new Loot(7, 3, 9, SPEC, List.of(lease(0, 500)), 0, new IdlePeers(VIEW, new int[] {1, 200
        })));
        put("Loot-through", new Loot(8, 3, 0, null, List.of(lease(4, items("a bag"))), 0, null, BERT));
        put("Loot-lost", new Loot(9, 3, 0, null, List.of(lease(4, items("a bag"))), 0, null, null, true));
        put("Decline", new Decline(9, null));
        put("Decline-hint", new Decline(9, LOAD));
        put("Refuse", new Refuse(5));
        put("Lifeline", new Lifeline(new Appetite(8, Accept.ALL)));
        put("Leased", new Leased(JOB, BERT, 5, List.of(new IndexRange(0, 500), new IndexRange(500, 700)), 1));
        put("LeaseConfirmed", new LeaseConfirmed(5));
        put("Drop", new Drop(JOB, List.of(new IndexRange(1_000, 1_001)), 2));
        put("Audit", new Audit(JOB, 4, 2, true));
        put(
                "AuditReport",
                new AuditReport(JOB, 4, List.of(new IndexRange(0, 500), new IndexRange(900, 901)), new int[] {1, 0}));
        put("StartRequest", new StartRequest(JOB, 71, new IndexRange(500, 600), 2));
        put(
                "StartReply",
                new StartReply(JOB, 71, List.of(new IndexRange(500, 510)), List.of(new IndexRange(510, 512))));
        put(
                "Results",
                new Results(
                        11,
                        JOB,
                        List.of(
                                new Yield.Each(
                                        new IndexRange(10, 13),
                                        1,
                                        List.of(success("8 bytes."), success("of each!"), success("in a row"))),
                                new Yield.Each(
                                        new IndexRange(13, 18),
                                        2,
                                        List.of(
                                                success(""),
                                                new Outcome.Failure(bytes("boom")),
                                                new Outcome.Lost(3),
                                                new Outcome.Cancelled(),
                                                new Outcome.Abandoned()))),
                        Appetite.NONE));
        put(
                "Results-combined",
                new Results(
                        12,
                        JOB,
                        List.of(new Yield.Combined(new IndexRange(0, 500), 1, bytes("a sum"))),
                        new Appetite(4, Accept.ALL)));
        put(
                "Results-steps",
                new Results(
                        13,
                        JOB,
                        List.of(
                                new Yield.Bagged(
                                        new IndexRange(4, 5),
                                        1,
                                        3,
                                        1_000,
                                        bytes("found"),
                                        bytes("what is left"),
                                        List.of(bytes("one half"), bytes("")),
                                        BERT,
                                        70),
                                new Yield.Bagged(new IndexRange(9, 10), 2, 1, 0, bytes(""), null, List.of(), null, 71)),
                        Appetite.NONE));
        put("ResultsAck", new ResultsAck(new long[] {11, 12, 200}));
        put("Worked", new Worked(JOB, 4, 70, 3, 250));
        put("SpecRequest", new SpecRequest(JOB));
        put("SpecReply", new SpecReply(SPEC));
        put(
                "SpecReply-code",
                new SpecReply(new JobSpec(JOB, "word count", JobSpec.Gathering.COMBINED, 1, bytes("program"), HASH)));
        put("Cancel", new Cancel(JOB, List.of(new IndexRange(3, 4), new IndexRange(70_000, 80_000))));
        put("JobOver", new JobOver(JOB));
        put("CancelJob", new CancelJob(JOB));
        put(
                "SpecReply-durable",
                new SpecReply(new JobSpec(JOB, "kept", JobSpec.Gathering.COMBINED, 3, bytes("program"), null, 2)));
        put(
                "SpecReply-policy",
                new SpecReply(new JobSpec(
                        JOB,
                        "retried",
                        JobSpec.Gathering.COMBINED,
                        3,
                        bytes("program"),
                        null,
                        0,
                        false,
                        new AttemptPolicy(true, 3, 500_000_000, List.of("java.io.IOException")))));
        put(
                "SpecReply-limits",
                new SpecReply(new JobSpec(
                        JOB,
                        "hasty",
                        JobSpec.Gathering.COMBINED,
                        3,
                        bytes("program"),
                        null,
                        0,
                        false,
                        AttemptPolicy.DEFAULT,
                        TimeLimits.NONE.withJob(Duration.ofSeconds(90)).withRun(Duration.ofSeconds(7)))));
        put(
                "SpecReply-isolated",
                new SpecReply(new JobSpec(
                        JOB,
                        "apart",
                        JobSpec.Gathering.COMBINED,
                        3,
                        bytes("program"),
                        HASH,
                        0,
                        true,
                        AttemptPolicy.DEFAULT)));
        put(
                "Backup",
                new Backup(
                        JOB,
                        1,
                        7,
                        1,
                        List.of(
                                new Change.Opened(SPEC, true),
                                new Change.Tasks(5),
                                new Change.Arguments(2, items("one", "", "three")),
                                new Change.Sealed(),
                                new Change.Again(new IndexRange(3, 5), 2),
                                new Change.Kept(new Yield.Combined(new IndexRange(0, 2), 1, bytes("a sum")), true),
                                new Change.Finished(new IndexRange(2, 3)),
                                new Change.Counted(9, 1, 4))));
        put(
                "Backup-changes",
                new Backup(
                        JOB,
                        0,
                        3,
                        40,
                        List.of(
                                new Change.Done(
                                        BERT, new Yield.Each(new IndexRange(3, 4), 2, List.of(success("done"))), false),
                                new Change.Consumed(new IndexRange(3, 4)),
                                new Change.Given(),
                                new Change.Bag(4, 1, bytes("what is left"), BERT, 70, 3),
                                new Change.Bag(5, 1, bytes("untouched"), null, 0, 0),
                                new Change.Started(new IndexRange(5, 6), BERT, 71),
                                new Change.Struck(new IndexRange(6, 9), 2, 1),
                                new Change.MayStart(false),
                                new Change.Spent(90_000_000_000L),
                                new Change.Backups(List.of(ANNA, BERT)),
                                new Change.Inherited())));
        put("BackedUp", new BackedUp(JOB, 7, 41));
        put("BackupOver", new BackupOver(JOB, 1));
        put("Found", new Found(JOB, 2, 345));
        put("Attach", new Attach(JOB, 5, true));
        put("AttachRefused", new AttachRefused(JOB, 5, BackupMessage.Refusal.ATTENDED));
        put("CodeRequest", new CodeRequest(List.of(HASH, OTHER_HASH)));
        put(
                "CodeReply",
                new CodeReply(List.of(new Content(HASH, bytes("a class")), new Content(OTHER_HASH, bytes("")))));
        put("CodeUnknown", new CodeUnknown(List.of(OTHER_HASH)));
        put(
                "Hello",
                new Hello(
                        VIEW,
                        new Appetite(1, Accept.ALL),
                        List.of(HEAD, new JobHead(JOB, "", 0, 0, 0, 0, JobHead.State.DONE))));
        put("Idle", new Idle(VIEW, new Appetite(1, Accept.ALL)));
        put("Busy", new Busy(VIEW));
        put("JobReport", new JobReport(VIEW, HEAD, 3));
        put("IdleList", new IdleList(JobKind.COMMANDS, new IdlePeers(VIEW, new int[] {0, 1, 200})));
        put("DirectoryRequest", new DirectoryRequest(VIEW, 2));
        put("Directory", new Directory(VIEW, 2, List.of(HEAD)));
        put("Rumour", new Rumour(List.of(LOAD, new PeerLoad(ANNA, 1, 2, 0))));
        put("SurveyRequest", new SurveyRequest(6));
        put(
                "SurveyReply",
                new SurveyReply(
                        6,
                        new PeerCard(
                                ANNA,
                                "anna",
                                "10.0.0.4:7800",
                                8,
                                Accept.ALL,
                                "0.1.0",
                                4711,
                                List.of(new KeyId(0x7f3a91c201020304L), new KeyId(0xe00000000000000fL))),
                        new PeerStats(2, 30, 400, 50, 60, 7_000_000_000L, 80_000_000_000L, 92)));
    }

    private Examples() {}

    static Map<String, Message> all() {
        return ALL;
    }

    static Message named(String name) {
        return ALL.get(name);
    }

    private static void put(String name, Message message) {
        ALL.put(name, message);
    }

    static Lease lease(long lo, long hi) {
        return new Lease(JOB, new IndexRange(lo, hi), 1, Items.NONE);
    }

    static Lease lease(long lo, Items items) {
        return new Lease(JOB, new IndexRange(lo, lo + items.size()), 1, items);
    }

    static Items items(String... texts) {
        byte[][] items = new byte[texts.length][];
        for (int i = 0; i < texts.length; i++) {
            items[i] = bytes(texts[i]);
        }
        return Items.of(items);
    }

    static Outcome success(String text) {
        return new Outcome.Success(bytes(text));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
