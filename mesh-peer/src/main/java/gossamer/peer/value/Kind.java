// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * How the values of one class are written, found once for each class.
 *
 * <p>Immutable; safe from any thread.
 */
@FunctionalInterface
interface Kind {
    ClassValue<Kind> KINDS = new ClassValue<>() {
        @Override
        protected Kind computeValue(Class<?> type) {
            return find(type);
        }
    };

    void write(Object value, ValueOutput out) throws ValueException;

    static Kind of(Class<?> type) {
        return KINDS.get(type);
    }

    private static Kind find(Class<?> type) {
        Kind kind = FIXED.get(type);
        if (kind != null) {
            return kind;
        }
        if (type.isArray()) {
            return ArrayKinds.kind(type);
        }
        if (type.isRecord()) {
            return Records.kind(type);
        }
        if (Enum.class.isAssignableFrom(type) && type != Enum.class) {
            return Kind::writeEnum;
        }
        Kind container = Containers.kind(type);
        return container != null ? container : (value, out) -> out.putSerialized(value);
    }

    private static void writeEnum(Object value, ValueOutput out) throws ValueException {
        Enum<?> constant = (Enum<?>) value;
        Class<?> type = constant.getDeclaringClass();
        String refusal = Acceptance.refusalOfTyped(type);
        if (refusal != null) {
            throw new ValueException(type.getTypeName() + " " + refusal);
        }
        out.putByte(Tag.ENUM).putClass(type);
        out.putString(constant.name());
    }

    private static Object readEnum(ValueInput in) throws ValueException {
        Class<?> type = in.type();
        String name = in.string();
        if (!type.isEnum()) {
            throw new ValueException(type.getTypeName() + " is not an enum");
        }
        String refusal = Acceptance.refusalOfTyped(type);
        if (refusal != null) {
            throw new ValueException(type.getTypeName() + " " + refusal);
        }
        try {
            for (Object constant : type.getEnumConstants()) {
                if (((Enum<?>) constant).name().equals(name)) {
                    return constant;
                }
            }
        } catch (LinkageError broken) {
            throw new ValueException(type.getTypeName() + " cannot be initialized", broken);
        }
        throw new ValueException(type.getTypeName() + " has no constant " + name);
    }

    Map<Class<?>, Kind> FIXED = Map.ofEntries(
            fixed(Boolean.class, (value, out) -> out.putByte(value ? Tag.TRUE : Tag.FALSE)),
            fixed(Byte.class, (value, out) -> out.putByte(Tag.BYTE).putByte(value)),
            fixed(Short.class, (value, out) -> out.putByte(Tag.SHORT).putVarint(Varint.zigzag(value))),
            fixed(Character.class, (value, out) -> out.putByte(Tag.CHAR).putVarint(value)),
            fixed(Float.class, (value, out) -> out.putByte(Tag.FLOAT).putInt(Float.floatToRawIntBits(value))),
            fixed(Double.class, (value, out) -> out.putByte(Tag.DOUBLE).putLong(Double.doubleToRawLongBits(value))),
            fixed(
                    Optional.class,
                    (value, out) -> out.putByte(Tag.OPTIONAL).putValue(((Optional<?>) value).orElse(null))),
            fixed(
                    OptionalInt.class,
                    (value, out) -> out.putByte(Tag.OPTIONAL_INT)
                            .putValue(value.isPresent() ? (Object) value.getAsInt() : null)),
            fixed(
                    OptionalLong.class,
                    (value, out) -> out.putByte(Tag.OPTIONAL_LONG)
                            .putValue(value.isPresent() ? (Object) value.getAsLong() : null)),
            fixed(
                    OptionalDouble.class,
                    (value, out) -> out.putByte(Tag.OPTIONAL_DOUBLE)
                            .putValue(value.isPresent() ? (Object) value.getAsDouble() : null)),
            fixed(BigInteger.class, (value, out) -> out.putByte(Tag.BIG_INTEGER).putBytes(value.toByteArray())),
            fixed(
                    BigDecimal.class,
                    (value, out) -> out.putByte(Tag.BIG_DECIMAL)
                            .putInt(value.scale())
                            .putBytes(value.unscaledValue().toByteArray())),
            fixed(
                    UUID.class,
                    (value, out) -> out.putByte(Tag.UUID)
                            .putLong(value.getMostSignificantBits())
                            .putLong(value.getLeastSignificantBits())),
            fixed(
                    Duration.class,
                    (value, out) -> out.putByte(Tag.DURATION)
                            .putLong(value.getSeconds())
                            .putInt(value.getNano())),
            fixed(
                    Instant.class,
                    (value, out) -> out.putByte(Tag.INSTANT)
                            .putLong(value.getEpochSecond())
                            .putInt(value.getNano())),
            fixed(LocalDate.class, (value, out) -> out.putByte(Tag.LOCAL_DATE).putLong(value.toEpochDay())),
            fixed(LocalTime.class, (value, out) -> out.putByte(Tag.LOCAL_TIME).putLong(value.toNanoOfDay())),
            fixed(
                    LocalDateTime.class,
                    (value, out) -> out.putByte(Tag.LOCAL_DATE_TIME)
                            .putLong(value.toLocalDate().toEpochDay())
                            .putLong(value.toLocalTime().toNanoOfDay())));

