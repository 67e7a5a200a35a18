// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.code;

import java.io.IOException;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.SerializedLambda;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Where a lambda stands in its author's source, and what the author calls the variables it captures.
 *
 * <p>Read from the class file: lines from {@code LineNumberTable}, names from {@code LocalVariableTable}. Without these
 * (a class compiled without {@code -g}) it says as much as there is.
 *
 * @param place such as {@code at Why.java:35}
 * @param names of the captured variables in order; may be shorter than there are captured values
 * @param useOfThis what the lambda does with {@code this}, with advice; null if nothing is known
 */
record Source(String place, List<String> names, @Nullable String useOfThis) {
    /** The name of a captured variable, from 0. */
    String name(int index) {
        return index < names.size() ? names.get(index) : "arg" + (index + 1);
    }

    static Source of(SerializedLambda lambda, @Nullable ClassLoader loader) {
        String capturing = lambda.getCapturingClass().replace('/', '.');
        byte[] file = file(loader, capturing);
        boolean isReference = !lambda.getImplMethodName().startsWith("lambda$");
        if (file == null) {
            return new Source("of class " + capturing, List.of(), null);
        }
        LambdaReader reader = new LambdaReader(lambda);
        new ClassReader(file).accept(reader, ClassReader.SKIP_FRAMES);
        String place = reader.place(capturing);
        return isReference
                ? new Source(place, List.of("(...)::" + lambda.getImplMethodName()), null)
                : new Source(place, reader.names(), reader.useOfThis());
    }

    /** Where an object of a class was made, as far as the class is used in one place only. */
    static String placeOf(Class<?> type) {
        Class<?> around = type.getEnclosingClass();
        String made = "of class " + type.getName();
        if (around == null || !(type.isAnonymousClass() || type.isLocalClass())) {
            return made;
        }
        byte[] file = file(around.getClassLoader(), around.getName());
        if (file == null) {
            return made;
        }
        CreationReader reader = new CreationReader(Type.getInternalName(type));
        new ClassReader(file).accept(reader, ClassReader.SKIP_FRAMES);
        return reader.line == 0 ? made : "at " + reader.file + ":" + reader.line;
    }

    private static byte @Nullable [] file(@Nullable ClassLoader loader, String className) {
        try {
            return ClassFiles.read(
                    loader == null ? ClassLoader.getSystemClassLoader() : loader, CodeFile.pathOf(className));
        } catch (IOException unreadable) {
            return null; // the refusal then names the class alone
        }
    }

    /** Looks for one lambda in the class that contains it. */
    private static final class LambdaReader extends ClassVisitor {
        private final SerializedLambda lambda;
        private final boolean hasThis;
        private final Map<Integer, String> nameBySlot = new HashMap<>();
        private @Nullable String file;
        private int madeAtLine;
        private int bodyLine;
        private @Nullable String useOfThis;

        LambdaReader(SerializedLambda lambda) {
            super(Opcodes.ASM9);
            this.lambda = lambda;
            this.hasThis = lambda.getImplMethodKind() != MethodHandleInfo.REF_invokeStatic;
        }

        String place(String capturing) {
            int line = madeAtLine != 0 ? madeAtLine : bodyLine;
            return line == 0 ? "of class " + capturing : "at " + file + ":" + line;
        }

        /** Captured values are the first parameters of the lambda's body, {@code this} before them. */
        List<String> names() {
            List<String> names = new ArrayList<>();
            int slot = 0;
            if (hasThis) {
                names.add("this");
                slot = 1;
            }
            for (Type type : Type.getArgumentTypes(lambda.getImplMethodSignature())) {
                names.add(nameBySlot.getOrDefault(slot, "arg" + (names.size() + 1)));
                slot += type.getSize();
            }
            return names;
        }

        @Nullable
        String useOfThis() {
            return useOfThis;
        }

        @Override
        public void visitSource(@Nullable String source, @Nullable String debug) {
            file = source;
        }

        @Override
        public MethodVisitor visitMethod(
                int access,
                String name,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            boolean isBody =
                    name.equals(lambda.getImplMethodName()) && descriptor.equals(lambda.getImplMethodSignature());
            return isBody ? new Body() : new Elsewhere();
        }

        /** Any other method: it may be where the lambda is made. */
        private class Elsewhere extends MethodVisitor {
            int line;

            Elsewhere() {
                super(Opcodes.ASM9);
            }

            @Override
            public void visitLineNumber(int number, Label start) {
                line = number;
            }

            @Override
            public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
                if (madeAtLine == 0
                        && arguments.length > 1
                        && arguments[1] instanceof Handle made
                        && made.getOwner().equals(lambda.getImplClass())
                        && made.getName().equals(lambda.getImplMethodName())
                        && made.getDesc().equals(lambda.getImplMethodSignature())) {
                    madeAtLine = line;
                }
            }
        }

        /** The lambda's own code. */
        private final class Body extends Elsewhere {
            private @Nullable Label start;

            @Override
            public void visitLabel(Label label) {
                if (start == null) {
                    start = label;
                }
            }

            @Override
            public void visitLineNumber(int number, Label at) {
                super.visitLineNumber(number, at);
                if (bodyLine == 0) {
                    bodyLine = number;
                }
            }

            @Override
            public void visitLocalVariable(
                    String name, String descriptor, @Nullable String signature, Label from, Label to, int slot) {
                if (from.equals(start)) { // a parameter: it lives from the first instruction on
                    nameBySlot.putIfAbsent(slot, name);
                }
            }

            @Override
            public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
                boolean ofThis = opcode == Opcodes.GETFIELD || opcode == Opcodes.PUTFIELD;
                if (ofThis && owner.equals(lambda.getCapturingClass())) {
                    use("uses the field `" + name + "`: copy the field to a local variable first");
                }
            }

            @Override
            public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean ofInterface) {
                if (opcode != Opcodes.INVOKESTATIC && owner.equals(lambda.getCapturingClass())) {
                    use("calls `" + name + "` on it: make the method static, or call it before");
                }
            }

            private void use(String what) {
                if (hasThis && useOfThis == null) {
                    useOfThis = what;
                }
            }
        }
    }

    /** Looks for the line that makes objects of a class. */
    private static final class CreationReader extends ClassVisitor {
        private final String internalName;
        private @Nullable String file;
        private int line;

        CreationReader(String internalName) {
            super(Opcodes.ASM9);
            this.internalName = internalName;
        }

        @Override
        public void visitSource(@Nullable String source, @Nullable String debug) {
            file = source;
        }

        @Override
        public MethodVisitor visitMethod(
                int access,
                String name,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            return new MethodVisitor(Opcodes.ASM9) {
                private int current;

                @Override
                public void visitLineNumber(int number, Label start) {
                    current = number;
                }

                @Override
                public void visitTypeInsn(int opcode, String type) {
                    if (opcode == Opcodes.NEW && type.equals(internalName) && line == 0) {
                        line = current;
                    }
                }
            };
        }
    }
}
