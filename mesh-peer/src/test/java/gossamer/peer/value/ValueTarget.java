// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.value;

import gossamer.peer.fuzz.Handshakes;
import gossamer.peer.fuzz.Target;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Arguments and results of user code. */
@SuppressWarnings("serial")
public final class ValueTarget extends Target {
    private static final ClassLoader LOADER = new Known();

    private @Nullable Object parsed;

    /**
     * Knows the classes of these tests and of the JDK: to look for others along a class path costs as much as that is
     * long.
     */
    static final class Known extends ClassLoader {
        Known() {
            super(ValueTarget.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("gossamer.") && !name.startsWith("java")) {
                throw new ClassNotFoundException(name);
            }
            return super.loadClass(name, resolve);
        }
    }

    record Point(int x, @Nullable Object next) {}

    record Strict(int positive) {
        Strict {
            if (positive <= 0) {
                throw new IllegalArgumentException("not positive: " + positive);
            }
        }
    }

    static final class Box implements Serializable {
        private static final long serialVersionUID = 1L;
        final Object content;

        Box(Object content) {
            this.content = content;
        }
    }

    public ValueTarget() {
        super("value", ValueInput.class, Values.class, StreamFilter.class, Acceptance.class, ArrayKinds.class);
    }

    @Override
    protected Map<String, byte[]> seeds() throws Exception {
        Map<String, byte[]> seeds = new LinkedHashMap<>();
        int number = 0;
        for (Object value : values()) {
            seeds.put("value-" + number++, Values.encode(value));
        }
        for (int tag = 0; tag < 64; tag++) {
            for (int filling : new int[] {0, 1, 2, 0x80, 0xff}) {
                byte[] filled = new byte[24];
                Arrays.fill(filled, (byte) filling);
                filled[0] = (byte) tag;
                seeds.put("tag-" + tag + "-" + filling, filled);
            }
        }
        seeds.putAll(Denied.all());
        byte[] twice = Denied.value(Denied.stream(new Box(1)));
        twice[0] = Tag.OBJECTS;
        seeds.put("array-of-a-stream", twice);
        seeds.put("array-of-int", Handshakes.joined(new byte[] {Tag.OBJECTS, 0}, Values.encode("int"), new byte[2]));
        seeds.put("array-of-void", Handshakes.joined(new byte[] {Tag.OBJECTS, 0}, Values.encode("void"), new byte[2]));
        Object nested = 1;
        for (int depth = 0; depth < 200; depth++) {
            nested = new Point(depth, nested);
            if (depth == 30) {
                seeds.put("nested", Values.encode(nested));
            }
        }
        byte[] point = Values.encode(new Point(1, null));
        byte[] deep = {};
        for (int depth = 0; depth < 200; depth++) {
            deep = Handshakes.joined(deep, point);
        }
        seeds.put("points", deep);
        byte[] lists = new byte[300];
        Arrays.fill(lists, Values.encode(new ArrayList<>(List.of(1)))[0]);
        for (int i = 1; i < lists.length; i += 2) {
            lists[i] = 1;
        }
        seeds.put("lists-in-lists", lists);
        for (String name : List.of(
                "n".repeat(5_000),
                "java.sql.Timestamp",
                "java.sql.SQLException",
                "java.util.Comparator",
                "java.rmi.Remote",
                "javax.swing.Action",
                "javax.management.MXBean",
                "javax.management.JMException",
                "java.lang.ProcessHandle",
                "java.lang.Thread$State",
                "java.nio.file.StandardOpenOption",
                "java.util.concurrent.TimeUnit",
                "org.hibernate.Any",
                "int",
                Point.class.getName(),
                Box.class.getName())) {
            String seed = name.substring(0, Math.min(60, name.length()));
            seeds.put("stream-of-" + seed, Denied.value(Denied.streamOf(name)));
            for (int tag : new int[] {Tag.RECORD, Tag.ENUM, Tag.OBJECTS}) {
                seeds.put(
                        "typed-" + tag + "-" + seed,
                        Handshakes.joined(new byte[] {(byte) tag, 0}, Values.encode(name), new byte[] {1, 0, 0}));
            }
        }
        return seeds;
    }

    @Override
    public Map<String, Integer> spared() {
        return Map.of(
                "Values.encode", ALL,
                "Values.checkSerializable", ALL,
                "ArrayKinds.writePrimitives", ALL,
                "ValueInput.<init>", ALL, // of more bytes than a message has
                "Acceptance.isOfJdk", 3); // a class of a module of the JDK has a loader of the JDK
    }

    private static List<@Nullable Object> values() {
        List<@Nullable Object> cyclic = new ArrayList<>();
        cyclic.add(cyclic);
        Map<TimeUnit, Integer> units = new EnumMap<>(Map.of(TimeUnit.DAYS, 3));
        return Arrays.asList(
                null,
                true,
                (byte) 3,
                (short) -4,
                'x',
                70_000,
                -5_000_000_000L,
                1.5f,
                -2.25,
                "text",
                "\ud83d\udd78 web",
                "long".repeat(60),
                new byte[] {1, 2, 3},
                new boolean[] {true, false},
                new short[] {1},
                new char[] {'a'},
                new int[] {1, -1, 1 << 20},
                new long[] {1, -1},
                new float[] {1},
                new double[] {2},
                new String[] {"a", null},
                new Object[] {1, "two", null},
                new int[][] {{1}, {}, {2, 3}},
                TimeUnit.DAYS,
                new BigInteger("123456789012345678901234567890"),
                new BigDecimal("1.25"),
                UUID.fromString("01234567-89ab-cdef-0123-456789abcdef"),
                Instant.ofEpochSecond(1),
                Duration.ofMillis(5),
                LocalDate.of(2026, 1, 31),
                Optional.of(4),
                Optional.empty(),
                List.of(1, 2, 3),
                List.of(),
                new ArrayList<>(List.of("a", 2L)),
                new ArrayDeque<>(List.of(1)),
                Set.of(7),
                new HashSet<>(List.of(1, 2)),
                new TreeSet<>(List.of("b", "a")),
                Map.of("k", 1),
                new HashMap<>(Map.of(1, List.of(2))),
                new TreeMap<>(Map.of("z", 26)),
                EnumSet.of(TimeUnit.HOURS, TimeUnit.DAYS),
                units,
                new Point(1, new Point(2, null)),
                new Strict(4),
                new Point[] {new Point(3, "x")},
                new Box(List.of(1)),
                new Box(new Box(new int[] {4})),
                new Box(new Object[] {
                    new long[2], new double[2], new float[2], new short[2], new char[2], new byte[2], new boolean[2]
                }),
                new Box(new HashMap<>(Map.of("a", List.of(new HashSet<>(List.of(1)))))),
                new IllegalStateException("boo", new RuntimeException("cause")),
                cyclic.isEmpty() ? null : List.of(new Point(5, List.of(1.0))),
                int.class,
                String.class,
                Point.class);
    }

    @Override
    protected boolean makesObjects() {
        return true;
    }

    @Override
    protected void parse(byte[] input) {
        try {
            parsed = Values.decode(input, LOADER);
        } catch (ValueException refused) {
            parsed = null;
        }
    }

    @Override
    protected void examine() throws ValueException {
        if (parsed instanceof Number || parsed instanceof String || parsed instanceof Record) {
            byte[] again = Values.encode(parsed);
            Values.decode(again, LOADER);
        }
    }
}
