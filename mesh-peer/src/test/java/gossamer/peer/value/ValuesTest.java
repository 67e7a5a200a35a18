// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.URL;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.AbstractMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("JdkObsolete") // what programs use has to travel, liked or not
class ValuesTest {
    private static final ClassLoader LOADER = ValuesTest.class.getClassLoader();

    enum Colour {
        RED,
        GREEN {
            @Override
            String shade() {
                return "dark";
            }
        };

        String shade() {
            return "light";
        }
    }

    record Point(int x, long y, String name, Colour colour, double[] more) {}

    record Strict(int positive) {
        Strict {
            if (positive <= 0) {
                throw new IllegalArgumentException("not positive: " + positive);
            }
        }
    }

    record Nothing() {}

    static final class Box implements Serializable {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("serial") // what happens when it is not serializable is what is tested
        final Object content;

        Box(Object content) {
            this.content = content;
        }
    }

    static Stream<Object> values() throws Exception {
        Map<Object, Object> entryOfNull = new HashMap<>();
        entryOfNull.put(null, null);
        return Stream.of(
                true,
                (byte) -1,
                (short) -2,
                'x',
                1.5f,
                Double.MIN_VALUE,
                Long.MIN_VALUE,
                "\ud800 alone",
                new boolean[] {true, false},
                new short[] {-1, 2},
                new float[] {1, 2},
                new int[][] {{1}, {}, null},
                new String[] {"a", null},
                new Colour[][] {{Colour.RED}},
                Colour.GREEN,
                TimeUnit.DAYS,
                new Point(1, 2, "three", Colour.GREEN, new double[] {4, 5}),
                new Nothing(),
                new ArrayList<>(Arrays.asList(1, null, "x")),
                new LinkedList<>(List.of(1, 2)),
                Arrays.asList("a", null),
                List.of(),
                List.of(1),
                List.of(1, 2, 3),
                Stream.of(1, null, 3).toList(),
                Collections.unmodifiableList(new ArrayList<>(List.of(1))),
                Collections.unmodifiableMap(new LinkedHashMap<>(Map.of(1, 2))),
                Collections.emptyList(),
                Collections.singletonList(5),
                Collections.nCopies(3, "x"),
                new HashSet<>(Set.of(1, 2)),
                new LinkedHashSet<>(List.of(3, 1, 2)),
                new TreeSet<>(Set.of("b", "a")),
                new TreeSet<>(Comparator.<String>reverseOrder()),
                Set.of("q", "r", "s"),
                new HashMap<>(entryOfNull),
                new LinkedHashMap<>(Map.of("a", 1)),
                new TreeMap<>(Map.of("b", 1, "a", 2)),
                new ConcurrentHashMap<>(Map.of(1, 2)),
                Map.of(),
                Map.of(1, 2),
                Map.of(1, 2, 3, 4),
                Map.entry(1, 2),
                new AbstractMap.SimpleEntry<>(1, null),
                new EnumMap<>(Map.of(Colour.RED, 1)),
                EnumSet.of(Colour.RED),
                Optional.empty(),
                Optional.of("x"),
                OptionalInt.of(4),
                UUID.fromString("00000000-0000-0001-0000-000000000002"),
                Duration.ofNanos(-1),
                Instant.ofEpochSecond(-5, 7),
                LocalDate.MIN,
                LocalTime.MAX,
                LocalDateTime.of(2026, 2, 28, 23, 59),
                ZonedDateTime.parse("2026-02-28T23:59:00+01:00[Europe/Berlin]"),
                BitSet.valueOf(new long[] {5}),
                new URI("http://example.org/"),
                new IllegalStateException("a value, too").getMessage());
    }

    @ParameterizedTest
    @MethodSource("values")
    void comesBackEqualAndOfTheSameClass(Object value) throws ValueException {
        Object back = Values.decode(Values.encode(value), LOADER);

        assertThat(back).hasSameClassAs(value);
        assertThat(back).usingRecursiveComparison().isEqualTo(value);
    }

    @ParameterizedTest
    @MethodSource("values")
    void comesBackInsideASerializedObjectToo(Object value) throws ValueException {
        assumeTrue(isSerializable(value));

        Box back = (Box) Values.decode(Values.encode(new Box(value)), LOADER);

        assertThat(back.content).usingRecursiveComparison().isEqualTo(value);
    }

