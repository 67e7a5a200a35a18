// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.wire;

import gossamer.message.Message;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * How one kind of message lies on the wire.
 *
 * @param number the first byte of every message of this kind, 1 to 255; never given to another kind
 * @param type the kind
 * @param writer writes a body
 * @param reader reads a body, and all of it
 */
record Form<M extends Message>(
        int number, Class<M> type, BiConsumer<M, PackedOut> writer, Function<PackedIn, M> reader) {

    /** For messages on the way of a task: bare numbers in a fixed order. */
    static <M extends Message> Form<M> packed(
            int number, Class<M> type, BiConsumer<M, PackedOut> writer, Function<PackedIn, M> reader) {
        return new Form<>(number, type, writer, in -> {
            M message = reader.apply(in);
            in.end();
            return message;
        });
    }

    /** For messages that may grow: named values in any order. */
    static <M extends Message> Form<M> fields(
            int number, Class<M> type, BiConsumer<M, FieldsOut> writer, Function<FieldsIn, M> reader) {
        return new Form<>(
                number, type, (message, out) -> writer.accept(message, out.fields()), in -> reader.apply(in.fields()));
    }

    void write(Message message, PackedOut out) {
        writer.accept(type.cast(message), out);
    }

    M read(PackedIn in) {
        return reader.apply(in);
    }
}
