// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.local;

import gossamer.Command;
import gossamer.CommandEnd;
import gossamer.CommandEnd.Ending;
import gossamer.CommandEnd.Stream;
import gossamer.model.JobHead;
import gossamer.model.JobId;
import gossamer.model.JobKind;
import gossamer.model.PeerId;
import gossamer.model.TimeLimits;
import gossamer.peer.fuzz.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What programs of this user say to a peer on the same host, and it to them; the first byte chooses the record. */
public final class LocalTarget extends Target {
    private static final List<Records.Reader<?>> READERS = List.of(
            Records::readIdentity,
            Records::readPeer,
            Records::readJob,
            Records::readJobId,
            Records::readWish,
            Records::readPiece,
            Records::readEnd,
            Records::readOver);

    public LocalTarget() {
        super("local", Records.class);
    }

    @Override
    protected Map<String, byte[]> seeds() {
        JobId job = new JobId(new PeerId(1, 2), 12, JobKind.COMMANDS);
        Command command = new Command(List.of("echo", "a b"), 3, Duration.ofSeconds(1));
        Command endless = new Command(List.of("true"), 1, null);
        CommandEnd.Output output = new CommandEnd.Output(Stream.STDERR, new byte[] {1, 2});
        Map<String, byte[]> seeds = new LinkedHashMap<>();
        put(seeds, 0, Records.write(List.of(new LocalIdentity("lab", "bee", "1", 42)), Records::writeIdentity));
        put(seeds, 1, Records.write(List.of(TestMesh.BEE, TestMesh.BEE), Records::writePeer));
        put(
                seeds,
                2,
                Records.write(
                        List.of(new JobHead(job, "title", 10, 3, 1, 0, JobHead.State.RUNNING)), Records::writeJob));
        put(seeds, 3, Records.write(List.of(job), Records::writeJobId));
        put(
                seeds,
                4,
                Records.write(
                        List.of(
                                new Wish(command, true, 1, TimeLimits.NONE),
                                new Wish(endless, false, 0, TimeLimits.NONE.withJob(Duration.ofHours(1)))),
                        Records::writeWish));
        put(
                seeds,
                4,
                Records.write(
                        List.of(new Wish(endless, false, 0, TimeLimits.NONE.withJob(Duration.ofHours(1)))),
                        Records::writeWish));
        put(seeds, 5, Records.write(List.of(new Records.Piece(3, output)), Records::writePiece));
        put(
                seeds,
                6,
                Records.write(
                        List.of(new CommandEnd(1, "bee", Ending.EXITED, 3, "no problem", List.of(), 9)),
                        Records::writeEnd));
        put(seeds, 7, Records.write(List.of(new Over(Over.State.FAILED, "why")), Records::writeOver));
        return seeds;
    }

    private static void put(Map<String, byte[]> seeds, int reader, byte[] body) {
        byte[] seed = new byte[1 + body.length];
        seed[0] = (byte) reader;
        System.arraycopy(body, 0, seed, 1, body.length);
        seeds.put("records-" + seeds.size(), seed);
    }

    @Override
    protected void parse(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] body = Arrays.copyOfRange(input, 1, input.length);
        Records.Reader<?> reader = READERS.get((input[0] & 0xff) % READERS.size());
        try {
            Records.read(body, reader);
            Records.readOne(body, reader);
        } catch (IOException refused) {
            // As it should be.
        }
    }
}
