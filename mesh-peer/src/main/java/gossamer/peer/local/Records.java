// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.local;

import gossamer.Command;
import gossamer.CommandEnd;
import gossamer.Peer;
import gossamer.model.Accept;
import gossamer.model.JobHead;
import gossamer.model.JobId;
import gossamer.model.JobKind;
import gossamer.model.KeyId;
import gossamer.model.PeerCard;
import gossamer.model.PeerId;
import gossamer.model.PeerStats;
import gossamer.model.TimeLimits;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Turns lists of records into the body of a frame and back. */
final class Records {
    private static final long NO_LIMIT = -1;

    private Records() {}

    /** Writes the fields of one record. */
    interface Writer<T> {
        void write(T value, DataOutput out) throws IOException;
    }

    /** Reads the fields of one record. */
    interface Reader<T> {
        T read(DataInputStream in) throws IOException;
    }

    static <T> byte[] write(List<T> values, Writer<T> writer) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeInt(values.size());
            for (T value : values) {
                var record = new ByteArrayOutputStream();
                writer.write(value, new DataOutputStream(record));
                out.writeInt(record.size());
                record.writeTo(out);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory failed", impossible);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IOException if the body ends too early or holds a value that cannot be
     */
    static <T> List<T> read(byte[] body, Reader<T> reader) throws IOException {
        var in = new DataInputStream(new ByteArrayInputStream(body));
        int count = in.readInt();
        // The list grows as records come: the count is only a claim.
        List<T> values = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                int length = in.readInt();
                if (length < 0 || length > in.available()) {
                    throw new IOException("record " + i + " claims " + Integer.toUnsignedString(length) + " bytes; "
                            + in.available() + " are left");
                }
                values.add(reader.read(new DataInputStream(new ByteArrayInputStream(in.readNBytes(length)))));
            }
        } catch (IllegalArgumentException wrong) {
            throw new IOException("a record holds a value that cannot be: " + wrong.getMessage(), wrong);
        }
        return values;
    }

    /**
     * Reads a body that holds one record.
     *
     * @throws IOException as {@link #read}, or if there is none, or more than one
     */
    static <T> T readOne(byte[] body, Reader<T> reader) throws IOException {
        List<T> values = read(body, reader);
        if (values.size() != 1) {
            throw new IOException(values.size() + " records instead of one");
        }
        return values.get(0);
    }

    static void writeIdentity(LocalIdentity identity, DataOutput out) throws IOException {
        writeText(identity.mesh(), out);
        writeText(identity.peer(), out);
        writeText(identity.version(), out);
        out.writeLong(identity.pid());
    }

    static LocalIdentity readIdentity(DataInputStream in) throws IOException {
        return new LocalIdentity(readText(in), readText(in), readText(in), in.readLong());
    }

    static void writePeer(Peer peer, DataOutput out) throws IOException {
        PeerCard card = peer.card();
        writeId(card.peer(), out);
        writeText(card.name(), out);
        writeText(card.address(), out);
        out.writeInt(card.slots());
        writeText(card.accepts().name(), out);
        writeText(card.version(), out);
        out.writeLong(card.pid());
        PeerStats stats = peer.stats();
        out.writeLong(stats.running());
        out.writeLong(stats.waiting());
        out.writeLong(stats.run());
        out.writeLong(stats.stolen());
        out.writeLong(stats.given());
        out.writeLong(stats.busyNanos());
        out.writeLong(stats.aliveNanos());
        out.writeLong(stats.held());
        out.writeBoolean(peer.scheduler());
        writeKeys(card.keys(), out);
    }

    static Peer readPeer(DataInputStream in) throws IOException {
        var card = new PeerCard(
                readId(in),
                readText(in),
                readText(in),
                in.readInt(),
                Accept.valueOf(readText(in)),
                readText(in),
                in.readLong());
        var stats = new PeerStats(
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong());
        boolean scheduler = in.readBoolean();
        return new Peer(card.withKeys(readKeys(in)), stats, scheduler);
    }

    private static void writeKeys(List<KeyId> keys, DataOutput out) throws IOException {
        out.writeByte(keys.size());
        for (KeyId key : keys) {
            out.writeLong(key.bits());
        }
    }

    /** None from a peer of a version that did not say them. */
    private static List<KeyId> readKeys(DataInputStream in) throws IOException {
        List<KeyId> keys = new ArrayList<>();
        for (int left = in.available() == 0 ? 0 : in.readUnsignedByte(); left > 0; left--) {
            keys.add(new KeyId(in.readLong()));
        }
        return keys;
    }

    static void writeHolder(KeyHolder holder, DataOutput out) throws IOException {
        writeText(holder.name(), out);
        writeText(holder.address(), out);
        writeKeys(holder.keys(), out);
    }

    static KeyHolder readHolder(DataInputStream in) throws IOException {
        return new KeyHolder(readText(in), readText(in), readKeys(in));
    }

    static void writeJob(JobHead job, DataOutput out) throws IOException {
        writeJobId(job.id(), out);
        writeText(job.title(), out);
        out.writeLong(job.total());
        out.writeLong(job.done());
        out.writeLong(job.failed());
        out.writeLong(job.rerun());
        writeText(job.state().name(), out);
    }

    static JobHead readJob(DataInputStream in) throws IOException {
        return new JobHead(
                readJobId(in),
                readText(in),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                JobHead.State.valueOf(readText(in)));
    }

    static void writeJobId(JobId job, DataOutput out) throws IOException {
        writeId(job.origin(), out);
        out.writeLong(job.number());
        writeText(job.kind().name(), out);
    }

    static JobId readJobId(DataInputStream in) throws IOException {
        return new JobId(readId(in), in.readLong(), JobKind.valueOf(readText(in)));
    }

    static void writeWish(Wish wish, DataOutput out) throws IOException {
        Command command = wish.command();
        Duration limit = command.limit();
        out.writeInt(command.words().size());
        for (String word : command.words()) {
            writeText(word, out);
        }
        out.writeInt(command.copies());
        out.writeLong(limit == null ? NO_LIMIT : limit.toMillis());
        out.writeBoolean(wish.followed());
        out.writeInt(wish.backups());
        out.writeLong(wish.limits().runNanos());
        out.writeLong(wish.limits().jobNanos());
    }

    static Wish readWish(DataInputStream in) throws IOException {
        List<String> words = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            words.add(readText(in));
        }
        int copies = in.readInt();
        long limitMillis = in.readLong();
        Duration limit = limitMillis == NO_LIMIT ? null : Duration.ofMillis(limitMillis);
        return new Wish(
                new Command(words, copies, limit),
                in.readBoolean(),
                in.readInt(),
                new TimeLimits(in.readLong(), in.readLong()));
    }

    /** A job whose results somebody wants. */
    record Claim(JobId job, boolean takeOver) {}

    static void writeClaim(Claim claim, DataOutput out) throws IOException {
        writeJobId(claim.job(), out);
        out.writeBoolean(claim.takeOver());
    }

    static Claim readClaim(DataInputStream in) throws IOException {
        return new Claim(readJobId(in), in.readBoolean());
    }

    /** Some output of one run. */
    record Piece(long task, CommandEnd.Output output) {}

    static void writePiece(Piece piece, DataOutput out) throws IOException {
        out.writeLong(piece.task());
        writeText(piece.output().stream().name(), out);
        out.writeInt(piece.output().bytes().length);
        out.write(piece.output().bytes());
    }

    static Piece readPiece(DataInputStream in) throws IOException {
        long task = in.readLong();
        var stream = CommandEnd.Stream.valueOf(readText(in));
        return new Piece(task, new CommandEnd.Output(stream, readBytes(in)));
    }

    /** Without the output, which goes as pieces. */
    static void writeEnd(CommandEnd end, DataOutput out) throws IOException {
        out.writeLong(end.task());
        writeText(end.peer(), out);
        writeText(end.ending().name(), out);
        out.writeInt(end.code());
        writeText(end.problem(), out);
        out.writeLong(end.cutBytes());
    }

    static CommandEnd readEnd(DataInputStream in) throws IOException {
        return new CommandEnd(
                in.readLong(),
                readText(in),
                CommandEnd.Ending.valueOf(readText(in)),
                in.readInt(),
                readText(in),
                List.of(),
                in.readLong());
    }

    static void writeOver(Over over, DataOutput out) throws IOException {
        writeText(over.state().name(), out);
        writeText(over.message(), out);
    }

    static Over readOver(DataInputStream in) throws IOException {
        return new Over(Over.State.valueOf(readText(in)), readText(in));
    }

    /** Of any length, unlike {@link DataOutput#writeUTF}. */
    private static void writeText(String text, DataOutput out) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String readText(DataInputStream in) throws IOException {
        return new String(readBytes(in), StandardCharsets.UTF_8);
    }

    private static byte[] readBytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) { // of bytes in memory, that is all that is left
            throw new IOException(
                    "a value of " + Integer.toUnsignedString(length) + " bytes; " + in.available() + " are left");
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }

    private static void writeId(PeerId id, DataOutput out) throws IOException {
        out.writeLong(id.high());
        out.writeLong(id.low());
    }

    private static PeerId readId(DataInputStream in) throws IOException {
        return new PeerId(in.readLong(), in.readLong());
    }
}
