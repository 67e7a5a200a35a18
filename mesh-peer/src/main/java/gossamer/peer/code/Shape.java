// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.code;

/**
 * Everything about a functional object but the values it captured; equal for all objects of one lambda expression.
 *
 * <p>Names of classes are binary names; descriptors are those of class files.
 *
 * @param code the classes it needs
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
        CodeSet code,
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

    /** The most captured values: a method takes no more. */
    static final int CAPTURES_MAX = 255;
}
