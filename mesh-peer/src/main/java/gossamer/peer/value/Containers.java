// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.value;

import java.io.Serializable;
import java.util.AbstractMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The kinds of collections, maps and map entries of {@code java.util}. */
@SuppressWarnings("JdkObsolete") // what programs use has to travel, liked or not
final class Containers {
    private static final Map<Class<?>, Integer> COLLECTIONS = Map.ofEntries(
            Map.entry(ArrayList.class, Tag.ARRAY_LIST),
            Map.entry(LinkedList.class, Tag.LINKED_LIST),
            Map.entry(Arrays.asList(1).getClass(), Tag.ARRAY_AS_LIST),
            Map.entry(List.of().getClass(), Tag.LIST_OF),
            Map.entry(List.of(1).getClass(), Tag.LIST_OF),
            Map.entry(Collections.unmodifiableList(new ArrayList<>()).getClass(), Tag.UNMODIFIABLE_LIST),
            Map.entry(Collections.unmodifiableList(new LinkedList<>()).getClass(), Tag.UNMODIFIABLE_LIST),
            Map.entry(ArrayDeque.class, Tag.ARRAY_DEQUE),
            Map.entry(HashSet.class, Tag.HASH_SET),
            Map.entry(LinkedHashSet.class, Tag.LINKED_HASH_SET),
            Map.entry(Set.of().getClass(), Tag.SET_OF),
            Map.entry(Set.of(1).getClass(), Tag.SET_OF),
            Map.entry(Collections.unmodifiableSet(new HashSet<>()).getClass(), Tag.UNMODIFIABLE_SET));

    private static final Map<Class<?>, Integer> MAPS = Map.of(
            HashMap.class,
            Tag.HASH_MAP,
            LinkedHashMap.class,
            Tag.LINKED_HASH_MAP,
            ConcurrentHashMap.class,
            Tag.CONCURRENT_HASH_MAP,
            Map.of().getClass(),
            Tag.MAP_OF,
            Map.of(1, 1).getClass(),
            Tag.MAP_OF,
            Collections.unmodifiableMap(new HashMap<>()).getClass(),
            Tag.UNMODIFIABLE_MAP);

    private Containers() {}

    /** How containers of a class are written; null if the class is none of the known ones. */
    static @Nullable Kind kind(Class<?> type) {
        Integer collection = COLLECTIONS.get(type);
        if (collection != null) {
            return (value, out) -> write(collection, (Collection<?>) value, out);
        }
        Integer map = MAPS.get(type);
        if (map != null) {
            return (value, out) -> write(map, (Map<?, ?>) value, out);
        }
        if (type == TreeSet.class) {
            return (value, out) -> {
                if (((SortedSet<?>) value).comparator() == null) {
                    write(Tag.TREE_SET, (Collection<?>) value, out);
                } else {
                    out.putSerialized(value);
                }
            };
        }
        if (type == TreeMap.class) {
            return (value, out) -> {
                if (((SortedMap<?, ?>) value).comparator() == null) {
                    write(Tag.TREE_MAP, (Map<?, ?>) value, out);
                } else {
                    out.putSerialized(value);
                }
            };
        }
        if (type == Map.entry(1, 1).getClass()) {
            return Containers::writeEntry;
        }
        return view(type);
    }

    /** Views of collections of the JDK that are not serializable travel as copies. */
    private static @Nullable Kind view(Class<?> type) {
        if (!type.getName().startsWith("java.util.") || Serializable.class.isAssignableFrom(type)) {
            return null;
        }
        if (Set.class.isAssignableFrom(type)) {
            return (value, out) -> write(Tag.LINKED_HASH_SET, (Collection<?>) value, out);
        }
        if (List.class.isAssignableFrom(type) || Collection.class.isAssignableFrom(type)) {
            return (value, out) -> write(Tag.ARRAY_LIST, (Collection<?>) value, out);
        }
        if (Map.Entry.class.isAssignableFrom(type)) {
            return Containers::writeEntry;
        }
        return null;
    }

    private static void writeEntry(Object value, ValueOutput out) throws ValueException {
        Map.Entry<?, ?> entry = (Map.Entry<?, ?>) value;
        out.putByte(Tag.ENTRY).putValue(entry.getKey()).putValue(entry.getValue());
    }

