// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.code;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import org.jspecify.annotations.Nullable;

/** Reads class files and other files the way a class loader finds them. Stateless; safe from any thread. */
final class ClassFiles {
    private static final String SERVICES = "META-INF/services/";

    private ClassFiles() {}

    /** The bytes of a file, or of the files that list the providers of a service, all in one; null if there is none. */
    static byte @Nullable [] read(ClassLoader loader, String path) throws IOException {
        if (path.startsWith(SERVICES)) {
            return readAll(loader, path);
        }
        try (InputStream in = loader.getResourceAsStream(path)) {
            return in == null ? null : in.readAllBytes();
        }
    }

    private static byte @Nullable [] readAll(ClassLoader loader, String path) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (URL url : Collections.list(loader.getResources(path))) {
            if (!isOfJdk(url)) {
                try (InputStream in = url.openStream()) {
                    all.writeBytes(in.readAllBytes());
                    all.write('\n');
                }
            }
        }
        return all.size() == 0 ? null : all.toByteArray();
    }

    /** Whether a path is that of a file which the JDK does not bring; a folder can be opened as well. */
    static boolean isFile(ClassLoader loader, String path) {
        URL url = loader.getResource(path);
        if (url == null || isOfJdk(url)) {
            return false;
        }
        try {
            return !url.getProtocol().equals("file") || Files.isRegularFile(Path.of(url.toURI()));
        } catch (URISyntaxException | IllegalArgumentException odd) {
            return false;
        }
    }

    private static boolean isOfJdk(URL url) {
        return url.getProtocol().equals("jrt");
    }
}
