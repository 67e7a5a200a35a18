// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.value;

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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Serialized objects that no peer is to make of bytes that came, by what they are. */
final class Denied {
    private static final String NAMES = "/deny/classes.txt";

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
        others.put("nested", stream(nested(100)));
        others.put("array", arrayOf("[J", Integer.MAX_VALUE));
        others.put("array of objects", arrayOf("[Ljava.lang.Object;", Integer.MAX_VALUE));
        others.put("array of arrays", arrayOf("[[[[[[[[Ljava.lang.Object;", 1 << 30));
        others.put("negative array", arrayOf("[I", -1));
        others.put("long name", streamOf("n".repeat(3_000)));
        others.put("nothing", new byte[0]);
        return others;
    }

    /** All of them, as values. */
    static Map<String, byte[]> all() throws Exception {
        Map<String, byte[]> all = names().stream()
                .collect(Collectors.toMap(
                        name -> name, name -> value(streamOf(name)), (one, same) -> one, LinkedHashMap::new));
        others().forEach((name, stream) -> all.put(name, value(stream)));
        return all;
    }
}
