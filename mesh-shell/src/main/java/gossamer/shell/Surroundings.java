// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * All that a command may touch of the process it runs in.
 *
 * @param in what is typed or piped in
 * @param out takes results, and nothing else
 * @param err takes what is said to a person: progress, complaints, hints
 * @param environment the environment variables
 * @param folder against which relative paths are meant
 */
public record Surroundings(
        InputStream in, PrintWriter out, PrintWriter err, Map<String, String> environment, Path folder) {
    /** Those of this process. */
    public static Surroundings ofThisProcess() {
        return new Surroundings(
                System.in,
                new PrintWriter(System.out, true, charset("stdout.encoding")),
                new PrintWriter(System.err, true, charset("stderr.encoding")),
                System.getenv(),
                Path.of("").toAbsolutePath());
    }

    /** The folder for this user's settings: {@code $XDG_CONFIG_HOME/gossamer}, else {@code ~/.config/gossamer}. */
    Path configuration() {
        String xdg = environment.get("XDG_CONFIG_HOME");
        Path base = xdg == null || xdg.isBlank() ? home().resolve(".config") : Path.of(xdg);
        return base.resolve("gossamer");
    }

    /** A path as a person writes it, with {@code ~} for their home. */
    String brief(Path path) {
        return path.startsWith(home()) ? "~/" + home().relativize(path) : path.toString();
    }

    private Path home() {
        String home = environment.get("HOME");
        return Path.of(home == null || home.isBlank() ? System.getProperty("user.home") : home);
    }

    private static Charset charset(String property) {
        String name = System.getProperty(property);
        return name != null && Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.UTF_8;
    }
}
