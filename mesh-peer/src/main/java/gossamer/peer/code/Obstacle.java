// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.code;

import gossamer.peer.value.ValueException;
import gossamer.peer.value.Values;
import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The innermost thing inside a captured value that cannot travel.
 *
 * <p>Found by trying: of a value that cannot be encoded, the first part that cannot be encoded either is looked into,
 * and so on. Objects of the JDK are looked into as collections, maps, arrays and optionals only.
 *
 * @param path how to reach it from the captured variable, such as {@code cfg.extras[lock]}
 * @param type its class
 * @param reason why it cannot travel, to follow "which"
 */
record Obstacle(String path, String type, String reason) {
    private static final int DEPTH_MAX = 64;
    private static final int KEY_CHARS_MAX = 40;

    /** A part of a value, and whether it travels inside a Java serialization stream. */
    private record Part(String path, @Nullable Object value, boolean serialized) {
        @Nullable
        String problem() {
            try {
                if (serialized) {
                    Values.checkSerializable(value);
                } else {
                    Values.encode(value);
                }
                return null;
            } catch (ValueException refused) {
                return refused.getMessage();
            }
        }
    }

    /** What is in the way inside a value; null if the value can travel. */
    static @Nullable Obstacle in(@Nullable Object value, String path) {
        Part whole = new Part(path, value, false);
        return whole.problem() == null
                ? null
                : find(whole, DEPTH_MAX, Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    private static @Nullable Obstacle find(Part whole, int depth, Set<Object> seen) {
        Object value = whole.value();
        String problem = whole.problem();
        if (value == null || problem == null) {
            return null;
        }
        if (depth > 0 && seen.add(value)) {
            for (Part part : parts(whole, value)) {
                Obstacle inner = find(part, depth - 1, seen);
                if (inner != null) {
                    return inner;
                }
            }
        }
        String type = value.getClass().getTypeName();
        String reason = problem.startsWith(type + " ") ? problem.substring(type.length() + 1) : problem;
        return new Obstacle(whole.path(), value.getClass().isHidden() ? "a lambda" : type, reason);
    }

    /** The class, and what is wrong with it. */
    String described() {
        return "(" + type + ")" + (reason.startsWith("is ") ? ", which " : ": ") + reason;
    }

    @Override
    public String toString() {
        return "`" + path + "` " + described();
    }

    private static List<Part> parts(Part whole, Object value) {
        List<Part> parts = new ArrayList<>();
        String path = whole.path();
        boolean serialized = whole.serialized();
        switch (value) {
            case Object[] array -> {
                for (int i = 0; i < array.length; i++) {
                    parts.add(new Part(path + "[" + i + "]", array[i], serialized));
                }
            }
            case Map<?, ?> map ->
                map.forEach((key, element) -> {
                    parts.add(new Part(path + "[" + shown(key) + "]", element, serialized));
                    parts.add(new Part(path + ".keySet()[" + shown(key) + "]", key, serialized));
                });
            case Collection<?> collection -> {
                int i = 0;
                for (Object element : collection) {
                    parts.add(new Part(path + "[" + i++ + "]", element, serialized));
                }
            }
            case Optional<?> optional -> parts.add(new Part(path + ".get()", optional.orElse(null), serialized));
            case Record record when !serialized -> addComponents(parts, path, record);
            case Serializable object -> addHeld(parts, path, object);
            default -> {}
        }
        return parts;
    }

    private static void addComponents(List<Part> parts, String path, Record record) {
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            try {
                Method accessor = component.getAccessor();
                accessor.setAccessible(true);
                parts.add(new Part(joined(path, component.getName()), accessor.invoke(record), false));
            } catch (ReflectiveOperationException | InaccessibleObjectException closed) {
                // What cannot be looked into is not named; the record itself will be.
            }
        }
    }

    private static void addHeld(List<Part> parts, String path, Serializable object) {
        Method writeReplace = Anatomy.writeReplace(object.getClass());
        SerializedLambda lambda = writeReplace == null ? null : Anatomy.serializedLambda(writeReplace, object);
        if (lambda == null) {
            addFields(parts, path, object);
            return;
        }
        Source source = Source.of(lambda, object.getClass().getClassLoader());
        for (int i = 0; i < lambda.getCapturedArgCount(); i++) {
            parts.add(new Part(joined(path, source.name(i)), lambda.getCapturedArg(i), true));
        }
    }

    private static void addFields(List<Part> parts, String path, Object object) {
        for (Class<?> type = object.getClass(); type != null && !Provided.isOfJdk(type); type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if ((field.getModifiers() & (Modifier.STATIC | Modifier.TRANSIENT)) != 0) {
                    continue;
                }
                try {
                    field.setAccessible(true);
                    parts.add(new Part(joined(path, variable(field.getName())), field.get(object), true));
                } catch (IllegalAccessException | InaccessibleObjectException closed) {
                    // What cannot be looked into is not named; the object itself will be.
                }
            }
        }
    }

    /** A local class keeps captured variables and the object around it in fields of these names. */
    private static String variable(String field) {
        return field.startsWith("val$") ? field.substring(4) : field.startsWith("this$") ? "this" : field;
    }

    private static String joined(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private static String shown(@Nullable Object key) {
        try {
            String text = String.valueOf(key);
            return text.length() <= KEY_CHARS_MAX ? text : text.substring(0, KEY_CHARS_MAX) + "...";
        } catch (RuntimeException broken) {
            return String.valueOf(key == null ? null : key.getClass().getName());
        }
    }
}
