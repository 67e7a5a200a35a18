// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.code;

import gossamer.model.ContentHash;
import gossamer.model.Piece;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles.Lookup;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * The classes and files of one code set.
 *
 * <p>The JDK's classes and Gossamer's own come from this process, every other one from the set and from nowhere else: a
 * library that the peer has on its class path in another version is not seen.
 *
 * <p>Safe from any thread.
 */
final class CodeLoader extends ClassLoader {
    private static final String PROTOCOL = "gossamer-code";
    private static final String DOOR = "gossamer$door.Door";

    static {
        registerAsParallelCapable();
    }

    private final ContentHash id;
    private final Map<String, CodeFile> files = new HashMap<>(); // not written to once the loader is made
    private final ContentStore store;
    private final ClassLoader gossamer;
    private final Handler handler = new Handler();
    private volatile @Nullable Lookup door;

    /**
     * @param store has all contents of the set for as long as the loader is used
     * @param gossamer has Gossamer's own classes
     */
    CodeLoader(CodeSet set, ContentStore store, ClassLoader gossamer) {
        super("code-" + set.id().brief(), ClassLoader.getPlatformClassLoader());
        this.id = set.id();
        this.store = store;
        this.gossamer = gossamer;
        set.files().forEach(file -> files.put(file.path(), file));
    }

    /** The code set that it loads. */
    ContentHash code() {
        return id;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (Provided.isOfGossamer(name)) {
            return gossamer.loadClass(name);
        }
        if (Provided.isOfJdk(name)) {
            return ClassLoader.getSystemClassLoader().loadClass(name);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> known = findLoadedClass(name);
            return known != null ? known : findClass(name);
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        CodeFile file = files.get(CodeFile.pathOf(name));
        if (file == null) {
            throw new ClassNotFoundException(name);
        }
        try {
            byte[] bytes = read(file);
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException freed) {
            throw new ClassNotFoundException(name, freed);
        }
    }

    private byte[] read(CodeFile file) throws IOException {
        byte[] whole = null;
        int at = 0;
        for (Piece piece : file.pieces()) {
            byte[] bytes = store.get(piece.hash());
            if (bytes == null) {
                throw new IOException(file.path() + " of code set " + id.brief() + " is not kept here any more");
            }
            if (file.pieces().size() == 1) {
                return bytes;
            }
            whole = whole == null ? new byte[(int) file.bytes()] : whole;
            System.arraycopy(bytes, 0, whole, at, bytes.length);
            at += bytes.length;
        }
        return whole == null ? new byte[0] : whole;
    }

    @Override
    protected @Nullable URL findResource(String name) {
        if (!files.containsKey(name)) {
            return null;
        }
        try {
            return URL.of(new URI(PROTOCOL, id.brief(), "/" + name, null), handler);
        } catch (URISyntaxException | MalformedURLException odd) {
            return null; // a path that no URL can name cannot be asked for as one either
        }
    }

    @Override
    protected Enumeration<URL> findResources(String name) {
        URL url = findResource(name);
        return url == null ? Collections.emptyEnumeration() : Collections.enumeration(List.of(url));
    }

    /** Full access to the classes of the set, without which linking a lambda takes the slow way. */
    Lookup door() {
        Lookup known = door;
        if (known == null) {
            known = makeDoor();
            door = known;
        }
        return known;
    }

    /** Access is given by a class to itself only, so one is made here that gives it away. */
    private Lookup makeDoor() {
        synchronized (getClassLoadingLock(DOOR)) {
            try {
                Class<?> type = findLoadedClass(DOOR);
                if (type == null) {
                    byte[] bytes = doorClass();
                    type = defineClass(DOOR, bytes, 0, bytes.length);
                }
                return (Lookup) type.getMethod("lookup").invoke(null);
            } catch (ReflectiveOperationException impossible) {
                throw new IllegalStateException("a public method of a public class", impossible);
            }
        }
    }

    private static byte[] doorClass() {
        ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        out.visit(
                Opcodes.V21,
                Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL | Opcodes.ACC_SYNTHETIC,
                DOOR.replace('.', '/'),
                null,
                "java/lang/Object",
                null);
        String returnsLookup = "()Ljava/lang/invoke/MethodHandles$Lookup;";
        MethodVisitor lookup =
                out.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "lookup", returnsLookup, null, null);
        lookup.visitCode();
        lookup.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/invoke/MethodHandles", "lookup", returnsLookup, false);
        lookup.visitInsn(Opcodes.ARETURN);
        lookup.visitMaxs(0, 0);
        lookup.visitEnd();
        out.visitEnd();
        return out.toByteArray();
    }

    /** Opens files of the set, also those that a URL is relative to. */
    private final class Handler extends URLStreamHandler {
        @Override
        protected URLConnection openConnection(URL url) throws IOException {
            String path = path(url);
            CodeFile file = files.get(path);
            if (file == null) {
                throw new java.io.FileNotFoundException(path + " is not in code set " + id.brief());
            }
            return new URLConnection(url) {
                @Override
                public void connect() {
                    connected = true;
                }

                @Override
                public long getContentLengthLong() {
                    return file.bytes();
                }

                @Override
                public InputStream getInputStream() throws IOException {
                    return new ByteArrayInputStream(read(file));
                }
            };
        }

        private static String path(URL url) {
            try {
                return url.toURI().getPath().substring(1);
            } catch (URISyntaxException odd) {
                throw new UncheckedIOException(new MalformedURLException(url.toString()));
            }
        }
    }

    @Override
    public String toString() {
        return "code set " + id.brief();
    }
}
