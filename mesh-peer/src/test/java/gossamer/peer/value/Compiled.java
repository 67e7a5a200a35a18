// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.value;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** A class loader with classes that are on no class path, compiled from text in memory. */
public final class Compiled extends ClassLoader {
    private final Map<String, byte[]> files;

    private Compiled(ClassLoader parent, Map<String, byte[]> files) {
        super(parent);
        this.files = files;
    }

    /** A loader with the classes of one source file. */
    public static Compiled of(String className, String source) throws Exception {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Map<String, ByteArrayOutputStream> outputs = new HashMap<>();
        StringWriter errors = new StringWriter();
        try (JavaFileManager files =
                new ForwardingJavaFileManager<>(compiler.getStandardFileManager(null, null, null)) {
                    @Override
                    public JavaFileObject getJavaFileForOutput(
                            Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
                        return new SimpleJavaFileObject(URI.create("mem:///" + name.replace('.', '/')), kind) {
                            @Override
                            public OutputStream openOutputStream() {
                                ByteArrayOutputStream output = new ByteArrayOutputStream();
                                outputs.put(name, output);
                                return output;
                            }
                        };
                    }
                }) {
            JavaFileObject text =
                    new SimpleJavaFileObject(
                            URI.create("mem:///" + className.replace('.', '/') + ".java"), JavaFileObject.Kind.SOURCE) {
                        @Override
                        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                            return source;
                        }
                    };
            boolean good = compiler.getTask(
                            errors,
                            files,
                            null,
                            List.of("-g", "-proc:none", "-classpath", System.getProperty("java.class.path")),
                            null,
                            List.of(text))
                    .call();
            if (!good) {
                throw new IllegalArgumentException(errors.toString());
            }
        }
        Map<String, byte[]> files = new HashMap<>();
        outputs.forEach((name, output) -> files.put(name, output.toByteArray()));
        return new Compiled(Compiled.class.getClassLoader(), files);
    }

    /** The class files, by binary name. */
    public Map<String, byte[]> files() {
        return Map.copyOf(files);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] file = files.get(name);
        if (file == null) {
            throw new ClassNotFoundException(name);
        }
        return defineClass(name, file, 0, file.length);
    }

    @Override
    public java.io.InputStream getResourceAsStream(String name) {
        byte[] file = files.get(name.replace('/', '.').replaceAll("\\.class$", ""));
        return file == null ? super.getResourceAsStream(name) : new java.io.ByteArrayInputStream(file);
    }
}
