// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Laws of the encoding of values. */
class ValuesProperties {
    record Pair(Object left, Object right) {}

    private static final ClassLoader LOADER = ValuesProperties.class.getClassLoader();

    @Property(tries = 2000)
    void whatIsEncodedComesBackEqualAndOfTheSameClass(@ForAll("values") Object value) throws ValueException {
        Object back = Values.decode(Values.encode(value), LOADER);

        assertThat(isSame(value, back)).as("%s is %s", back, value).isTrue();
    }

    /** Deep equality of values and classes; the equals of lists and entries does not look into arrays. */
    private static boolean isSame(Object one, Object other) {
        if (one == null || other == null || one.getClass() != other.getClass()) {
            return one == null && other == null;
        }
        return switch (one) {
            case Object[] array -> isSame(Arrays.asList(array), Arrays.asList((Object[]) other));
            case List<?> list -> {
                List<?> others = (List<?>) other;
                boolean same = list.size() == others.size();
                for (int i = 0; same && i < list.size(); i++) {
                    same = isSame(list.get(i), others.get(i));
                }
                yield same;
            }
            case Map<?, ?> map ->
                isSame(new ArrayList<>(map.keySet()), new ArrayList<>(((Map<?, ?>) other).keySet()))
                        && isSame(new ArrayList<>(map.values()), new ArrayList<>(((Map<?, ?>) other).values()));
            case Map.Entry<?, ?> entry ->
                isSame(entry.getKey(), ((Map.Entry<?, ?>) other).getKey())
                        && isSame(entry.getValue(), ((Map.Entry<?, ?>) other).getValue());
            case Optional<?> optional -> isSame(optional.orElse(null), ((Optional<?>) other).orElse(null));
            case Pair pair ->
                isSame(pair.left(), ((Pair) other).left()) && isSame(pair.right(), ((Pair) other).right());
            default -> Arrays.deepEquals(new Object[] {one}, new Object[] {other});
        };
    }

    @Property(tries = 500)
    void theShortcutsGiveTheSameBytesAsTheLongWay(@ForAll("scalars") Object value) throws ValueException {
        assertThat(Values.encode(value))
                .isEqualTo(new ValueOutput().putValue(value).toBytes());
    }

    @Property(tries = 500)
    void anyTextComesBackUnpairedSurrogatesIncluded(@ForAll char[] text) throws ValueException {
        String value = new String(text);

        assertThat(Values.decode(Values.encode(value), LOADER)).isEqualTo(value);
    }

    @Property(tries = 5000)
    void mutatedBytesGiveAValueOrAValueException(
            @ForAll("values") Object value, @ForAll int position, @ForAll byte changed) throws ValueException {
        byte[] bytes = Values.encode(value).clone();
        bytes[Math.floorMod(position, bytes.length)] = changed;

        decodeOrRefuse(bytes);
    }

    @Property(tries = 5000)
    void anyBytesGiveAValueOrAValueException(@ForAll byte[] bytes) {
        decodeOrRefuse(bytes);
    }

    @Property(tries = 1000)
    void noProperPartOfTheBytesIsAValue(@ForAll("values") Object value, @ForAll int cut) throws ValueException {
        byte[] bytes = Values.encode(value);
        byte[] part = Arrays.copyOf(bytes, Math.floorMod(cut, bytes.length));

        assertThat(decodeOrRefuse(part)).as("refused").isFalse();
    }

    /** Whether there was a value; any other exception fails the test. */
    private static boolean decodeOrRefuse(byte[] bytes) {
        try {
            Values.decode(bytes, LOADER);
            return true;
        } catch (ValueException refused) {
            assertThat(refused.getMessage()).isNotBlank();
            return false;
        }
    }

    @Provide
    Arbitrary<Object> scalars() {
        return Arbitraries.oneOf(
                Arbitraries.longs().map(x -> (Object) x),
                Arbitraries.integers().map(x -> x),
                Arbitraries.strings().ofMaxLength(20).map(x -> x),
                Arbitraries.of(true, false).map(x -> x),
                Arbitraries.bytes().array(byte[].class).ofMaxSize(20).map(x -> x));
    }

    @Provide
    Arbitrary<Object> values() {
        Arbitrary<Object> leaves = Arbitraries.oneOf(
                scalars(),
                Arbitraries.doubles().map(x -> x),
                Arbitraries.floats().map(x -> x),
                Arbitraries.shorts().map(x -> x),
                Arbitraries.bytes().map(x -> x),
                Arbitraries.chars().map(x -> x),
                Arbitraries.longs().array(long[].class).ofMaxSize(5).map(x -> x),
                Arbitraries.doubles().array(double[].class).ofMaxSize(5).map(x -> x),
                Arbitraries.chars().array(char[].class).ofMaxSize(5).map(x -> x),
                Arbitraries.bigIntegers().map((BigInteger x) -> x),
                Arbitraries.bigDecimals().map((BigDecimal x) -> x),
                Arbitraries.of(Thread.State.class).map(x -> x));
        return Arbitraries.lazyOf(() -> leaves, () -> leaves, () -> containers(leaves), () -> containers(values()));
    }

    private static Arbitrary<Object> containers(Arbitrary<Object> inner) {
        return Arbitraries.oneOf(
                inner.list().ofMaxSize(3).map(ArrayList::new),
                inner.list().ofMaxSize(3).map(List::copyOf),
                inner.array(Object[].class).ofMaxSize(3).map(x -> x),
                inner.map(Optional::of),
                inner.map(x -> new Pair(x, null)),
                inner.map(x -> Map.entry("key", x)),
                Arbitraries.strings().ofMaxLength(5).set().ofMaxSize(3).map(HashSet::new),
                inner.list().ofMaxSize(3).map(list -> {
                    Map<Object, Object> map = new LinkedHashMap<>();
                    list.forEach(x -> map.put(map.size(), x));
                    return map;
                }));
    }
}
