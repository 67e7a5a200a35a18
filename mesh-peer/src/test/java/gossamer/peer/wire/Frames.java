// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.wire;

import gossamer.message.Message;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Takes the bytes of messages apart and puts them together again, by rules of its own and not by the codec's. */
final class Frames {
    /** The kinds that lie on the wire as named fields. */
    static final Set<Class<?>> FIELDS = Examples.all().values().stream()
            .filter(message -> isFieldName(new MessageCodec().encode(message)[MessageCodec.HEADER_BYTES]))
            .map(Object::getClass)
            .collect(Collectors.toSet());

    private Frames() {}

    private static boolean isFieldName(byte code) {
        return (code & 0xe0) == 0xc0;
    }

    /** The fields of a record, each with its name. */
    static List<byte[]> split(byte[] record) {
        List<byte[]> fields = new ArrayList<>();
        int at = 0;
        while (at < record.length) {
            int value = at + 1 + (record[at] & 0x1f);
            int end = value + sizeOf(record, value);
            fields.add(Arrays.copyOfRange(record, at, end));
            at = end;
        }
        return fields;
    }

    static String nameOf(byte[] field) {
        return new String(field, 1, field[0] & 0x1f, java.nio.charset.StandardCharsets.US_ASCII);
    }

    private static int sizeOf(byte[] bytes, int at) {
        return switch (bytes[at] & 0xff) {
            case 0x80 -> 2 + (bytes[at + 1] & 0xff);
            case 0x82 ->
                5
                        + (bytes[at + 1] & 0xff)
                        + ((bytes[at + 2] & 0xff) << 8)
                        + ((bytes[at + 3] & 0xff) << 16)
                        + ((bytes[at + 4] & 0xff) << 24);
            case 0x90, 0xa3, 0xa6 -> 5;
            case 0xa0 -> 17;
            case 0xa1, 0xa4 -> 2;
            case 0xa2, 0xa5 -> 3;
            case 0xa7 -> 9;
            case 0xb0, 0xb1 -> 1;
            default -> throw new AssertionError("code " + bytes[at] + " at " + at);
        };
    }

    static byte[] header(Message message) {
        return Arrays.copyOf(new MessageCodec().encode(message), MessageCodec.HEADER_BYTES);
    }

    static byte[] body(Message message) {
        byte[] bytes = new MessageCodec().encode(message);
        return Arrays.copyOfRange(bytes, MessageCodec.HEADER_BYTES, bytes.length);
    }

    static byte[] join(byte[] head, List<byte[]> parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(head);
        parts.forEach(all::writeBytes);
        return all.toByteArray();
    }
}
