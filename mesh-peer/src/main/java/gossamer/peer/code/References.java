// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.code;

import java.util.LinkedHashSet;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;

/**
 * What a class file names: classes, and texts that may be the names of classes or files.
 *
 * <p>Read from the constant pool alone, where all of these stand. A descriptor or a generic signature is a text like
 * any other there, so all that look like one count: a name too many costs a look, a name too few a class.
 *
 * @param classes binary names, in no particular order; the class itself may be among them
 * @param texts the string constants
 * @param mayBeService whether it is an interface or abstract
 */
record References(Set<String> classes, Set<String> texts, boolean mayBeService) {
    private static final int CONSTANT_UTF8 = 1;
    private static final int CONSTANT_CLASS = 7;
    private static final int CONSTANT_STRING = 8;
    private static final int TEXT_CHARS_MAX = 512;

    /** @throws IllegalArgumentException if the bytes are no class file, or one that is too new */
    static References of(byte[] classFile) {
        ClassReader reader;
        try {
            reader = new ClassReader(classFile);
        } catch (IndexOutOfBoundsException garbled) {
            throw new IllegalArgumentException("not a class file", garbled);
        }
        Set<String> classes = new LinkedHashSet<>();
        Set<String> texts = new LinkedHashSet<>();
        char[] buffer = new char[reader.getMaxStringLength()];
        for (int index = 1; index < reader.getItemCount(); index++) {
            int offset = reader.getItem(index);
            if (offset == 0) {
                continue; // the second half of a long or double
            }
            switch (reader.readByte(offset - 1)) {
                case CONSTANT_CLASS -> addClass(reader.readUTF8(offset, buffer), classes);
                case CONSTANT_STRING -> {
                    String text = reader.readUTF8(offset, buffer);
                    if (text.length() <= TEXT_CHARS_MAX) {
                        texts.add(text);
                    }
                }
                case CONSTANT_UTF8 -> {
                    if (mayBeDescriptor(reader, offset)) {
                        addNamed(text(reader, offset, buffer), classes);
                    }
                }
                default -> {} // made of the others
            }
        }
        boolean mayBeService = (reader.getAccess() & (Opcodes.ACC_INTERFACE | Opcodes.ACC_ABSTRACT)) != 0;
        return new References(classes, texts, mayBeService);
    }

    private static boolean mayBeDescriptor(ClassReader reader, int offset) {
        if (reader.readUnsignedShort(offset) < 3) {
            return false;
        }
        int first = reader.readByte(offset + 2);
        return first == '(' || first == 'L' || first == '[' || first == '<';
    }

    /** A text of the pool itself, which is in modified UTF-8. */
    private static String text(ClassReader reader, int offset, char[] buffer) {
        int end = offset + 2 + reader.readUnsignedShort(offset);
        int length = 0;
        for (int at = offset + 2; at < end; at++) {
            int first = reader.readByte(at);
            if (first >= 0xe0) {
                int middle = reader.readByte(++at) & 0x3f;
                buffer[length++] = (char) ((first & 0xf) << 12 | middle << 6 | (reader.readByte(++at) & 0x3f));
            } else if (first >= 0xc0) {
                buffer[length++] = (char) ((first & 0x1f) << 6 | (reader.readByte(++at) & 0x3f));
            } else {
                buffer[length++] = (char) first;
            }
        }
        return new String(buffer, 0, length);
    }

    private static void addClass(String internalName, Set<String> classes) {
        if (internalName.startsWith("[")) {
            addNamed(internalName, classes);
        } else {
            classes.add(internalName.replace('/', '.'));
        }
    }

    /** Adds every name that stands between an L and the end of a name. */
    private static void addNamed(String descriptor, Set<String> classes) {
        int at = 0;
        while (at < descriptor.length()) {
            char c = descriptor.charAt(at);
            if (c != 'L') {
                at++;
                continue;
            }
            int end = at + 1;
            while (end < descriptor.length() && isInName(descriptor.charAt(end))) {
                end++;
            }
            if (end > at + 1 && end < descriptor.length() && ";<.".indexOf(descriptor.charAt(end)) >= 0) {
                classes.add(descriptor.substring(at + 1, end).replace('/', '.'));
            }
            at = end;
        }
    }

    private static boolean isInName(char c) {
        return c == '/' || Character.isJavaIdentifierPart(c);
    }
}
