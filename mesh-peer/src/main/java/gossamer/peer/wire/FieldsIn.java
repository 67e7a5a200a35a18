// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.wire;

import gossamer.model.ContentHash;
import gossamer.model.JobId;
import gossamer.model.JobKind;
import gossamer.model.PeerId;
import gossamer.model.ViewId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.wire.BinaryWire;
import net.openhft.chronicle.wire.BinaryWireCode;
import net.openhft.chronicle.wire.Wire;
import org.jspecify.annotations.Nullable;

/**
 * Finds named values by name, in bytes that anyone may have sent.
 *
 * <p>{@link #open} walks once over all fields of a record, compares each length with what is left, refuses every kind
 * of value that {@link FieldsOut} never writes, and notes where each value begins. Only then is a value read, by a
 * typed read of the library that cannot run past it any more. The library's own way of finding a field is not used:
 * given hostile bytes it skips backwards, reads unchecked and makes objects of classes that the bytes name.
 *
 * <p>A name that nobody asks for is skipped; of a name that stands twice the first counts; a name that is missing gives
 * the value said at each method. So a later version may add fields, of the kinds listed in {@link #sizeOf}, and both
 * sides understand each other.
 *
 * <p>Every method throws {@link IllegalArgumentException} with half a sentence that says what is wrong.
 *
 * <p>Confined to one thread. A nested record is read by a reader of its own, one for each depth; the depth is that of
 * the calls in the code, never that of the bytes.
 */
final class FieldsIn {
    /** The longest name, in letters; a longer one can only be from a later version, and is skipped. */
    static final int NAME_MAX = 8;

    /** More fields than any record will have; bounds what one message can make this reader keep. */
    private static final int FIELDS_MAX = 64;

    private static final JobKind[] KINDS = JobKind.values();
    private static final ContentHash NO_HASH = new ContentHash(0, 0, 0, 0);

    /** Codes up to here are numbers themselves; the library reads them, and today's version never writes them. */
    private static final int SMALL_NUMBER_MAX = 0x7f;

    private final byte[] array;
    private final Bytes<byte[]> bytes;
    private final PackedIn packed;
    private final Wire wire;

    private @Nullable FieldsIn nested; // made at first need, then kept

    private final long[] names = new long[FIELDS_MAX];
    private final int[] starts = new int[FIELDS_MAX];
    private int count;
    private int end;

    FieldsIn(byte[] array, Bytes<byte[]> bytes, PackedIn packed) {
        this(array, bytes, packed, BinaryWire.binaryOnly(bytes));
    }

    private FieldsIn(byte[] array, Bytes<byte[]> bytes, PackedIn packed, Wire wire) {
        this.array = array;
        this.bytes = bytes;
        this.packed = packed;
        this.wire = wire;
    }

    /** Walks over a record that begins at the read position. */
    FieldsIn open(int length) {
        int at = (int) bytes.readPosition();
        end = at + length;
        count = 0;
        while (at < end) {
            if (count == FIELDS_MAX) {
                throw new IllegalArgumentException("a record has more than " + FIELDS_MAX + " fields");
            }
            int code = array[at] & 0xff;
            int letters = code - BinaryWireCode.FIELD_NAME0;
            if (code < BinaryWireCode.FIELD_NAME0 || code > BinaryWireCode.FIELD_NAME31 || letters > end - at - 1) {
                throw new IllegalArgumentException("a field has no name");
            }
            names[count] = name(at + 1, letters);
            at += 1 + letters;
            starts[count++] = at;
            at += sizeOf(at, end);
        }
        return this;
    }

    private long name(int at, int letters) {
        long name = 0;
        for (int i = 0; i < letters; i++) {
            name = (name << Byte.SIZE) | (array[at + i] & 0xff);
        }
        return letters > NAME_MAX ? 0 : name;
    }

    private static long name(String letters) {
        long name = 0;
        for (int i = 0; i < letters.length(); i++) {
            name = (name << Byte.SIZE) | letters.charAt(i);
        }
        return name;
    }

