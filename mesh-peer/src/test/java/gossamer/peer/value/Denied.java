// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.value;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamConstants;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.AbstractMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.Vector;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Serialized objects that no peer is to make of bytes that came, by what they are. */
@SuppressWarnings("JdkObsolete") // what programs use may come, liked or not
final class Denied {
    private static final String NAMES = "/deny/classes.txt";

    /** How many elements a container has that says it has more; no other number in its stream is this one. */
    private static final int CLAIMED_FOR = 0x123;

    private Denied() {}

    /** The classes that known attacks are made of. */
    static List<String> names() {
        try (InputStream in = Denied.class.getResourceAsStream(NAMES)) {
            if (in == null) {
                throw new IllegalStateException("no " + NAMES);
            }
            return new String(in.readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** A value that is one serialized stream. */
    static byte[] value(byte[] stream) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeByte(Tag.SERIALIZED);
            out.write(stream);
            out.writeInt(stream.length);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /** What Java writes of an object. */
    static byte[] stream(Object object) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        } catch (IOException notSerializable) {
            throw new UncheckedIOException(notSerializable);
        }
        return bytes.toByteArray();
    }

    /** An object without fields of a class that need not be here. */
    static byte[] streamOf(String className) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeShort(ObjectStreamConstants.STREAM_MAGIC);
            out.writeShort(ObjectStreamConstants.STREAM_VERSION);
            out.writeByte(ObjectStreamConstants.TC_OBJECT);
            out.writeByte(ObjectStreamConstants.TC_CLASSDESC);
            out.writeUTF(className);
            out.writeLong(1);
            out.writeByte(ObjectStreamConstants.SC_SERIALIZABLE);
            out.writeShort(0);
            out.writeByte(ObjectStreamConstants.TC_ENDBLOCKDATA);
            out.writeByte(ObjectStreamConstants.TC_NULL);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /** An array of which only the length is there. */
    private static byte[] arrayOf(String className, int length) {
        byte[] object = streamOf(className);
        object[4] = ObjectStreamConstants.TC_ARRAY;
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.write(object);
            out.writeInt(length);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private record Handler() implements InvocationHandler, Serializable {
        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) {
            throw new UnsupportedOperationException();
        }
    }

    /** A set in a set, twice at each level: to compute its hash code takes for ever. */
    private static Set<Object> bomb() {
        Set<Object> root = new HashSet<>();
        Set<Object> one = root;
        Set<Object> other = new HashSet<>();
        for (int level = 0; level < 100; level++) {
            Set<Object> nextOne = new HashSet<>();
            Set<Object> nextOther = new HashSet<>();
            nextOne.add("makes it another");
            one.add(nextOne);
            one.add(nextOther);
            other.add(nextOne);
            other.add(nextOther);
            one = nextOne;
            other = nextOther;
        }
        return root;
    }

    private static Object nested(int depth) {
        List<Object> list = new ArrayList<>();
        for (int level = 1; level < depth; level++) {
            List<Object> outer = new ArrayList<>();
            outer.add(list);
            list = outer;
        }
        return list;
    }

    /** An entry whose key and value are one entry, and so on: its hash code is that of twice as many at each level. */
    private static Object entries(int depth) {
        List<Map.Entry<Object, Object>> entries = new ArrayList<>();
        Object key = "end";
        for (int level = 0; level < depth; level++) {
            Map.Entry<Object, Object> entry = new AbstractMap.SimpleEntry<>(key, null);
            entries.add(entry);
            key = entry;
        }
        Set<Object> set = new HashSet<>(List.of(key)); // computed while each has one part only
        entries.forEach(entry -> entry.setValue(entry.getKey()));
        return set;
    }

    /** What Java writes of a container, which says that it holds 2^31 - 1 elements where it holds some few. */
    private static byte[] claiming(Object container) {
        byte[] stream = stream(container);
        for (int at = 0; at + Integer.BYTES <= stream.length; at++) {
            if ((int) Bytes.INT.get(stream, at) == CLAIMED_FOR) {
                Bytes.INT.set(stream, at, Integer.MAX_VALUE);
            }
        }
        return stream;
    }

    private static List<Integer> numbers() {
        return IntStream.range(0, CLAIMED_FOR).boxed().toList();
    }

    private static Map<Integer, Integer> map() {
        return numbers().stream().collect(Collectors.toMap(number -> number, number -> -number));
    }

    /** Containers of every kind that may come, each with a size that cannot be. */
    private static Map<String, byte[]> claims() {
        Map<String, byte[]> claims = new LinkedHashMap<>();
        for (Object container : List.of(
                new ArrayList<>(numbers()),
                new ArrayDeque<>(numbers()),
                new LinkedList<>(numbers()),
                new Vector<>(numbers()),
                new PriorityQueue<>(numbers()),
                new HashSet<>(numbers()),
                new LinkedHashSet<>(numbers()),
                new TreeSet<>(numbers()),
                new CopyOnWriteArrayList<>(numbers()),
                new CopyOnWriteArraySet<>(numbers()),
                numbers(),
                Set.copyOf(numbers()),
                new HashMap<>(map()),
                new LinkedHashMap<>(map()),
                new TreeMap<>(map()),
                new Hashtable<>(map()),
                Collections.nCopies(CLAIMED_FOR, "x"),
                new AtomicLongArray(CLAIMED_FOR),
                BitSet.valueOf(numbers().stream().mapToLong(i -> i + 1L).toArray()))) {
            claims.put(container.getClass().getName() + " of 2^31 - 1", claiming(container));
        }
        return claims;
    }

    /** What Java writes of an object, with another name for a class that is in it. */
    static byte[] renamed(byte[] stream, String from, String to) {
        String text = new String(stream, ISO_8859_1);
        String old = (char) (from.length() >> 8) + "" + (char) (from.length() & 0xff) + from;
        String renamed = (char) (to.length() >> 8) + "" + (char) (to.length() & 0xff) + to;
        if (!text.contains(old)) {
            throw new IllegalArgumentException("no " + from + " in the stream");
        }
        return text.replace(old, renamed).getBytes(ISO_8859_1);
    }

    /** An object of a class that reads itself from bytes, whichever it is. */
    static byte[] externalizable(String className) {
        byte[] object = streamOf(className);
        int flags = object.length - 5;
        object[flags] = ObjectStreamConstants.SC_EXTERNALIZABLE | ObjectStreamConstants.SC_BLOCK_DATA;
        byte[] ended = Arrays.copyOf(object, object.length + 1);
        ended[object.length] = ObjectStreamConstants.TC_ENDBLOCKDATA;
        return ended;
    }

    /** Streams that are not classes by name. */
    @SuppressWarnings("URLEqualsHashCode") // that is the attack: to read it asks for the name of the host
    static Map<String, byte[]> others() throws Exception {
        Map<String, byte[]> others = new LinkedHashMap<>();
        others.put(
                "proxy",
                stream(Proxy.newProxyInstance(
                        Denied.class.getClassLoader(), new Class<?>[] {Comparator.class}, new Handler())));
        others.put("address", stream(java.net.InetAddress.getByAddress(new byte[] {127, 0, 0, 1})));
        others.put("url", stream(java.net.URI.create("http://localhost/").toURL()));
        others.put(
                "url in a map",
                stream(new HashMap<>(
                        Map.of(java.net.URI.create("http://localhost/").toURL(), 1))));
        others.put("bean name", stream(new javax.management.ObjectName("a:b=c")));
        others.put("format", stream(java.text.NumberFormat.getInstance(java.util.Locale.ROOT)));
        others.put("bomb", stream(bomb()));
        others.put("entries", stream(entries(40)));
        others.putAll(claims());
        Runnable lambda = (Runnable & Serializable) () -> {};
        others.put("lambda of another", renamed(stream(lambda), Denied.class.getName(), "app.Elsewhere"));
        others.put("externalizable", externalizable("app.Elsewhere"));
        others.put("nested", stream(nested(100)));
        others.put("array", arrayOf("[J", Integer.MAX_VALUE));
        others.put("array of objects", arrayOf("[Ljava.lang.Object;", Integer.MAX_VALUE));
        others.put("array of arrays", arrayOf("[[[[[[[[Ljava.lang.Object;", 1 << 30));
        others.put("negative array", arrayOf("[I", -1));
        others.put("long name", streamOf("n".repeat(3_000)));
        others.put("nothing", new byte[0]);
        return others;
    }

    /** A value that says it holds 2^31 - 1 others and holds none. */
    private static byte[] claim(int tag) {
        try {
            ValueOutput out = new ValueOutput().putByte(tag);
            if (tag == Tag.OBJECTS) {
                out.putClass(Object.class);
            }
            return out.putVarint(Integer.MAX_VALUE).toBytes();
        } catch (ValueException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** All of them, as values. */
    static Map<String, byte[]> all() throws Exception {
        Map<String, byte[]> all = names().stream()
                .collect(Collectors.toMap(
                        name -> name, name -> value(streamOf(name)), (one, same) -> one, LinkedHashMap::new));
        others().forEach((name, stream) -> all.put(name, value(stream)));
        for (int tag = Tag.STRING; tag <= Tag.UNMODIFIABLE_MAP; tag++) {
            all.put("2^31 - 1 of kind " + tag, claim(tag));
        }
        byte[] lists = new byte[200];
        Arrays.fill(lists, (byte) 1); // each holds the next one
        for (int at = 0; at < lists.length; at += 2) {
            lists[at] = Tag.ARRAY_LIST;
        }
        all.put("lists in lists", lists);
        return all;
    }
}
