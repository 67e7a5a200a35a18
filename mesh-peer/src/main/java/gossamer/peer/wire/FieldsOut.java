// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.wire;

import gossamer.model.JobId;
import gossamer.model.PeerId;
import gossamer.model.ViewId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.wire.BinaryWire;
import net.openhft.chronicle.wire.Wire;
import net.openhft.chronicle.wire.WriteMarshallable;

/**
 * Writes named values; {@link FieldsIn} finds them again by name, in any order.
 *
 * <p>A name has 1 to {@link FieldsIn#NAME_MAX} letters; short, because each message carries it. A name once used keeps
 * its meaning for ever. Text travels as bytes in UTF-8: the library's own text form is not UTF-8 beyond the basic
 * plane, and reading it keeps foreign strings in a table of the whole process.
 *
 * <p>Confined to one thread.
 */
final class FieldsOut {
    private final Wire wire;
    private final PackedOut packed;

    FieldsOut(Bytes<byte[]> bytes, PackedOut packed) {
        wire = BinaryWire.binaryOnly(bytes);
        this.packed = packed;
    }

    void number(String name, long value) {
        wire.write(name).int64(value);
    }

    void flag(String name, boolean value) {
        wire.write(name).bool(value);
    }

    void blob(String name, byte[] value) {
        wire.write(name).bytes(value);
    }

    /** @param charsMax what the reader accepts; a lone half of a surrogate pair arrives as a question mark */
    void text(String name, String value, int charsMax) {
        if (value.length() > charsMax) {
            throw new IllegalArgumentException(
                    "text " + name + " has " + value.length() + " characters; at most " + charsMax);
        }
        blob(name, value.getBytes(StandardCharsets.UTF_8));
    }

    void choice(String name, Enum<?> value) {
        blob(name, value.name().getBytes(StandardCharsets.UTF_8));
    }

    void peer(String name, PeerId peer) {
        wire.write(name).uuid(new UUID(peer.high(), peer.low()));
    }

    /** As {@code o}, its origin, {@code n}, its number, and {@code k}, its kind. */
    void job(JobId job) {
        peer("o", job.origin());
        number("n", job.number());
        choice("k", job.kind());
    }

    /** As {@code c}, its coordinator, and {@code v}, its number. */
    void view(ViewId view) {
        peer("c", view.coordinator());
        number("v", view.sequence());
    }

    <T> void record(String name, T value, BiConsumer<T, FieldsOut> writer) {
        wire.write(name).marshallable(nested(value, writer));
    }

    <T> void records(String name, List<T> values, BiConsumer<T, FieldsOut> writer) {
        wire.write(name)
                .sequence(values, (list, out) -> list.forEach(value -> out.marshallable(nested(value, writer))));
    }

    /** The nested fields go to the very same wire, so the one that the library hands over is not used. */
    private <T> WriteMarshallable nested(T value, BiConsumer<T, FieldsOut> writer) {
        return same -> writer.accept(value, this);
    }

    /** Bare values under one name, for long lists of numbers. */
    void packed(String name, Consumer<PackedOut> writer) {
        wire.write(name).bytesMarshallable(same -> writer.accept(packed));
    }
}