    private static boolean isSerializable(Object value) {
        try {
            serialized(value);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    @Test
    void numbersThatAreNoneTravel() throws ValueException {
        assertThat((Double) Values.decode(Values.encode(Double.NaN), LOADER)).isNaN();
    }

    @Test
    void nullIsAValue() throws ValueException {
        assertThat(Values.decode(Values.encode(null), LOADER)).isNull();
    }

    @Test
    void dequesKeepTheirOrder() throws ValueException {
        Object back = Values.decode(Values.encode(new ArrayDeque<>(List.of(3, 1, 2))), LOADER);

        assertThat(back).isExactlyInstanceOf(ArrayDeque.class);
        assertThat(((ArrayDeque<?>) back).toArray()).containsExactly(3, 1, 2);
    }

    @Test
    void viewsTravelAsCopies() throws ValueException {
        Map<String, Integer> map = new LinkedHashMap<>(Map.of("a", 1));

        assertThat(Values.decode(Values.encode(new ArrayList<>(List.of(1, 2, 3)).subList(1, 3)), LOADER))
                .isEqualTo(List.of(2, 3));
        assertThat(Values.decode(Values.encode(map.keySet()), LOADER)).isEqualTo(Set.of("a"));
        assertThat(Values.decode(Values.encode(map.values()), LOADER)).isEqualTo(List.of(1));
        assertThat(Values.decode(Values.encode(map.entrySet().iterator().next()), LOADER))
                .isEqualTo(Map.entry("a", 1));
    }

    @Test
    void smallNumbersTakeTwoBytes() throws ValueException {
        assertThat(Values.encode(42)).hasSize(2);
        assertThat(Values.encode(-42L)).hasSize(2);
        assertThat(Values.encode(Long.MAX_VALUE)).hasSize(9);
    }

    @Test
    void serializedObjectsOfOneValueKeepWhatTheyShare() throws ValueException {
        int[] shared = {1};
        List<Object> boxes = List.of(new Box(shared), 7, new Box(shared));

        List<?> back = (List<?>) Values.decode(Values.encode(boxes), LOADER);

        assertThat(((Box) back.get(0)).content).isSameAs(((Box) back.get(2)).content);
        assertThat(Values.encode(boxes).length).isLessThan(2 * Values.encode(new Box(shared)).length);
    }

    @Test
    void aSerializableLambdaInsideAValueTravels() throws ValueException {
        int base = 40;
        Function<Integer, Integer> plus = (Function<Integer, Integer> & Serializable) x -> x + base;

        Object back = Values.decode(Values.encode(List.of(plus)), LOADER);

        @SuppressWarnings("unchecked")
        Function<Integer, Integer> again = (Function<Integer, Integer>) ((List<?>) back).get(0);
        assertThat(again.apply(2)).isEqualTo(42);
    }

    @Test
    void whatIsNotSerializableIsNamed() {
        assertThatThrownBy(() -> Values.encode(new Object()))
                .isInstanceOf(ValueException.class)
                .hasMessage("java.lang.Object is not Serializable");
        assertThatThrownBy(() -> Values.encode(new Box(new Object())))
                .isInstanceOf(ValueException.class)
                .hasMessage("java.lang.Object is not Serializable");
    }

    @Test
    void whatNoPeerAcceptsIsRefusedWhereItIsWritten() throws Exception {
        URL url = new URI("http://example.org").toURL();
        Object proxy =
                Proxy.newProxyInstance(LOADER, new Class<?>[] {Comparable.class}, (self, method, arguments) -> 0);

        assertThatThrownBy(() -> Values.encode(url))
                .isInstanceOf(ValueException.class)
                .hasMessage("java.net.URL is not accepted by other peers; use java.net.URI");
        assertThatThrownBy(() -> Values.encode(new Box(url))).isInstanceOf(ValueException.class);
        assertThatThrownBy(() -> Values.encode(proxy)).isInstanceOf(ValueException.class);
    }

    @Test
    void aListInsideItselfIsRefused() {
        List<Object> list = new ArrayList<>();
        list.add(list);

        assertThatThrownBy(() -> Values.encode(list))
                .isInstanceOf(ValueException.class)
                .hasMessageContaining("nested deeper than 64");
    }

    @Test
    void aRecordsOwnChecksHoldWhereItIsRead() throws ValueException {
        byte[] bytes = Values.encode(new Strict(1));
        bytes[bytes.length - 1] = 1; // zigzag: -1

        assertThatThrownBy(() -> Values.decode(bytes, LOADER))
                .isInstanceOf(ValueException.class)
                .hasMessageContaining("not positive: -1");
    }

    @Test
    void aClassThatIsMissingIsNamed() throws ValueException {
        byte[] bytes = Values.encode(new Nothing());

        assertThatThrownBy(() -> Values.decode(bytes, ClassLoader.getPlatformClassLoader()))
                .isInstanceOf(ValueException.class)
                .hasMessageStartingWith("class " + Nothing.class.getName() + " is not here: ");
    }

    @ParameterizedTest
    @ValueSource(ints = {Tag.STRING, Tag.STRING_WIDE, Tag.BYTES, Tag.LONGS, Tag.ARRAY_LIST, Tag.HASH_MAP, Tag.OBJECTS})
    void aClaimOfManyElementsAllocatesNothing(int tag) throws ValueException {
        byte[] bytes = new ValueOutput().putByte(tag).putVarint(0x7fffffff).toBytes();

        long allocated = allocated(() -> assertRefused(bytes));

        assertThat(allocated).isLessThan(1 << 20);
    }

    @Test
    void nestedClaimsTogetherAreBoundByTheBytesThatAreThere() throws ValueException {
        // 32 lists, each claiming as many elements as there are bytes left
        ValueOutput out = new ValueOutput();
        for (int i = 0; i < 32; i++) {
            out.putByte(Tag.OBJECTS).putVarint(i == 0 ? 0 : 1);
            if (i == 0) {
                out.putString("java.lang.Object");
            }
            out.putVarint(900_000);
        }
        for (int i = 0; i < 125_000; i++) {
            out.putLong(0);
        }
        byte[] bytes = out.toBytes();

        long allocated = allocated(() -> assertRefused(bytes));

        assertThat(allocated).isLessThan(16 << 20);
    }

    @Test
    void aSerializedArrayThatClaimsMoreThanItHasAllocatesNothing() throws Exception {
        byte[] stream = serialized(new byte[] {1, 2, 3});
        ByteBuffer.wrap(stream).putInt(stream.length - 7, Integer.MAX_VALUE);
        byte[] bytes = withStream(stream);

        long allocated = allocated(() -> assertRefused(bytes));

        assertThat(allocated).isLessThan(16 << 20);
    }

    @Test
    void aBombOfHashSetsIsRefusedAtOnce() throws Exception {
        Set<Object> root = new HashSet<>();
        Set<Object> one = root;
        Set<Object> other = new HashSet<>();
        for (int i = 0; i < 40; i++) {
            Set<Object> nextOne = new HashSet<>(List.of("foo"));
            Set<Object> nextOther = new HashSet<>();
            one.add(nextOne);
            one.add(nextOther);
            other.add(nextOne);
            other.add(nextOther);
            one = nextOne;
            other = nextOther;
        }
        byte[] bytes = withStream(serialized(root));
        long began = System.nanoTime();

        assertRefused(bytes);

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void deepNestingOfSerializedObjectsIsRefused() throws Exception {
        Box box = new Box(null);
        for (int i = 0; i < 100; i++) {
            box = new Box(box);
        }
        byte[] bytes = Values.encode(box);

        assertThatThrownBy(() -> Values.decode(bytes, LOADER))
                .isInstanceOf(ValueException.class)
                .hasMessageContaining("nested deeper than 64");
    }

    @Test
    void aSerializedProxyIsRefused() throws Exception {
        Object proxy = Proxy.newProxyInstance(LOADER, new Class<?>[] {Comparable.class}, new Handler());

        assertRefused(withStream(serialized(proxy)));
    }

    static final class Handler implements java.lang.reflect.InvocationHandler, Serializable {
        private static final long serialVersionUID = 1L;

        @Override
        public Object invoke(Object proxy, java.lang.reflect.Method method, Object[] arguments) {
            return 0;
        }
    }

    /** Classes that gadget chains go through; by name, as none of them must be here. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.apache.commons.collections.functors.InvokerTransformer",
                "org.apache.commons.collections4.comparators.TransformingComparator",
                "org.apache.commons.beanutils.BeanComparator",
                "com.sun.org.apache.xalan.internal.xsltc.trax.TemplatesImpl",
                "com.sun.rowset.JdbcRowSetImpl",
                "javax.management.BadAttributeValueExpException",
                "java.rmi.server.UnicastRemoteObject",
                "java.rmi.MarshalledObject",
                "sun.rmi.server.UnicastRef",
                "sun.reflect.annotation.AnnotationInvocationHandler",
                "java.beans.EventHandler",
                "java.lang.ProcessBuilder",
                "java.net.URL",
                "java.security.SignedObject",
                "javax.script.ScriptEngineManager",
                "javax.swing.UIDefaults$ProxyLazyValue",
                "java.util.ServiceLoader",
                "org.codehaus.groovy.runtime.MethodClosure",
                "org.springframework.aop.framework.AdvisedSupport",
                "org.hibernate.engine.spi.TypedValue",
                "com.mchange.v2.c3p0.PoolBackedDataSource",
                "bsh.XThis",
                "clojure.inspector.proxy$javax.swing.table.AbstractTableModel$ff19274a",
                "org.mozilla.javascript.NativeError"
            })
    void aClassOfAGadgetChainIsRefused(String name) throws Exception {
        byte[] bytes = withStream(renamed(serialized(new Box(null)), Box.class.getName(), name));
        long began = System.nanoTime();

        long allocated = allocated(() -> assertRefused(bytes));

        assertThat(allocated).isLessThan(16 << 20);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void aClassOfAGadgetChainIsRefusedThoughTheJobsLoaderHasIt() throws Exception {
        String name = "org.apache.commons.collections.functors.Fake";
        ClassLoader loader = Compiled.of(
                name,
                "package org.apache.commons.collections.functors;"
                        + "public class Fake implements java.io.Serializable { Object content; }");
        Object fake = loader.loadClass(name).getDeclaredConstructor().newInstance();
        byte[] bytes = withStream(serialized(fake));

        assertThatThrownBy(() -> Values.decode(bytes, loader))
                .isInstanceOf(ValueException.class)
                .hasMessageContaining(name + " is not accepted");
    }

    @Test
    void aClassOfTheJobsLoaderIsAccepted() throws Exception {
        ClassLoader loader = Compiled.of(
                "app.Fine", "package app; public class Fine implements java.io.Serializable { int x = 42; }");
        Object fine = loader.loadClass("app.Fine").getDeclaredConstructor().newInstance();

        Object back = Values.decode(Values.encode(fine), loader);

        assertThat(back.getClass()).isSameAs(fine.getClass());
    }

    @Test
    void aJdkClassThatIsNoValueIsRefusedThoughItIsSerializable() throws Exception {
        assertRefused(withStream(serialized(new URI("http://example.org").toURL())));
        assertRefused(withStream(serialized(ProcessBuilder.class)));
        assertRefused(withStream(serialized(Runtime.class)));
    }

    private static void assertRefused(byte[] bytes) {
        assertThatThrownBy(() -> Values.decode(bytes, LOADER)).isInstanceOf(ValueException.class);
    }

    private static byte[] serialized(Object value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        }
        return bytes.toByteArray();
    }

    /** The bytes of a value that is one object of a Java serialization stream. */
    private static byte[] withStream(byte[] stream) throws ValueException {
        return ByteBuffer.allocate(1 + stream.length + 4)
                .put((byte) Tag.SERIALIZED)
                .put(stream)
                .putInt(stream.length)
                .array();
    }

    private static byte[] renamed(byte[] stream, String from, String to) {
        String text = new String(stream, java.nio.charset.StandardCharsets.ISO_8859_1);
        String old = (char) (from.length() >> 8) + "" + (char) (from.length() & 0xff) + from;
        String renamed = (char) (to.length() >> 8) + "" + (char) (to.length() & 0xff) + to;
        assertThat(text).contains(old);
        return text.replace(old, renamed).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    private static long allocated(Runnable action) {
        action.run(); // classes are loaded now
        com.sun.management.ThreadMXBean threads =
                (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        action.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }
}
