// SPDX-License-Identifier: Apache-2.0
package gossamer.steal;

import static gossamer.model.Examples.ANNA;
import static gossamer.model.Examples.BERT;
import static gossamer.model.Examples.CARL;
import static gossamer.model.Examples.DORA;
import static gossamer.model.Examples.MS;
import static gossamer.model.Examples.bulky;
import static gossamer.model.Examples.lease;
import static gossamer.model.Examples.peers;
import static gossamer.model.Examples.range;
import static gossamer.model.Examples.spec;
import static gossamer.model.Examples.view;
import static org.assertj.core.api.Assertions.assertThat;

import gossamer.config.EngineConfig;
import gossamer.machine.Chance;
import gossamer.machine.RecordedEffects;
import gossamer.machine.RecordedEffects.Sent;
import gossamer.message.StealMessage.IdlePeers;
import gossamer.message.StealMessage.Loot;
import gossamer.model.Accept;
import gossamer.model.Appetite;
import gossamer.model.JobId;
import gossamer.model.JobKind;
import gossamer.model.JobSpec;
import gossamer.model.Lease;
import gossamer.model.PeerId;
import gossamer.model.View;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class VictimTest {
    private static final JobId JOB = new JobId(ANNA, 1, JobKind.JAVA);
    private static final JobId OTHER = new JobId(DORA, 4, JobKind.JAVA);

    private final EngineConfig config = EngineConfig.lan();
    private final RecordedEffects effects = new RecordedEffects();
    private final Victim victim = new Victim(config, ANNA, new Chance(7));
    private final Waiting stock = new Waiting();
    private long now = 50 * MS;

    /** Tasks without arguments, from 0 to before a number of each job; the high end is given away. */
    private static final class Waiting implements Victim.Stock {
        final Map<JobId, Long> tasks = new LinkedHashMap<>();

        @Nullable
        JobSpec spec;

        @Nullable
        JobId undescribed;

        int slots = 1;
        long pace = MS;
        long bytesAsked;

        @Override
        public @Nullable JobId job(JobKind kind) {
            return tasks.keySet().stream()
                    .filter(job -> job.kind() == kind)
                    .findFirst()
                    .orElse(null);
        }

        @Override
        public boolean holdsFor(Appetite appetite) {
            return tasks.keySet().stream().anyMatch(job -> appetite.takes(job.kind()));
        }

        @Override
        public @Nullable JobId readyJob(Accept accepts) {
            return tasks.keySet().stream()
                    .filter(job -> !job.equals(undescribed) && accepts.takes(job.kind()))
                    .findFirst()
                    .orElse(null);
        }

        @Override
        public long tasks(JobId job) {
            return tasks.getOrDefault(job, 0L);
        }

        @Override
        public long paceNanos(JobId job) {
            return pace;
        }

        @Override
        public @Nullable JobSpec spec(JobId job) {
            return spec;
        }

        @Override
        public List<Lease> split(JobId job, long wanted, long bytesMax) {
            bytesAsked = bytesMax;
            long all = tasks(job);
            long given = Math.min(all, wanted);
            if (given == all) {
                tasks.remove(job);
            } else {
                tasks.put(job, all - given);
            }
            return given == 0 ? List.of() : List.of(lease(job, all - given, all));
        }

        @Override
        public int slots(JobKind kind) {
            return slots;
        }
    }

    private boolean request(PeerId thief, int slots) {
        return victim.onRequest(thief, 9, new Appetite(slots, Accept.ALL), config.lootBytesMax(), stock, now, effects);
    }

    private static Loot loot(long grant, long settledBelow, long request, Lease lease) {
        return new Loot(grant, settledBelow, request, null, List.of(lease), MS, null);
    }

    private List<Loot> lootSent() {
        return effects.drainSent().stream().map(sent -> (Loot) sent.message()).toList();
    }

    private static long tasksOf(Loot loot) {
        return loot.leases().stream().mapToLong(Lease::size).sum();
    }

    @Test
    void givesHalfToAThiefOfItsOwnStrength() {
        stock.tasks.put(JOB, 10L);

        boolean given = request(BERT, 1);

        assertThat(given).isTrue();
        assertThat(effects.drain()).containsExactly(new Sent(BERT, loot(1, 1, 9, lease(JOB, 5, 10))));
        assertThat(victim.tasksInTransit()).isEqualTo(5);
        assertThat(victim.tasksGiven()).isEqualTo(5);
    }

    @Test
    void givesByTheShareOfSlots() {
        stock.tasks.put(JOB, 100L);
        stock.slots = 1;

        request(BERT, 3);

        assertThat(effects.drain()).containsExactly(new Sent(BERT, loot(1, 1, 9, lease(JOB, 25, 100))));
    }

    @Test
    void keepsHalfForTheNextThiefWhenItHasNoSlots() {
        stock.tasks.put(JOB, 100L);
        stock.slots = 0;

        request(BERT, 8);

        assertThat(effects.drain()).containsExactly(new Sent(BERT, loot(1, 1, 9, lease(JOB, 50, 100))));
    }

    @Test
    void givesItsLastWaitingTask() {
        stock.tasks.put(JOB, 1L);

        request(BERT, 1);

        assertThat(effects.drain()).containsExactly(new Sent(BERT, loot(1, 1, 9, lease(JOB, 0, 1))));
        assertThat(stock.job(JobKind.JAVA)).isNull();
    }

    @Test
    void givesAThiefOnlyWhatItAccepts() {
        stock.tasks.put(JOB, 4L);
        Appetite programs = new Appetite(1, Accept.COMMANDS);

        boolean given = victim.onRequest(BERT, 9, programs, config.lootBytesMax(), stock, now, effects);
        victim.onLifeline(CARL, programs);
        victim.feedLifelines(stock, now, effects);

        assertThat(given).isFalse();
        assertThat(effects.drain()).isEmpty();
        assertThat(victim.lifelineCount(JobKind.JAVA)).isZero();
        assertThat(victim.lifelineSlots(JobKind.COMMANDS)).isEqualTo(1);
        assertThat(victim.useLifeline(JobKind.JAVA)).isNull();
        assertThat(victim.isShortOf(JobKind.COMMANDS, stock)).isTrue();
        assertThat(victim.isShortOf(JobKind.JAVA, stock)).isFalse();

        JobId commands = new JobId(ANNA, 3, JobKind.COMMANDS);
        stock.tasks.put(commands, 1L);
        assertThat(victim.isShortOf(JobKind.COMMANDS, stock)).isFalse();
        victim.feedLifelines(stock, now, effects);

        assertThat(effects.drain()).containsExactly(new Sent(CARL, loot(1, 1, 0, lease(commands, 0, 1))));
    }

    @Test
    void feedsTheTreeOnlyOfTheKindThatItsPeersTake() {
        stock.tasks.put(JOB, 4L);

        victim.feedTree(view(3, ANNA, BERT), JobKind.COMMANDS, new int[] {1}, stock, now, effects);

        assertThat(effects.drain()).isEmpty();
    }

    @Test
    void saysWhenThereIsNothingToGive() {
        assertThat(request(BERT, 1)).isFalse();

        assertThat(effects.drain()).isEmpty();
        assertThat(victim.hasTransits()).isFalse();
    }

    @Test
    void givesNothingOfAJobThatIsNotDescribedHereButDownTheTree() {
        stock.tasks.put(JOB, 4L);
        stock.undescribed = JOB;
        victim.onLifeline(CARL, new Appetite(1, Accept.ALL));

        assertThat(request(BERT, 1)).isFalse();
        victim.feedLifelines(stock, now, effects);
        assertThat(effects.drain()).isEmpty();
        assertThat(victim.hasLifelines()).isTrue();

        stock.tasks.put(OTHER, 1L);
        assertThat(request(BERT, 1)).isTrue();
        assertThat(effects.drain()).containsExactly(new Sent(BERT, loot(1, 1, 9, lease(OTHER, 0, 1))));

        victim.feedTree(view(3, ANNA, BERT), JobKind.JAVA, new int[] {1}, stock, now, effects);
        assertThat(lootSent()).extracting(VictimTest::tasksOf).containsExactly(2L);
    }

    @Test
    void whatCameBackByAnotherWayIsInTransitNoMore() {
        stock.tasks.put(JOB, 10L);
        request(BERT, 1);
        effects.drain();

        victim.onCameBack(lease(OTHER, 0, 10));
        victim.onCameBack(lease(JOB, 6, 8));
        assertThat(victim.inTransit(1)).containsExactly(range(5, 6), range(8, 10));
        assertThat(victim.inTransit(2)).isEmpty();

        victim.onCameBack(lease(JOB, 0, 10));
        assertThat(victim.hasTransits()).isFalse();
        assertThat(victim.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
        assertThat(effects.drain()).isEmpty();
    }

    @Test
    void asksForNoMoreBytesThanThiefAndSettingsTake() {
        stock.tasks.put(JOB, 100L);

        victim.onRequest(BERT, 1, new Appetite(1, Accept.ALL), 10, stock, now, effects);
        assertThat(stock.bytesAsked).isEqualTo(10);

        victim.onRequest(BERT, 2, new Appetite(1, Accept.ALL), Long.MAX_VALUE, stock, now, effects);
        assertThat(stock.bytesAsked).isEqualTo(config.lootBytesMax());
    }

    @Test
    void letsASmallDescriptionRideAndKeepsALargeOneBack() {
        stock.tasks.put(JOB, 100L);

        stock.spec = spec(JOB, 100);
        request(BERT, 1);
        stock.spec = bulky(JOB, 100);
        request(CARL, 1);

        List<Loot> sent = lootSent();
        assertThat(sent.get(0).spec()).isEqualTo(spec(JOB, 100));
        assertThat(sent.get(1).spec()).isNull();
    }

    @Test
    void keepsWhatItGaveUntilTheOwnerConfirms() {
        stock.tasks.put(JOB, 10L);
        request(BERT, 1);
        effects.drain();

        victim.onConfirmed(99);
        assertThat(victim.leases(JOB)).containsExactly(lease(JOB, 5, 10));
        assertThat(victim.has(JOB)).isTrue();
        assertThat(victim.has(OTHER)).isFalse();
        assertThat(victim.jobs()).containsExactly(JOB);

        victim.onConfirmed(1);
        assertThat(victim.leases(JOB)).isEmpty();
        assertThat(victim.hasTransits()).isFalse();
        assertThat(victim.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
        assertThat(effects.drain()).isEmpty();
    }

    @Test
    void repeatsAnUnconfirmedHandOverUnderTheSameNumberAndNoOther() {
        stock.tasks.put(JOB, 8L);
        request(BERT, 1);
        Sent first = effects.drainSent().get(0);
        now += 400 * MS;
        request(CARL, 1);
        effects.drain();

        assertThat(victim.deadlineNanos()).isEqualTo(now - 400 * MS + config.repeatNanos());
        now = victim.deadlineNanos() - 1;
        victim.onTime(now, effects);
        assertThat(effects.drain()).isEmpty();
        now += 1;
        victim.onTime(now, effects);
        victim.onTime(now, effects);

        assertThat(effects.drain()).containsExactly(first);
        assertThat(victim.deadlineNanos()).isEqualTo(now + 400 * MS);
        assertThat(victim.deadlineNanos()).isGreaterThan(now);
    }

    @Test
    void asksForTimeOnlyWhileSomethingIsInTransit() {
        stock.tasks.put(JOB, 100L);
        request(BERT, 1);
        request(CARL, 1);

        victim.onConfirmed(1);
        now = Math.max(now, victim.deadlineNanos());
        victim.onTime(now, effects);
        assertThat(victim.deadlineNanos()).isGreaterThan(now).isLessThan(Long.MAX_VALUE);

        victim.onConfirmed(2);
        assertThat(victim.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void saysBelowWhichNumberAllIsSettled() {
        stock.tasks.put(JOB, 1024L);

        request(BERT, 1);
        request(BERT, 1);
        victim.onConfirmed(1);
        request(BERT, 1);
        victim.onConfirmed(3);
        request(BERT, 1);
        victim.onConfirmed(2);
        victim.onConfirmed(4);
        request(BERT, 1);

        assertThat(lootSent()).extracting(Loot::grant).containsExactly(1L, 2L, 3L, 4L, 5L);
        victim.onTime(now + config.repeatNanos(), effects);
        assertThat(lootSent()).extracting(Loot::settledBelow).containsExactly(5L);
    }

    @Test
    void settledNumbersFollowTheOldestInTransit() {
        stock.tasks.put(JOB, 1024L);

        request(BERT, 1);
        request(BERT, 1);
        victim.onConfirmed(1);
        request(BERT, 1);

        assertThat(lootSent()).extracting(Loot::settledBelow).containsExactly(1L, 1L, 2L);
    }

    @Test
    void takesBackWhatIsRefusedButOnlyByTheThiefItself() {
        stock.tasks.put(JOB, 10L);
        request(BERT, 1);
        effects.drain();

        assertThat(victim.onRefused(CARL, 1)).isEmpty();
        assertThat(victim.onRefused(BERT, 1)).containsExactly(lease(JOB, 5, 10));
        assertThat(victim.onRefused(BERT, 1)).isEmpty();
        assertThat(victim.tasksGiven()).isZero();
        assertThat(victim.hasTransits()).isFalse();
        assertThat(effects.drain()).isEmpty();
    }

    @Test
    void takesBackWhatWasInTransitToALostPeer() {
        stock.tasks.put(JOB, 10L);
        request(BERT, 1);
        request(CARL, 1);
        effects.drain();

        List<Victim.Returned> returned = victim.onView(view(2, ANNA, CARL));

        assertThat(returned).containsExactly(new Victim.Returned(BERT, List.of(lease(JOB, 5, 10))));
        assertThat(victim.leases(JOB)).containsExactly(lease(JOB, 2, 5));
        assertThat(effects.drain()).isEmpty();
    }

    @Test
    void keepsNothingInTransitOfAJobThatNobodyWants() {
        stock.tasks.put(JOB, 1L);
        stock.tasks.put(OTHER, 1L);
        request(BERT, 1);
        request(BERT, 1);

        victim.drop(JOB);

        assertThat(victim.jobs()).containsExactly(OTHER);
    }

    @Test
    void feedsLifelinesEvenlyAndKeepsAShare() {
        stock.tasks.put(JOB, 100L);
        victim.onLifeline(BERT, new Appetite(1, Accept.ALL));
        victim.onLifeline(CARL, new Appetite(1, Accept.ALL));
        victim.onLifeline(DORA, new Appetite(1, Accept.ALL));

        victim.feedLifelines(stock, now, effects);

        assertThat(effects.drainSent())
                .containsExactly(
                        new Sent(BERT, loot(1, 1, 0, lease(JOB, 75, 100))),
                        new Sent(CARL, loot(2, 1, 0, lease(JOB, 50, 75))),
                        new Sent(DORA, loot(3, 1, 0, lease(JOB, 25, 50))));
        assertThat(stock.tasks(JOB)).isEqualTo(25);
        assertThat(victim.hasLifelines()).isFalse();
    }

    @Test
    void feedsEachLifelineOnceWhenOneTaskWaits() {
        stock.tasks.put(JOB, 1L);
        victim.onLifeline(BERT, new Appetite(1, Accept.ALL));
        victim.onLifeline(CARL, new Appetite(1, Accept.ALL));

        victim.feedLifelines(stock, now, effects);

        assertThat(effects.drainSent()).containsExactly(new Sent(BERT, loot(1, 1, 0, lease(JOB, 0, 1))));
        assertThat(victim.lifelineCount(JobKind.JAVA)).isEqualTo(1);
    }

    @Test
    void keepsNothingOfAShortBacklogWithoutSlotsButAShareOfALongOne() {
        stock.slots = 0;
        stock.tasks.put(JOB, 4L);
        victim.onLifeline(BERT, new Appetite(1, Accept.ALL));
        victim.onLifeline(CARL, new Appetite(1, Accept.ALL));
        victim.feedLifelines(stock, now, effects);
        assertThat(lootSent()).extracting(VictimTest::tasksOf).containsExactly(2L, 2L);
        assertThat(stock.job(JobKind.JAVA)).isNull();

        stock.tasks.put(JOB, 900L);
        victim.onLifeline(BERT, new Appetite(1, Accept.ALL));
        victim.onLifeline(CARL, new Appetite(1, Accept.ALL));
        victim.feedLifelines(stock, now, effects);
        assertThat(lootSent()).extracting(VictimTest::tasksOf).containsExactly(300L, 300L);
        assertThat(stock.tasks(JOB)).isEqualTo(300);
    }

    @Test
    void holdsOneLifelinePerPeerAndNoneOfItselfOrOfPeersWithoutSlots() {
        victim.onLifeline(BERT, new Appetite(1, Accept.ALL));
        victim.onLifeline(BERT, new Appetite(2, Accept.ALL));
        victim.onLifeline(ANNA, new Appetite(2, Accept.ALL));
        victim.onLifeline(CARL, Appetite.NONE);

        assertThat(victim.lifelineCount(JobKind.JAVA)).isEqualTo(1);
    }

    @Test
    void usesUpTheOldestLifelineForWorkThatAnotherSends() {
        victim.onLifeline(BERT, new Appetite(1, Accept.ALL));
        victim.onLifeline(CARL, new Appetite(1, Accept.ALL));

        assertThat(victim.useLifeline(JobKind.JAVA)).isEqualTo(BERT);
        assertThat(victim.useLifeline(JobKind.JAVA)).isEqualTo(CARL);
        assertThat(victim.useLifeline(JobKind.JAVA)).isNull();
        assertThat(effects.drain()).isEmpty();
    }

    @Test
    void saysThroughWhomWorkComesThatWasAskedForElsewhere() {
        victim.onLifeline(CARL, new Appetite(1, Accept.ALL));

        victim.giveThrough(BERT, CARL, null, List.of(lease(JOB, 0, 1)), now, effects);
        victim.giveThrough(ANNA, DORA, null, List.of(lease(JOB, 1, 2)), now, effects);

        assertThat(effects.drainSent())
                .containsExactly(
                        new Sent(CARL, new Loot(1, 1, 0, null, List.of(lease(JOB, 0, 1)), 0, null, BERT)),
                        new Sent(DORA, new Loot(2, 1, 0, null, List.of(lease(JOB, 1, 2)), 0, null, null)));
        assertThat(victim.hasLifelines()).as("its own is used up too").isFalse();
        assertThat(victim.tasksInTransit()).isEqualTo(2);
    }

    @Test
    void forgetsTheLifelinesOfLostPeers() {
        victim.onLifeline(BERT, new Appetite(1, Accept.ALL));
        victim.onLifeline(CARL, new Appetite(1, Accept.ALL));

        victim.onView(view(2, ANNA, CARL));

        assertThat(victim.lifelineCount(JobKind.JAVA)).isEqualTo(1);
    }

    @Test
    void usesUpTheLifelineOfAThiefThatIsGivenSomethingAnyway() {
        stock.tasks.put(JOB, 10L);
        victim.onLifeline(BERT, new Appetite(1, Accept.ALL));

        request(BERT, 1);

        assertThat(victim.hasLifelines()).isFalse();
    }

    @Test
    void halvesListAndWorkAtEachHopOfTheTree() {
        View view = view(3, peers(8));
        PeerId self = view.member(0);
        Victim root = new Victim(config, self, new Chance(3));
        stock.slots = 0;
        stock.tasks.put(JOB, 70L);

        root.feedTree(view, JobKind.JAVA, new int[] {1, 2, 3, 4, 5, 6, 7}, stock, now, effects);

        List<Loot> sent = lootSent();
        assertThat(sent).extracting(loot -> loot.idle().ranks().length).containsExactly(3, 1, 0);
        assertThat(sent).extracting(VictimTest::tasksOf).containsExactly(40L, 20L, 10L);
        assertThat(stock.job(JobKind.JAVA)).isNull();
    }

    @Test
    void coversEveryIdlePeerOnceAndNeverItself() {
        for (int count = 1; count <= 40; count++) {
            View view = view(3, peers(count + 1));
            int[] all = new int[count + 1];
            for (int rank = 0; rank <= count; rank++) {
                all[rank] = rank;
            }
            Waiting work = new Waiting();
            work.tasks.put(JOB, 100L * count);

            Set<Integer> fed = new TreeSet<>();
            long[] tasks = new long[1];
            feed(view, 0, all, work, fed, tasks);

            assertThat(fed).as("of %d idle", count).hasSize(count).doesNotContain(0);
            assertThat(tasks[0] + work.tasks(JOB)).isEqualTo(100L * count);
            assertThat(work.tasks(JOB)).as("the share of the root").isBetween(50L, 200L);
        }
    }

    /** Lets a peer feed a list, and every peer that it fed the list that came along. */
    private void feed(View view, int rank, int[] idle, Waiting work, Set<Integer> fed, long[] tasks) {
        RecordedEffects sent = new RecordedEffects();
        new Victim(config, view.member(rank), new Chance(rank)).feedTree(view, JobKind.JAVA, idle, work, now, sent);
        for (Sent each : sent.drainSent()) {
            Loot loot = (Loot) each.message();
            int child = view.rankOf(each.to());
            assertThat(fed.add(child)).as("peer %d is fed once", child).isTrue();
            Waiting given = new Waiting();
            given.tasks.put(JOB, tasksOf(loot));
            feed(view, child, loot.idle().ranks(), given, fed, tasks);
            tasks[0] += given.tasks(JOB);
        }
    }

    @Test
    void passesOnRanksOfTheViewOnlyAndNamesIt() {
        View view = view(3, ANNA, BERT, CARL);
        stock.tasks.put(JOB, 100L);

        victim.feedTree(view, JobKind.JAVA, new int[] {-1, 0, 1, 2, 3}, stock, now, effects);

        List<Loot> sent = lootSent();
        assertThat(sent).hasSize(2);
        assertThat(sent).extracting(Loot::idle).containsOnly(new IdlePeers(view.id(), new int[0]));
    }

    @Test
    void feedsATreeOnlyAsFarAsTheWorkReaches() {
        View view = view(3, peers(8));
        stock.slots = 0;
        stock.tasks.put(JOB, 2L);

        victim.feedTree(view, JobKind.JAVA, new int[] {1, 2, 3, 4, 5, 6, 7}, stock, now, effects);

        assertThat(lootSent()).extracting(VictimTest::tasksOf).containsExactly(2L);
        assertThat(stock.job(JobKind.JAVA)).isNull();
    }
}