    /** Writes the values of one final class. */
    @FunctionalInterface
    interface Writer<T> {
        ValueOutput write(T value, ValueOutput out) throws ValueException;
    }

    private static <T> Map.Entry<Class<?>, Kind> fixed(Class<T> type, Writer<T> writer) {
        return Map.entry(type, (value, out) -> writer.write(type.cast(value), out));
    }

    /** Reads what stands behind a tag. */
    static Object read(int tag, ValueInput in) throws ValueException {
        try {
            return switch (tag) {
                case Tag.FALSE -> (Object) false;
                case Tag.TRUE -> (Object) true;
                case Tag.BYTE -> (Object) (byte) in.oneByte();
                case Tag.SHORT -> (Object) (short) in.number(Short.MIN_VALUE, Short.MAX_VALUE);
                case Tag.CHAR -> (Object) (char) in.varint("a character", Character.MAX_VALUE);
                case Tag.FLOAT -> (Object) Float.intBitsToFloat(in.fixedInt());
                case Tag.DOUBLE -> (Object) Double.longBitsToDouble(in.fixedLong());
                case Tag.BOOLEANS, Tag.BYTES, Tag.SHORTS, Tag.CHARS, Tag.INTS, Tag.LONGS, Tag.FLOATS, Tag.DOUBLES ->
                    ArrayKinds.readPrimitives(tag, in);
                case Tag.OBJECTS -> ArrayKinds.readObjects(in);
                case Tag.RECORD -> Records.read(in);
                case Tag.ENUM -> readEnum(in);
                case Tag.OPTIONAL -> Optional.ofNullable(in.value());
                case Tag.OPTIONAL_INT -> {
                    Integer number = Containers.cast(Integer.class, in.value());
                    yield number == null ? OptionalInt.empty() : OptionalInt.of(number);
                }
                case Tag.OPTIONAL_LONG -> {
                    Long number = Containers.cast(Long.class, in.value());
                    yield number == null ? OptionalLong.empty() : OptionalLong.of(number);
                }
                case Tag.OPTIONAL_DOUBLE -> {
                    Double number = Containers.cast(Double.class, in.value());
                    yield number == null ? OptionalDouble.empty() : OptionalDouble.of(number);
                }
                case Tag.BIG_INTEGER -> new BigInteger(in.byteArray());
                case Tag.BIG_DECIMAL -> {
                    int scale = in.fixedInt();
                    yield new BigDecimal(new BigInteger(in.byteArray()), scale);
                }
                case Tag.UUID -> {
                    long high = in.fixedLong();
                    yield new UUID(high, in.fixedLong());
                }
                case Tag.DURATION -> {
                    long seconds = in.fixedLong();
                    yield Duration.ofSeconds(seconds, in.fixedInt());
                }
                case Tag.INSTANT -> {
                    long seconds = in.fixedLong();
                    yield Instant.ofEpochSecond(seconds, in.fixedInt());
                }
                case Tag.LOCAL_DATE -> LocalDate.ofEpochDay(in.fixedLong());
                case Tag.LOCAL_TIME -> LocalTime.ofNanoOfDay(in.fixedLong());
                case Tag.LOCAL_DATE_TIME -> {
                    LocalDate day = LocalDate.ofEpochDay(in.fixedLong());
                    yield LocalDateTime.of(day, LocalTime.ofNanoOfDay(in.fixedLong()));
                }
                case Tag.SERIALIZED -> in.serialized();
                default -> Containers.read(tag, in);
            };
        } catch (RuntimeException refused) {
            // Out of range for the JDK's own type, or thrown by the class of a key or an element.
            throw new ValueException("a value of kind " + tag + " is refused: " + refused, refused);
        }
    }
}