    /** The bytes of the value at an index, its code included: all kinds of value there will ever be are listed here. */
    private int sizeOf(int at, int limit) {
        int code = at < limit ? array[at] & 0xff : -1;
        long size = switch (code) {
            case BinaryWireCode.TRUE, BinaryWireCode.FALSE, BinaryWireCode.NULL -> 1;
            case BinaryWireCode.UINT8, BinaryWireCode.INT8 -> 2;
            case BinaryWireCode.UINT16, BinaryWireCode.INT16 -> 3;
            case BinaryWireCode.UINT32, BinaryWireCode.INT32, BinaryWireCode.FLOAT32 -> 5;
            case BinaryWireCode.INT64, BinaryWireCode.FLOAT64 -> 9;
            case BinaryWireCode.UUID -> 17;
            case BinaryWireCode.BYTES_LENGTH8 -> 2 + little(at + 1, 1, limit);
            case BinaryWireCode.BYTES_LENGTH16 -> 3 + little(at + 1, 2, limit);
            case BinaryWireCode.BYTES_LENGTH32 -> 5 + little(at + 1, 4, limit);
            default -> {
                if (code < 0 || code > SMALL_NUMBER_MAX) {
                    throw new IllegalArgumentException("a field holds a kind of value that no version writes");
                }
                yield 1;
            }
        };
        if (size > limit - at) {
            throw new IllegalArgumentException("a field of " + size + " bytes where " + (limit - at) + " are left");
        }
        return (int) size;
    }

    private long little(int at, int width, int limit) {
        if (width > limit - at) {
            throw new IllegalArgumentException("a field ends within its length");
        }
        long value = 0;
        for (int i = width - 1; i >= 0; i--) {
            value = (value << Byte.SIZE) | (array[at + i] & 0xff);
        }
        return value;
    }

    /** Moves to a value and says what kind it is, or -1 where there is none. */
    private int seek(String name) {
        long wanted = name(name);
        for (int i = 0; i < count; i++) {
            if (names[i] == wanted) {
                bytes.readLimit(end);
                bytes.readPosition(starts[i]);
                return array[starts[i]] & 0xff;
            }
        }
        return -1;
    }

    private static IllegalArgumentException wrong(String name, String wanted) {
        return new IllegalArgumentException("field " + name + " is not " + wanted);
    }

    private static IllegalArgumentException missing(String name) {
        return new IllegalArgumentException("field " + name + " is missing");
    }

    /** A number, or 0. */
    long number(String name) {
        int code = seek(name);
        return switch (code) {
            case -1 -> 0;
            case BinaryWireCode.UINT8,
                    BinaryWireCode.INT8,
                    BinaryWireCode.UINT16,
                    BinaryWireCode.INT16,
                    BinaryWireCode.UINT32,
                    BinaryWireCode.INT32,
                    BinaryWireCode.FLOAT32, // where a large number fits one exactly
                    BinaryWireCode.INT64 -> wire.getValueIn().int64();
            default -> {
                if (code > SMALL_NUMBER_MAX) {
                    throw wrong(name, "a number");
                }
                yield code;
            }
        };
    }

    /** A number within the ints, or 0. */
    int int32(String name) {
        long value = number(name);
        if (value != (int) value) {
            throw wrong(name, "a number of 32 bits");
        }
        return (int) value;
    }

    /** Yes or no; no where it is missing. */
    boolean flag(String name) {
        return switch (seek(name)) {
            case -1, BinaryWireCode.FALSE -> false;
            case BinaryWireCode.TRUE -> true;
            default -> throw wrong(name, "yes or no");
        };
    }

    /** Bytes in an array of their own, or none. */
    byte[] blob(String name) {
        return packed.raw(enterBytes(name));
    }

    /** Moves to the first of the bytes that a name stands for, and says how many they are; 0 where it is missing. */
    private int enterBytes(String name) {
        int code = seek(name);
        if (code == -1) {
            return 0;
        }
        int length = enter(name, code) - 1;
        if (length < 0 || (array[(int) bytes.readPosition()] & 0xff) != BinaryWireCode.U8_ARRAY) {
            throw wrong(name, "bytes");
        }
        bytes.readSkip(1);
        return length;
    }