    private static void write(int tag, Collection<?> collection, ValueOutput out) throws ValueException {
        @Nullable Object[] elements = collection.toArray();
        out.putByte(tag).putVarint(elements.length);
        for (Object element : elements) {
            out.putValue(element);
        }
    }

    private static void write(int tag, Map<?, ?> map, ValueOutput out) throws ValueException {
        // A copy: a concurrent map may change its size while it is written.
        List<? extends Map.Entry<?, ?>> entries = new ArrayList<>(map.entrySet());
        out.putByte(tag).putVarint(entries.size());
        for (Map.Entry<?, ?> entry : entries) {
            out.putValue(entry.getKey()).putValue(entry.getValue());
        }
    }

    /** Reads what stands behind a tag. */
    static Object read(int tag, ValueInput in) throws ValueException {
        return switch (tag) {
            case Tag.ARRAY_LIST -> fill(new ArrayList<>(), in);
            case Tag.LINKED_LIST -> fill(new LinkedList<>(), in);
            case Tag.ARRAY_AS_LIST -> Arrays.asList(elements(in));
            case Tag.LIST_OF -> listOf(elements(in));
            case Tag.UNMODIFIABLE_LIST -> Collections.unmodifiableList(fill(new ArrayList<>(), in));
            case Tag.ARRAY_DEQUE -> fill(new ArrayDeque<>(), in);
            case Tag.HASH_SET -> fill(new HashSet<>(), in);
            case Tag.LINKED_HASH_SET -> fill(new LinkedHashSet<>(), in);
            case Tag.TREE_SET -> fill(new TreeSet<>(), in);
            case Tag.SET_OF -> Set.of(elements(in));
            case Tag.UNMODIFIABLE_SET -> Collections.unmodifiableSet(fill(new LinkedHashSet<>(), in));
            case Tag.HASH_MAP -> fill(new HashMap<>(), in);
            case Tag.LINKED_HASH_MAP -> fill(new LinkedHashMap<>(), in);
            case Tag.TREE_MAP -> fill(new TreeMap<>(), in);
            case Tag.CONCURRENT_HASH_MAP -> fill(new ConcurrentHashMap<>(), in);
            case Tag.MAP_OF -> Map.copyOf(fill(new HashMap<>(), in));
            case Tag.UNMODIFIABLE_MAP -> Collections.unmodifiableMap(fill(new LinkedHashMap<>(), in));
            case Tag.ENTRY -> entry(in.value(), in.value());
            default -> throw new ValueException("there is no kind " + tag + " of values");
        };
    }

    /** Entries of the JDK's own making cannot hold null; those of a map's view can. */
    private static Map.Entry<?, ?> entry(@Nullable Object key, @Nullable Object value) {
        return key == null || value == null
                ? new AbstractMap.SimpleEntry<@Nullable Object, @Nullable Object>(key, value)
                : Map.entry(key, value);
    }

    /** Lists of this kind hold null only where a stream made them. */
    private static List<@Nullable Object> listOf(@Nullable Object[] elements) {
        for (Object element : elements) {
            if (element == null) {
                return Stream.of(elements).toList();
            }
        }
        return List.of(elements);
    }

    private static @Nullable Object[] elements(ValueInput in) throws ValueException {
        @Nullable Object[] elements = new @Nullable Object[in.count(1)];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = in.value();
        }
        return elements;
    }

    private static <C extends Collection<@Nullable Object>> C fill(C collection, ValueInput in) throws ValueException {
        for (int left = in.count(1); left > 0; left--) {
            collection.add(in.value());
        }
        return collection;
    }

    private static <M extends Map<@Nullable Object, @Nullable Object>> M fill(M map, ValueInput in)
            throws ValueException {
        for (int left = in.count(2); left > 0; left--) {
            Object key = in.value();
            map.put(key, in.value());
        }
        return map;
    }

    static <T> @Nullable T cast(Class<T> type, @Nullable Object value) throws ValueException {
        if (value != null && !type.isInstance(value)) {
            throw new ValueException("a " + type.getSimpleName() + " was expected, not a "
                    + value.getClass().getTypeName());
        }
        return type.cast(value);
    }
}
