// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import gossamer.model.KeyId;
import gossamer.peer.crypto.KeyFile;
import gossamer.peer.crypto.StandardSuite;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where this user's key lies, and how a new one is made. */
final class Keys {
    private Keys() {}

    /**
     * The key file that is named, else that of {@code MESH_KEY_FILE}, else {@code mesh.key} among the user's settings.
     */
    static Path file(@Nullable Path named, Surroundings around) {
        if (named != null) {
            return around.folder().resolve(named);
        }
        String variable = around.environment().get("MESH_KEY_FILE");
        return variable == null || variable.isBlank()
                ? around.configuration().resolve("mesh.key")
                : around.folder().resolve(variable);
    }

    /** Writes a new key where there is none, and says so on stdout. */
    static void make(Path file, Surroundings around) {
        try {
            // A key's id does not depend on the mesh's name.
            KeyId id = KeyFile.make(file)
                    .keyring(new StandardSuite(), "any")
                    .primary()
                    .id();
            around.out()
                    .println("Wrote a new key (id " + id + ") to " + around.brief(file)
                            + ", mode 0600. Copy this file to the other machines.");
        } catch (IOException failed) {
            throw new CommandFailed(
                    ExitCode.USAGE, "Cannot write the key file " + file + ": " + failed.getMessage(), "");
        }
    }
}
