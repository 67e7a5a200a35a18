// SPDX-License-Identifier: Apache-2.0
package gossamer.peer;

import static org.assertj.core.api.Assertions.assertThat;

import gossamer.IndexFn;
import gossamer.config.PeerConfig;
import gossamer.model.Accept;
import gossamer.model.ContentHash;
import gossamer.model.Items;
import gossamer.model.JobSpec;
import gossamer.model.Outcome;
import gossamer.model.PeerCard;
import gossamer.model.PeerId;
import gossamer.peer.code.CodeSets;
import gossamer.peer.code.Shelf;
import gossamer.peer.memory.MemoryLane;
import gossamer.peer.memory.MemoryNetwork;
import gossamer.peer.network.JoinOutcome;
import gossamer.peer.network.Lane;
import gossamer.peer.value.Compiled;
import gossamer.peer.value.Failures;
import gossamer.peer.value.Values;
import gossamer.peer.worker.Program;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two peers, one of which submits and one of which runs; what comes between them is not what it should be. */
@Timeout(120)
class TamperedCodeIT {
    /** The first byte of a message that brings contents. */
    private static final byte CODE_REPLY = (byte) 0x82;

    static final String SOURCE = "package app; public class Maker { static long twice(long i) { return 2 * i; }"
            + " public static gossamer.IndexFn<Long> make() { return i -> twice(i); } }";

    private final MemoryNetwork network = new MemoryNetwork();
    private final List<MemoryLane> lanes = new ArrayList<>();

    /** How many messages with contents are still to be altered on their way. */
    private final AtomicInteger toAlter = new AtomicInteger();

    private final CodeSets ownersCode = codeSets("anna");
    private final Peer owner = peer(1, 0, "anna", ownersCode);
    private final Peer executor = peer(2, 1, "bert", codeSets("bert"));
    private final Shelf shelf = new Shelf();
    private Compiled program;

    private static CodeSets codeSets(String name) {
        return new CodeSets(name, TamperedCodeIT.class.getClassLoader(), false, List.of(), 64 << 20);
    }

    private Peer peer(int number, int slots, String name, CodeSets codeSets) {
        PeerId id = new PeerId(number, number);
        PeerCard card = new PeerCard(id, name, "here", slots, Accept.ALL, Version.TEXT, 0);
        return new Peer(
                PeerConfig.defaults(),
                codeSets,
                Audit.none(),
                listener -> {
                    MemoryLane lane = new MemoryLane(network, id, listener);
                    lanes.add(lane);
                    return new Tampering(lane, toAlter);
                },
                connection -> card,
                opened -> null,
                notice -> {});
    }

    private record Tampering(MemoryLane memory, AtomicInteger toAlter) implements Connection, Lane {
        @Override
        public Lane lane() {
            return this;
        }

        @Override
        public Sent send(PeerId to, byte[] bytes, int offset, int length) {
            byte[] sent = new byte[length];
            System.arraycopy(bytes, offset, sent, 0, length);
            if (sent[0] == CODE_REPLY && toAlter.getAndDecrement() > 0) {
                sent[length - 1] ^= 1;
            }
            return memory.send(to, sent);
        }

        @Override
        public @Nullable String addressOf(PeerId peer) {
            return null;
        }

        @Override
        public InetSocketAddress address() {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        }

        @Override
        public JoinOutcome join() {
            throw new IllegalStateException("both join together");
        }

        @Override
        public void close() {
            memory.close();
        }

        @Override
        public void cut() {
            memory.cut();
        }
    }

    @BeforeEach
    void join() throws Exception {
        network.join(lanes);
        program = Compiled.of("app.Maker", SOURCE);
    }

    @AfterEach
    void leave() {
        owner.close();
        executor.close();
        network.close();
    }

    /** Submits a job with a code set that only the owner has the contents of. */
    private Object result(ContentHash code) throws Exception {
        ownersCode.keep(owner.id(), shelf.contents());
        IndexFn<?> made =
                (IndexFn<?>) program.loadClass("app.Maker").getMethod("make").invoke(null);
        JobSpec plain = owner.newSpec("tampered", JobSpec.Gathering.EACH, 1, Program.index(made, null));
        JobSpec spec = new JobSpec(plain.id(), plain.title(), plain.gathering(), 1, plain.program(), code);
        Outcome outcome = owner.start(spec, Items.NONE, new FirstOutcome()).get();
        return switch (outcome) {
            case Outcome.Success success ->
                Values.decode(success.value(), getClass().getClassLoader());
            case Outcome.Failure failure ->
                Failures.decode(failure.failure(), getClass().getClassLoader(), new StackTraceElement[0])
                        .getMessage();
            default -> outcome;
        };
    }

    private void assertOthersRun() throws Exception {
        assertThat(owner.range(3, i -> i + 1).get(60, TimeUnit.SECONDS)).containsExactly(1L, 2L, 3L);
    }

    @Test
    void codeArrives() throws Exception {
        ContentHash code = shelf.add(program.files());

        assertThat(result(code)).isEqualTo(0L);
    }

    @Test
    void codeThatWasAlteredOnItsWayIsAskedForAgain() throws Exception {
        ContentHash code = shelf.add(program.files());
        toAlter.set(1);

        assertThat(result(code)).isEqualTo(0L);
        assertThat(toAlter.get()).as("one was altered, others were not").isNegative();
    }

    @Test
    void codeThatIsAlteredEachTimeFailsItsJobAndNoOther() throws Exception {
        ContentHash code = shelf.add(program.files());
        toAlter.set(1_000);

        assertThat(result(code))
                .isEqualTo("the list of files of code set " + code.brief() + " missing: not to be had from peer "
                        + owner.id().brief() + ", needed by job 1 at peer bert");
        assertOthersRun();
        toAlter.set(0);
        assertThat(result(code)).as("the next job tries again").isEqualTo(0L);
    }

    @Test
    void codeThatClaimsToBeTheJdksFailsItsJobAndNoOther() throws Exception {
        Map<String, byte[]> forged = new HashMap<>(program.files());
        forged.put("java.util.List", new byte[] {1, 2, 3});
        ContentHash code = shelf.add(forged);

        assertThat(result(code))
                .isEqualTo("code set " + code.brief() + " is refused: it holds class java.util.List, which is the JDK's"
                        + " own, needed by job 1 at peer bert");
        assertOthersRun();
    }

    @Test
    void codeThatClaimsToBeGossamersFailsItsJobAndNoOther() throws Exception {
        Map<String, byte[]> forged = new HashMap<>(program.files());
        forged.put("gossamer.peer.Peer", new byte[] {1, 2, 3});
        ContentHash code = shelf.add(forged);

        assertThat(result(code))
                .asString()
                .contains("is refused: it holds class gossamer.peer.Peer, which is Gossamer's own");
        assertOthersRun();
    }
}
