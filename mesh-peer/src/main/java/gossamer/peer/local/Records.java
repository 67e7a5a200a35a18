// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.local;

import gossamer.Peer;
import gossamer.model.JobHead;
import gossamer.model.JobId;
import gossamer.model.PeerCard;
import gossamer.model.PeerId;
import gossamer.model.PeerStats;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Turns lists of records into the body of a frame and back. */
final class Records {
    private Records() {}

    /** Writes the fields of one record. */
    interface Writer<T> {
        void write(T value, DataOutput out) throws IOException;
    }

    /** Reads the fields of one record. */
    interface Reader<T> {
        T read(DataInput in) throws IOException;
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

    static void writeIdentity(LocalIdentity identity, DataOutput out) throws IOException {
        out.writeUTF(identity.mesh());
        out.writeUTF(identity.peer());
        out.writeUTF(identity.version());
        out.writeLong(identity.pid());
    }

    static LocalIdentity readIdentity(DataInput in) throws IOException {
        return new LocalIdentity(in.readUTF(), in.readUTF(), in.readUTF(), in.readLong());
    }

    static void writePeer(Peer peer, DataOutput out) throws IOException {
        PeerCard card = peer.card();
        writeId(card.peer(), out);
        out.writeUTF(card.name());
        out.writeUTF(card.address());
        out.writeInt(card.slots());
        out.writeUTF(card.version());
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
    }

    static Peer readPeer(DataInput in) throws IOException {
        var card = new PeerCard(readId(in), in.readUTF(), in.readUTF(), in.readInt(), in.readUTF(), in.readLong());
        var stats = new PeerStats(
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong());
        return new Peer(card, stats, in.readBoolean());
    }

    static void writeJob(JobHead job, DataOutput out) throws IOException {
        writeId(job.id().origin(), out);
        out.writeLong(job.id().number());
        out.writeUTF(job.title());
        out.writeLong(job.total());
        out.writeLong(job.done());
        out.writeLong(job.failed());
        out.writeLong(job.rerun());
        out.writeUTF(job.state().name());
    }

    static JobHead readJob(DataInput in) throws IOException {
        return new JobHead(
                new JobId(readId(in), in.readLong()),
                in.readUTF(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                JobHead.State.valueOf(in.readUTF()));
    }

    private static void writeId(PeerId id, DataOutput out) throws IOException {
        out.writeLong(id.high());
        out.writeLong(id.low());
    }

    private static PeerId readId(DataInput in) throws IOException {
        return new PeerId(in.readLong(), in.readLong());
    }
}
