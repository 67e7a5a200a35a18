// SPDX-License-Identifier: Apache-2.0
package gossamer.code;

import static gossamer.model.Examples.ANNA;
import static gossamer.model.Examples.BERT;
import static gossamer.model.Examples.CARL;
import static gossamer.model.Examples.MS;
import static org.assertj.core.api.Assertions.assertThat;

import gossamer.config.EngineConfig;
import gossamer.machine.RecordedEffects;
import gossamer.machine.RecordedEffects.CodeGivenUp;
import gossamer.machine.RecordedEffects.CodePrepared;
import gossamer.machine.RecordedEffects.CodeServed;
import gossamer.machine.RecordedEffects.CodeTaken;
import gossamer.machine.RecordedEffects.Sent;
import gossamer.message.CodeMessage;
import gossamer.message.CodeMessage.CodeReply;
import gossamer.message.CodeMessage.CodeRequest;
import gossamer.message.CodeMessage.CodeUnknown;
import gossamer.model.Content;
import gossamer.model.ContentHash;
import gossamer.model.Examples;
import gossamer.model.JobId;
import gossamer.model.JobKind;
import gossamer.model.JobSpec;
import gossamer.model.PeerId;
import gossamer.model.Piece;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** This peer is Carl; jobs are Anna's, and work came from Bert. */
class FetchingTest {
    private static final JobId JOB = new JobId(ANNA, 1, JobKind.JAVA);
    private static final JobId OTHER = new JobId(ANNA, 2, JobKind.JAVA);
    private static final ContentHash CODE = hash(1);
    private static final ContentHash OTHER_CODE = hash(2);

    private final EngineConfig config = EngineConfig.lan();
    private final RecordedEffects effects = new RecordedEffects();
    private final Fetching fetching = new Fetching(config, CARL, JobId::origin, job -> false);
    private long now = 5 * MS;

    private static ContentHash hash(long number) {
        return new ContentHash(number, 0, 0, 0);
    }

    private static JobSpec spec(JobId job, ContentHash code) {
        return new JobSpec(job, "", JobSpec.Gathering.EACH, 1, new byte[0], code);
    }

    private static Content content(ContentHash hash) {
        return new Content(hash, new byte[] {1});
    }

    private static Sent asks(PeerId whom, ContentHash... contents) {
        return new Sent(whom, new CodeRequest(List.of(contents)));
    }

    @BeforeEach
    void installAView() {
        fetching.onView(Examples.view(1, List.of(ANNA, BERT, CARL)), now, effects);
    }

    private void require() {
        fetching.require(JOB, CODE, BERT, now, effects);
    }

    private void missing(ContentHash... contents) {
        List<Piece> pieces = new ArrayList<>();
        for (ContentHash hash : contents) {
            pieces.add(new Piece(hash, 100));
        }
        fetching.onMissing(CODE, pieces, now, effects);
    }

    private void hears(PeerId from, CodeMessage message) {
        fetching.on(from, message, now, effects);
    }

    private void kept(PeerId from, ContentHash... good) {
        fetching.onKept(from, List.of(good), List.of(), now, effects);
    }

    @Test
    void aJobThatNeedsNoCodeCanRunAtOnce() {
        assertThat(fetching.isDecided(new JobSpec(JOB, "", JobSpec.Gathering.EACH, 1, new byte[0])))
                .isTrue();
        assertThat(fetching.isDecided(spec(JOB, CODE))).isFalse();
    }

