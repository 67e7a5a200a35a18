// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.code;

import gossamer.peer.value.ValueException;
import gossamer.peer.value.ValueInput;
import gossamer.peer.value.Values;
import java.lang.invoke.LambdaConversionException;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.invoke.SerializedLambda;
import org.jspecify.annotations.Nullable;

/**
 * Makes functional objects of one shape out of captured values.
 *
 * <p>A lambda is linked once, as its own {@code invokedynamic} instruction would do it, and the factory that this gives
 * is called for each object: nothing is looked up again. Where the capturing class was loaded neither by Gossamer's own
 * loader nor from a code set, so that full access to it cannot be had, the class's own {@code $deserializeLambda$} is
 * called instead, which is slower.
 *
 * <p>Immutable; safe from any thread.
 */
public final class Rebuilder {
    private static final String DESERIALIZE = "$deserializeLambda$";

    private final Shape shape;
    private final ClassLoader loader;

    /** Takes the captured values as an array of objects; null for an object that is its own captured value. */
    private final @Nullable MethodHandle factory;

    /** The one object of a lambda that captures nothing. */
    private final @Nullable Object constant;

    private Rebuilder(Shape shape, ClassLoader loader, @Nullable MethodHandle factory, @Nullable Object constant) {
        this.shape = shape;
        this.loader = loader;
        this.factory = factory;
        this.constant = constant;
    }

    /**
     * Finds the classes of a shape and links it; costs some 100 us.
     *
     * @param where what the loader stands for, to follow "class X of"
     * @throws MissingCode if a class or method of it is not here
     * @throws Throwable what the JDK's linker throws; nothing else
     */
    static Rebuilder of(Shape shape, ClassLoader loader, String where) throws Throwable {
        if (shape.kind() == Shape.Kind.OBJECT) {
            return new Rebuilder(shape, loader, null, null);
        }
        MethodHandle factory = link(shape, loader, where).asSpreader(Object[].class, shape.captures());
        MethodHandle generic = factory.asType(MethodType.methodType(Object.class, Object[].class));
        Object constant = shape.captures() == 0 ? (Object) generic.invokeExact(new Object[0]) : null;
        return new Rebuilder(shape, loader, generic, constant);
    }

    /** The loader that has the classes of the shape. */
    public ClassLoader loader() {
        return loader;
    }

    /**
     * The functional object that captured these values.
     *
     * @param captured as {@link Portable#captured} gave them at another peer; no byte of it is trusted
     * @throws ValueException if the bytes are not those of values that fit
     * @throws Throwable nothing else: the JDK's factory only stores the values
     */
    public Object rebuild(byte[] captured) throws Throwable {
        if (factory == null) {
            return object(captured);
        }
        if (constant != null) {
            if (captured.length != 0) {
                throw new ValueException("captured values for a lambda that captures nothing");
            }
            return constant;
        }
        ValueInput in = new ValueInput(captured, loader);
        @Nullable Object[] values = new @Nullable Object[shape.captures()];
        for (int i = 0; i < values.length; i++) {
            values[i] = in.value();
        }
        in.end();
        try {
            return (Object) factory.invokeExact(values);
        } catch (ClassCastException | NullPointerException misfit) {
            throw new ValueException("captured values do not fit " + shape.implementationDescriptor(), misfit);
        }
    }

    private Object object(byte[] captured) throws ValueException {
        Object value = Values.decode(captured, loader);
        if (value == null || !value.getClass().getName().equals(shape.capturingClass())) {
            throw new ValueException("the object is no " + shape.capturingClass());
        }
        return value;
    }

    private static MethodHandle link(Shape shape, ClassLoader loader, String where) throws Throwable {
        Class<?> capturing = find(shape.capturingClass(), loader, where);
        Class<?> target = find(shape.functionalInterface(), loader, where);
        Lookup lookup = MethodHandles.privateLookupIn(capturing, near(capturing));
        try {
            return lookup.hasFullPrivilegeAccess()
                    ? metafactory(shape, lookup, target, loader, where)
                    : deserializer(shape, lookup, capturing);
        } catch (ReflectiveOperationException
                | LambdaConversionException
                | IllegalArgumentException
                | TypeNotPresentException
                | LinkageError broken) {
            throw new MissingCode(
                    "the code " + shape.implementationClass() + "." + shape.implementationMethod() + " of " + where
                            + " cannot be linked: " + broken,
                    broken);
        }
    }