    /** Moves behind the length of a value that has one, and says how long it is. */
    private int enter(String name, int code) {
        int width = switch (code) {
            case BinaryWireCode.BYTES_LENGTH8 -> 1;
            case BinaryWireCode.BYTES_LENGTH16 -> 2;
            case BinaryWireCode.BYTES_LENGTH32 -> 4;
            default -> throw wrong(name, "a value with a length");
        };
        int at = (int) bytes.readPosition() + 1;
        int length = (int) little(at, width, end); // fits: open() compared it with what is left
        bytes.readPosition(at + width);
        return length;
    }

    /** Text of at most so many characters, or none. */
    String text(String name, int charsMax) {
        int length = enterBytes(name);
        String text = new String(array, (int) bytes.readPosition(), length, StandardCharsets.UTF_8);
        if (text.length() > charsMax) {
            throw new IllegalArgumentException(
                    "text " + name + " has " + text.length() + " characters; at most " + charsMax);
        }
        // Only bytes that are not UTF-8, or the replacement character itself, come out as that character.
        if (text.indexOf('\uFFFD') >= 0 && !Arrays.equals(text.getBytes(StandardCharsets.UTF_8), blob(name))) {
            throw wrong(name, "text in UTF-8");
        }
        return text;
    }

    /** One of several constants, by its name, or the first of them. */
    <E extends Enum<E>> E choice(String name, E[] constants) {
        int length = enterBytes(name);
        if (length == 0) {
            return constants[0];
        }
        for (E constant : constants) {
            if (stands(constant.name(), length)) {
                return constant;
            }
        }
        throw wrong(name, "one of " + Arrays.toString(constants));
    }

    private boolean stands(String letters, int length) {
        int at = (int) bytes.readPosition();
        boolean same = letters.length() == length;
        for (int i = 0; same && i < length; i++) {
            same = array[at + i] == letters.charAt(i);
        }
        return same;
    }

    /** @throws IllegalArgumentException also if it is missing: nothing can stand for a peer */
    PeerId peer(String name) {
        int code = seek(name);
        if (code == -1) {
            throw missing(name);
        }
        if (code != BinaryWireCode.UUID) {
            throw wrong(name, "a peer");
        }
        UUID uuid = wire.getValueIn().uuid();
        return new PeerId(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
    }

    /** A hash, or null where it is missing. */
    @Nullable
    ContentHash hash(String name) {
        return seek(name) == -1 ? null : packed(name, NO_HASH, PackedIn::hash);
    }

    JobId job() {
        if (seek("k") == -1) {
            throw missing("k");
        }
        return new JobId(peer("o"), number("n"), choice("k", KINDS));
    }

    ViewId view() {
        return new ViewId(peer("c"), number("v"));
    }

    /** @throws IllegalArgumentException also if it is missing */
    <T> T record(String name, Function<FieldsIn, T> reader) {
        int code = seek(name);
        if (code == -1) {
            throw missing(name);
        }
        return reader.apply(nested().open(enter(name, code)));
    }

    /** Records in the order they were written, or none. */
    <T> List<T> records(String name, int countMax, Function<FieldsIn, T> reader) {
        int code = seek(name);
        if (code == -1) {
            return List.of();
        }
        List<T> records = new ArrayList<>();
        int length = enter(name, code);
        int at = (int) bytes.readPosition();
        int last = at + length;
        while (at < last) {
            if (records.size() == countMax) {
                throw new IllegalArgumentException("field " + name + " has more than " + countMax + " entries");
            }
            int size = sizeOf(at, last);
            bytes.readLimit(end);
            bytes.readPosition(at);
            records.add(reader.apply(nested().open(enter(name, array[at] & 0xff))));
            at += size;
        }
        return records;
    }

    /** Bare values under one name, read to their end; or what to say where it is missing. */
    <T> T packed(String name, T missing, Function<PackedIn, T> reader) {
        int code = seek(name);
        if (code == -1) {
            return missing;
        }
        int length = enter(name, code);
        bytes.readLimit(bytes.readPosition() + length);
        T value = reader.apply(packed);
        packed.end();
        return value;
    }

    private FieldsIn nested() {
        if (nested == null) {
            nested = new FieldsIn(array, bytes, packed, wire);
        }
        return nested;
    }
}
