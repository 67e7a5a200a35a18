// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.code;

import gossamer.NotPortable;
import gossamer.peer.value.ValueException;
import gossamer.peer.value.ValueOutput;
import gossamer.peer.value.Values;
import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered about one class of functional objects: their shape, and where they keep what they captured.
 *
 * <p>The class that the JDK makes for a lambda expression keeps captured values in fields named {@code arg$1},
 * {@code arg$2} and so on. Reading these takes nanoseconds; the documented way, {@code writeReplace}, makes a
 * {@link SerializedLambda} of ten fields each time. The fields are used only if, for the first object of the class,
 * they hold exactly what the documented way says.
 *
 * <p>Immutable; safe from any thread.
 */
final class Anatomy {
    private static final byte[] NO_CAPTURES = {};

    /** One for each class, kept as long as the class is; made from the first object of the class. */
    private static final ClassValue<Place> PLACES = new ClassValue<>() {
        @Override
        protected Place computeValue(Class<?> type) {
            return new Place();
        }
    };

    private static final class Place {
        private volatile @Nullable Anatomy anatomy;
    }

    private final Shape shape;
    private final @Nullable Method writeReplace;
    private final Field @Nullable [] fields;

    /** The class whose code it is. */
    private final List<Class<?>> home;

    private Anatomy(Shape shape, Class<?> home, @Nullable Method writeReplace, Field @Nullable [] fields) {
        this.shape = shape;
        this.home = List.of(home);
        this.writeReplace = writeReplace;
        this.fields = fields;
    }

    static Anatomy of(Serializable functional) {
        Place place = PLACES.get(functional.getClass());
        Anatomy known = place.anatomy;
        if (known == null) {
            known = study(functional); // twice by two threads at once: equal results
            place.anatomy = known;
        }
        return known;
    }

    private static Anatomy study(Serializable functional) {
        Class<?> type = functional.getClass();
        Method writeReplace = writeReplace(type);
        SerializedLambda lambda = writeReplace == null ? null : serializedLambda(writeReplace, functional);
        if (lambda == null || writeReplace == null) {
            return new Anatomy(Shape.ofObject(type.getName()), type, null, null);
        }
        return new Anatomy(lambdaShape(lambda), home(type, lambda), writeReplace, fields(functional, lambda));
    }

    /** The method by which the JDK's lambda classes describe themselves; null if the class is none of them. */
    static @Nullable Method writeReplace(Class<?> type) {
        if (!type.isSynthetic()) {
            return null;
        }
        try {
            Method method = type.getDeclaredMethod("writeReplace");
            method.setAccessible(true);
            return method;
        } catch (NoSuchMethodException | InaccessibleObjectException notALambda) {
            return null;
        }
    }

    /** What a lambda says of itself; null if it is something else that replaces itself when it is serialized. */
    static @Nullable SerializedLambda serializedLambda(Method writeReplace, Object functional) {
        try {
            return writeReplace.invoke(functional) instanceof SerializedLambda lambda ? lambda : null;
        } catch (IllegalAccessException | InvocationTargetException refused) {
            throw new NotPortable(functional.getClass().getName() + " cannot be sent to another peer: " + refused);
        }
    }

    private static Shape lambdaShape(SerializedLambda lambda) {
        return new Shape(
                Shape.Kind.LAMBDA,
                binary(lambda.getCapturingClass()),
                binary(lambda.getFunctionalInterfaceClass()),
                lambda.getFunctionalInterfaceMethodName(),
                lambda.getFunctionalInterfaceMethodSignature(),
                lambda.getInstantiatedMethodType(),
                lambda.getImplMethodKind(),
                binary(lambda.getImplClass()),
                lambda.getImplMethodName(),
                lambda.getImplMethodSignature(),
                lambda.getCapturedArgCount());
    }

    private static Class<?> home(Class<?> type, SerializedLambda lambda) {
        String capturing = binary(lambda.getCapturingClass());
        try {
            return Class.forName(capturing, false, type.getClassLoader());
        } catch (ClassNotFoundException | LinkageError unreadable) {
            throw new NotPortable("class " + capturing + " cannot be sent to another peer: " + unreadable);
        }
    }

    private static String binary(String internalName) {
        return internalName.replace('/', '.');
    }

    private static Field @Nullable [] fields(Object functional, SerializedLambda lambda) {
        int count = lambda.getCapturedArgCount();
        Field[] fields = new Field[count];
        try {
            for (int i = 0; i < count; i++) {
                Field field = functional.getClass().getDeclaredField("arg$" + (i + 1));
                field.setAccessible(true);
                Object documented = lambda.getCapturedArg(i);
                Object found = field.get(functional);
                if (field.getType().isPrimitive() ? !documented.equals(found) : !isSame(documented, found)) {
                    return null;
                }
                fields[i] = field;
            }
        } catch (NoSuchFieldException | IllegalAccessException | InaccessibleObjectException otherJdk) {
            return null; // the documented way works everywhere
        }
        return fields;
    }

    @SuppressWarnings("ReferenceEquality") // an equal object is not the captured one
    private static boolean isSame(@Nullable Object one, @Nullable Object other) {
        return one == other;
    }

    /** What an object of this class is to another peer. */
    Portable takeApart(Serializable functional) {
        List<Class<?>> met = new ArrayList<>(0);
        try {
            byte[] captured =
                    writeReplace == null ? Values.encode(functional, met) : encode(functional, writeReplace, met);
            if (met.isEmpty()) {
                return new Portable(shape, captured, home);
            }
            met.addAll(home);
            return new Portable(shape, captured, met);
        } catch (ValueException refused) {
            throw Refusal.of(functional, refused);
        }
    }

    private byte[] encode(Object functional, Method replace, List<Class<?>> met) throws ValueException {
        int count = shape.captures();
        if (count == 0) {
            return NO_CAPTURES;
        }
        if (fields == null) {
            SerializedLambda lambda = serializedLambda(replace, functional);
            ValueOutput out = new ValueOutput();
            for (int i = 0; lambda != null && i < count; i++) {
                out.putValue(lambda.getCapturedArg(i));
            }
            out.addClasses(met);
            return out.toBytes();
        }
        try {
            if (count == 1) {
                return fields[0].getType() == long.class
                        ? Values.encode(fields[0].getLong(functional))
                        : Values.encode(fields[0].get(functional), met);
            }
            ValueOutput out = new ValueOutput();
            for (Field field : fields) {
                out.putValue(field.get(functional));
            }
            out.addClasses(met);
            return out.toBytes();
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException("the fields were accessible a moment ago", impossible);
        }
    }
}