    private static MethodHandle metafactory(
            Shape shape, Lookup lookup, Class<?> target, ClassLoader loader, String where) throws Throwable {
        MethodHandle implementation =
                implementation(shape, lookup, loader, where).asFixedArity();
        if (shape.captures() > implementation.type().parameterCount()) {
            throw new MissingCode(shape.captures() + " captured values are more than " + implementation + " takes");
        }
        MethodType captured = implementation
                .type()
                .dropParameterTypes(shape.captures(), implementation.type().parameterCount())
                .changeReturnType(target);
        // Serializable like the original, so that a task may submit it again.
        return LambdaMetafactory.altMetafactory(
                        lookup,
                        shape.method(),
                        captured,
                        MethodType.fromMethodDescriptorString(shape.methodDescriptor(), loader),
                        implementation,
                        MethodType.fromMethodDescriptorString(shape.instantiatedDescriptor(), loader),
                        LambdaMetafactory.FLAG_SERIALIZABLE)
                .dynamicInvoker();
    }

    private static MethodHandle implementation(Shape shape, Lookup lookup, ClassLoader loader, String where)
            throws Throwable {
        Class<?> owner = find(shape.implementationClass(), loader, where);
        String name = shape.implementationMethod();
        MethodType type = MethodType.fromMethodDescriptorString(shape.implementationDescriptor(), loader);
        return switch (shape.implementationKind()) {
            case MethodHandleInfo.REF_invokeStatic -> lookup.findStatic(owner, name, type);
            case MethodHandleInfo.REF_newInvokeSpecial -> lookup.findConstructor(owner, type);
            case MethodHandleInfo.REF_invokeSpecial -> lookup.findSpecial(owner, name, type, lookup.lookupClass());
            case MethodHandleInfo.REF_invokeVirtual, MethodHandleInfo.REF_invokeInterface ->
                lookup.findVirtual(owner, name, type);
            default -> throw new MissingCode("no method is called by kind " + shape.implementationKind());
        };
    }

    /** A factory that goes through the method by which the capturing class deserializes its own lambdas. */
    private static MethodHandle deserializer(Shape shape, Lookup lookup, Class<?> capturing) throws Throwable {
        MethodHandle deserialize =
                lookup.findStatic(capturing, DESERIALIZE, MethodType.methodType(Object.class, SerializedLambda.class));
        MethodHandle describe = MethodHandles.insertArguments(
                MethodHandles.lookup()
                        .findStatic(
                                Rebuilder.class,
                                "describe",
                                MethodType.methodType(
                                        SerializedLambda.class, Shape.class, Class.class, Object[].class)),
                0,
                shape,
                capturing);
        return MethodHandles.filterReturnValue(describe, deserialize).asCollector(Object[].class, shape.captures());
    }

    @SuppressWarnings("UnusedMethod") // called through a method handle
    private static SerializedLambda describe(Shape shape, Class<?> capturing, Object[] captured) {
        return new SerializedLambda(
                capturing,
                internal(shape.functionalInterface()),
                shape.method(),
                shape.methodDescriptor(),
                shape.implementationKind(),
                internal(shape.implementationClass()),
                shape.implementationMethod(),
                shape.implementationDescriptor(),
                shape.instantiatedDescriptor(),
                captured);
    }

    private static String internal(String binaryName) {
        return binaryName.replace('.', '/');
    }

    private static Class<?> find(String name, ClassLoader loader, String where) throws MissingCode {
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException missing) {
            throw new MissingCode("class " + name + " of " + where + " missing", missing);
        } catch (LinkageError broken) {
            throw new MissingCode("class " + name + " of " + where + " cannot be loaded: " + broken, broken);
        }
    }

    /** Access that reaches as far as a class's own: classes of a code set are in a module of their own. */
    private static Lookup near(Class<?> type) {
        return type.getClassLoader() instanceof CodeLoader loader ? loader.door() : MethodHandles.lookup();
    }
}