    @Test
    void codeThatIsHereIsUsedWithoutAsking() {
        require();
        fetching.onReady(CODE);

        assertThat(effects.drain()).containsExactly(new CodePrepared(JOB, CODE));
        assertThat(fetching.isDecided(spec(JOB, CODE))).isTrue();
        assertThat(fetching.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void fetchesTheListAndThenTheFilesFromWhereTheWorkCameFrom() {
        require();
        missing(CODE);
        hears(BERT, new CodeReply(List.of(content(CODE))));
        kept(BERT, CODE);
        missing(hash(11), hash(12));
        hears(BERT, new CodeReply(List.of(content(hash(12)), content(hash(11)))));
        kept(BERT, hash(11), hash(12));
        fetching.onReady(CODE);

        assertThat(effects.drain())
                .containsExactly(
                        new CodePrepared(JOB, CODE),
                        asks(BERT, CODE),
                        new CodeTaken(BERT, List.of(content(CODE))),
                        new CodePrepared(JOB, CODE),
                        asks(BERT, hash(11), hash(12)),
                        new CodeTaken(BERT, List.of(content(hash(12)), content(hash(11)))),
                        new CodePrepared(JOB, CODE));
        assertThat(fetching.isDecided(spec(JOB, CODE))).isTrue();
    }

    @Test
    void theOwnerIsAskedForWhatTheGranterDoesNotHave() {
        require();
        missing(hash(11), hash(12));
        hears(BERT, new CodeReply(List.of(content(hash(11)))));
        hears(BERT, new CodeUnknown(List.of(hash(12))));

        assertThat(effects.drainSent()).containsExactly(asks(BERT, hash(11), hash(12)), asks(ANNA, hash(12)));
    }

    @Test
    void twoJobsOfOneProgramFetchItOnce() {
        require();
        missing(hash(11));
        fetching.require(OTHER, CODE, ANNA, now, effects);
        missing(hash(11));

        assertThat(effects.drain())
                .containsExactly(new CodePrepared(JOB, CODE), asks(BERT, hash(11)), new CodePrepared(OTHER, CODE));
    }

    @Test
    void whatTwoCodeSetsHaveInCommonIsFetchedOnce() {
        require();
        missing(hash(11));
        fetching.require(OTHER, OTHER_CODE, ANNA, now, effects);
        fetching.onMissing(OTHER_CODE, List.of(new Piece(hash(11), 100)), now, effects);
        effects.drain();
        hears(BERT, new CodeReply(List.of(content(hash(11)))));
        kept(BERT, hash(11));

        assertThat(effects.drain())
                .containsExactly(
                        new CodeTaken(BERT, List.of(content(hash(11)))),
                        new CodePrepared(JOB, CODE),
                        new CodePrepared(OTHER, OTHER_CODE));
    }

    @Test
    void neverMoreThanFourRequestsAreOpenAndEachAsksForOneMebibyte() { // C2
        require();
        List<Piece> pieces = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            pieces.add(new Piece(hash(100 + i), 1 << 19));
        }
        fetching.onMissing(CODE, pieces, now, effects);
        assertThat(effects.drainSent()).hasSize(4).contains(asks(BERT, hash(100), hash(101)));

        hears(BERT, new CodeReply(List.of(content(hash(100)), content(hash(101)))));

        assertThat(effects.drainSent()).containsExactly(asks(BERT, hash(108), hash(109)));
    }

    @Test
    void anUnansweredRequestGoesToTheNextPeerAndALateAnswerStillCounts() {
        require();
        missing(hash(11));
        effects.drain();
        assertThat(fetching.deadlineNanos()).isEqualTo(now + config.repeatNanos());
        fetching.onTime(fetching.deadlineNanos() - 1, effects);
        assertThat(effects.drain()).isEmpty();
        now = fetching.deadlineNanos();
        fetching.onTime(now, effects);
        assertThat(effects.drain()).containsExactly(asks(ANNA, hash(11)));

        hears(BERT, new CodeReply(List.of(content(hash(11)))));
        hears(ANNA, new CodeReply(List.of(content(hash(11)))));

        assertThat(effects.drain()).containsExactly(new CodeTaken(BERT, List.of(content(hash(11)))));
    }

    @Test
    void muchUnderWayIsGivenMoreTime() {
        require();
        fetching.onMissing(CODE, List.of(new Piece(hash(11), 1 << 20)), now, effects);

        assertThat(fetching.deadlineNanos()).isEqualTo(now + 5 * config.repeatNanos());
    }

    @Test
    void anAlteredContentIsAskedOfAnotherPeer() {
        require();
        missing(hash(11));
        hears(BERT, new CodeReply(List.of(content(hash(11)))));
        effects.drain();

        fetching.onKept(BERT, List.of(), List.of(hash(11)), now, effects);

        assertThat(effects.drain()).containsExactly(asks(ANNA, hash(11)));
    }

    @Test
    void codeThatNobodyHasIsGivenUpAfterEachWasAskedTwice() {
        require();
        missing(hash(11));
        hears(BERT, new CodeUnknown(List.of(hash(11))));
        for (PeerId whom : List.of(ANNA, BERT, ANNA)) {
            hears(whom, new CodeUnknown(List.of(hash(11))));
            now += config.repeatNanos(); // perhaps they are about to get it themselves
            fetching.onTime(now, effects);
        }

        assertThat(effects.drain())
                .containsExactly(
                        new CodePrepared(JOB, CODE),
                        asks(BERT, hash(11)),
                        asks(ANNA, hash(11)),
                        asks(BERT, hash(11)),
                        asks(ANNA, hash(11)),
                        new CodeGivenUp(CODE, "not to be had from peer " + BERT.brief() + ", peer " + ANNA.brief()));
        assertThat(fetching.isDecided(spec(JOB, CODE))).isTrue();
        assertThat(fetching.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void anotherJobTriesOnceMoreWhatWasGivenUp() {
        require();
        missing(hash(11));
        fetching.onView(Examples.view(2, List.of(CARL)), now, effects);
        assertThat(effects.drain())
                .containsExactly(
                        new CodePrepared(JOB, CODE),
                        asks(BERT, hash(11)),
                        new CodeGivenUp(CODE, "no peer that may have it is left"));

        fetching.require(OTHER, CODE, ANNA, now, effects);

        assertThat(effects.drain()).containsExactly(new CodePrepared(OTHER, CODE));
        assertThat(fetching.isDecided(spec(OTHER, CODE))).isFalse();
    }

    @Test
    void codeThatIsRefusedHereIsNotAskedFor() {
        require();
        effects.drain();
        fetching.onRefused(CODE);

        assertThat(effects.drain()).isEmpty();
        assertThat(fetching.isDecided(spec(JOB, CODE))).isTrue();
    }

    @Test
    void whenAHolderLeavesTheOthersAreAsked() {
        require();
        missing(hash(11));
        effects.drain();

        fetching.onView(Examples.view(2, List.of(ANNA, CARL)), now, effects);

        assertThat(effects.drain()).containsExactly(asks(ANNA, hash(11)));
    }

    @Test
    void nothingIsAskedForAJobThatIsForgotten() {
        require();
        missing(hash(11));
        effects.drain();

        fetching.forget(JOB);
        fetching.onTime(now + 10 * config.repeatNanos(), effects);
        hears(BERT, new CodeReply(List.of(content(hash(11)))));

        assertThat(effects.drain()).isEmpty();
        assertThat(fetching.jobs()).isEmpty();
        assertThat(fetching.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
        assertThat(fetching.stateBytes()).isZero();
    }

    @Test
    void contentsOfThisPeerAreServedByTheEdge() {
        hears(BERT, new CodeRequest(List.of(hash(11))));

        assertThat(effects.drain()).containsExactly(new CodeServed(BERT, List.of(hash(11))));
    }

    @Test
    void answersThatNobodyWaitsForChangeNothing() {
        hears(BERT, new CodeReply(List.of(content(hash(11)))));
        hears(BERT, new CodeUnknown(List.of(hash(11))));
        fetching.onReady(CODE);
        fetching.onRefused(CODE);
        missing(hash(11));
        kept(BERT, hash(11));

        assertThat(effects.drain()).isEmpty();
        assertThat(fetching.stateBytes()).isZero();
    }
}
