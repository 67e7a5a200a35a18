// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.value;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import org.jspecify.annotations.Nullable;

/**
 * Writes the components of records, and makes records by their canonical constructor.
 *
 * <p>Immutable; safe from any thread.
 */
final class Records implements Kind {
    private final Class<?> type;
    private final Method[] accessors;
    private final @Nullable Constructor<?> constructor;

    /** Why records of this class cannot travel, or null. */
    private final @Nullable String refusal;

    private Records(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        this.type = type;
        this.accessors = new Method[components.length];
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            accessors[i] = components[i].getAccessor();
            types[i] = components[i].getType();
        }
        Constructor<?> canonical = null;
        String problem = Acceptance.refusalOfTyped(type);
        try {
            canonical = type.getDeclaredConstructor(types);
            if (problem == null) {
                canonical.setAccessible(true);
                AccessibleObject.setAccessible(accessors, true);
            }
        } catch (NoSuchMethodException | InaccessibleObjectException closed) {
            problem = "is a record that its module does not open: " + closed.getMessage();
        }
        this.constructor = canonical;
        this.refusal = problem;
    }

    static Records kind(Class<?> type) {
        return new Records(type);
    }

    @Override
    public void write(Object value, ValueOutput out) throws ValueException {
        if (refusal != null) {
            throw new ValueException(type.getTypeName() + " " + refusal);
        }
        out.putByte(Tag.RECORD).putClass(type);
        for (Method accessor : accessors) {
            out.putValue(get(accessor, value));
        }
    }

    private static @Nullable Object get(Method accessor, Object value) throws ValueException {
        try {
            return accessor.invoke(value);
        } catch (InvocationTargetException thrown) {
            throw new ValueException(accessor + " threw " + thrown.getCause(), thrown.getCause());
        } catch (IllegalAccessException closed) {
            throw new ValueException(accessor + " cannot be called", closed);
        }
    }

    static Object read(ValueInput in) throws ValueException {
        Class<?> type = in.type();
        if (!type.isRecord() || !(Kind.of(type) instanceof Records kind)) {
            throw new ValueException(type.getTypeName() + " is not a record");
        }
        return kind.make(in);
    }

    private Object make(ValueInput in) throws ValueException {
        if (refusal != null || constructor == null) {
            throw new ValueException(type.getTypeName() + " " + refusal);
        }
        @Nullable Object[] components = new @Nullable Object[accessors.length];
        for (int i = 0; i < components.length; i++) {
            components[i] = in.value();
        }
        try {
            return constructor.newInstance(components);
        } catch (InvocationTargetException thrown) {
            throw new ValueException(
                    "the constructor of " + type.getTypeName() + " threw " + thrown.getCause(), thrown.getCause());
        } catch (ReflectiveOperationException | IllegalArgumentException | LinkageError refused) {
            throw new ValueException("a " + type.getTypeName() + " cannot be made of these components", refused);
        }
    }
}
