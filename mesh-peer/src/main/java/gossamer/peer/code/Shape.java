// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.code;

import gossamer.peer.value.ValueException;
import gossamer.peer.value.ValueInput;
import gossamer.peer.value.ValueOutput;

/**
 * Everything about a functional object but the values it captured; equal for all objects of one lambda expression.
 *
 * <p>Names of classes are binary names; descriptors are those of class files.
 *
 * @param kind lambda (or method reference), or an object of a named class
 * @param capturingClass the class whose code contains the lambda; of an object, its class
 * @param functionalInterface the interface it was made for; empty for an object
 * @param method the name of the interface's one abstract method; empty for an object
 * @param methodDescriptor of that method, erased; empty for an object
 * @param instantiatedDescriptor of that method, with its type arguments; empty for an object
 * @param implementationKind the kind of method handle of the implementation, 5 to 9 (JVM specification 5.4.3.5); 0 for
 *     an object
 * @param implementationClass where the implementation is; empty for an object
 * @param implementationMethod its name; empty for an object
 * @param implementationDescriptor its descriptor; empty for an object
 * @param captures how many values it captured; 1 for an object: itself
 */
public record Shape(
        Kind kind,
        String capturingClass,
        String functionalInterface,
        String method,
        String methodDescriptor,
        String instantiatedDescriptor,
        int implementationKind,
        String implementationClass,
        String implementationMethod,
        String implementationDescriptor,
        int captures) {
    /** What is taken apart. */
    public enum Kind {
        LAMBDA,
        OBJECT
    }

    private static final int LAMBDA = 0;
    private static final int OBJECT = 1;

    /** The most captured values: a method takes no more. */
    private static final int CAPTURES_MAX = 255;

    static Shape ofObject(String className) {
        return new Shape(Kind.OBJECT, className, "", "", "", "", 0, "", "", "", 1);
    }

    /** Writes it for {@link #read}. */
    public void write(ValueOutput out) throws ValueException {
        out.putByte(kind == Kind.LAMBDA ? LAMBDA : OBJECT).putString(capturingClass);
        if (kind == Kind.LAMBDA) {
            out.putString(functionalInterface).putString(method).putString(methodDescriptor);
            out.putString(instantiatedDescriptor).putByte(implementationKind);
            out.putString(implementationClass).putString(implementationMethod);
            out.putString(implementationDescriptor).putVarint(captures);
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws ValueException if the bytes are not those of a shape
     */
    public static Shape read(ValueInput in) throws ValueException {
        Kind kind = in.varint("the kind of a shape", OBJECT) == LAMBDA ? Kind.LAMBDA : Kind.OBJECT;
        String capturing = in.string();
        return kind == Kind.OBJECT
                ? ofObject(capturing)
                : new Shape(
                        kind,
                        capturing,
                        in.string(),
                        in.string(),
                        in.string(),
                        in.string(),
                        in.oneByte(),
                        in.string(),
                        in.string(),
                        in.string(),
                        in.varint("the number of captured values", CAPTURES_MAX));
    }
}
