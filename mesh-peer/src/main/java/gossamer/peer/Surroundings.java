// SPDX-License-Identifier: Apache-2.0
package gossamer.peer;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;

/** What a peer takes from the host it runs on where its settings leave it open. */
final class Surroundings {
    private Surroundings() {}

    /** {@code gossamer/mesh.key} in the user's configuration folder. */
    static Path keyFile() {
        String configured = System.getenv("XDG_CONFIG_HOME");
        Path folder = configured == null || configured.isBlank()
                ? Path.of(System.getProperty("user.home"), ".config")
                : Path.of(configured);
        return folder.resolve("gossamer").resolve("mesh.key");
    }

    /** The folder of the JDK that this process runs on. */
    static Path java() {
        return Path.of(System.getProperty("java.home"));
    }

    /** The host's name up to its first dot, or {@code peer} where it has none. */
    static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName().replaceFirst("[.].*", "");
        } catch (UnknownHostException nameless) {
            return "peer";
        }
    }
}
