// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import gossamer.config.PeerConfig;
import gossamer.shell.output.Printer;
import gossamer.shell.output.Terminals;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * All that a command may touch of the process it runs in.
 *
 * @param in what is typed or piped in
 * @param out takes results, and nothing else
 * @param err takes what is said to a person: progress, complaints, hints
 * @param terminal whether a person sits there: what is typed comes from a terminal, and results go to it
 * @param environment the environment variables
 * @param folder against which relative paths are meant
 */
public record Surroundings(
        InputStream in, Printer out, Printer err, boolean terminal, Map<String, String> environment, Path folder) {
    /** The variable that names a mesh. */
    static final String MESH_NAME = "MESH_NAME";

    /** Those of this process. */
    public static Surroundings ofThisProcess() {
        return new Surroundings(
                System.in,
                new Printer(System.out, charset("stdout.encoding")),
                new Printer(System.err, charset("stderr.encoding")),
                Terminals.areStdinAndStdout(),
                System.getenv(),
                Path.of("").toAbsolutePath());
    }

    /** The same with one more environment variable, or another value of it. */
    Surroundings with(String variable, String value) {
        Map<String, String> variables = new HashMap<>(environment);
        variables.put(variable, value);
        return new Surroundings(in, out, err, terminal, variables, folder);
    }

    /**
     * The name of the mesh that is meant where a command names none: that of {@code MESH_NAME}, else {@code default}.
     */
    String mesh() {
        String variable = environment.get(MESH_NAME);
        return variable == null || variable.isBlank() ? PeerConfig.defaults().mesh() : variable;
    }

    /** Where this user's state is kept: {@code $XDG_STATE_HOME/gossamer}, else {@code ~/.local/state/gossamer}. */
    Path state() {
        String xdg = environment.get("XDG_STATE_HOME");
        Path base = xdg == null || xdg.isBlank() ? home().resolve(".local/state") : Path.of(xdg);
        return base.resolve("gossamer");
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
