// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import gossamer.peer.local.LocalClient;
import gossamer.peer.local.NoLocalPeer;
import gossamer.peer.local.Refused;
import gossamer.peer.local.RuntimeFolder;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which of the peers on this host a command talks to: options that many commands share. */
final class Contact {
    @Option(
            names = "--mesh",
            paramLabel = "NAME",
            description = "The name of the mesh; default: that of MESH_NAME, else \"default\".")
    private @Nullable String mesh;

    @Option(
            names = "--peer",
            paramLabel = "NAME",
            description = "Which of the peers on this host to ask; default: the one that runs longest.")
    private @Nullable String peer;

    /** A question to a peer. */
    interface Question<A> {
        A ask(LocalClient client) throws IOException;
    }

    String mesh(Surroundings around) {
        return mesh == null ? around.mesh() : mesh;
    }

    @Nullable
    String peer() {
        return peer;
    }

    /** The peer, if one answers. */
    LocalClient find(Surroundings around) throws NoLocalPeer {
        return LocalClient.find(RuntimeFolder.of(around.environment()), mesh(around), peer);
    }

    /**
     * Asks the peer.
     *
     * @throws CommandFailed if none answers
     */
    <A> A ask(Surroundings around, Question<A> question) {
        try {
            return question.ask(find(around));
        } catch (NoLocalPeer none) {
            throw new CommandFailed(ExitCode.NO_MESH, String.valueOf(none.getMessage()), start(around));
        } catch (IOException failed) {
            throw unanswered(failed);
        }
    }

    /** Why a command that asked a peer does not have what it asked for. */
    static CommandFailed unanswered(IOException failed) {
        if (failed instanceof Refused) {
            String reason = String.valueOf(failed.getMessage());
            return new CommandFailed(
                    ExitCode.FAILED, reason.substring(0, 1).toUpperCase(Locale.ROOT) + reason.substring(1), "");
        }
        return new CommandFailed(ExitCode.NO_MESH, "The peer on this host gave no answer: " + failed.getMessage(), "");
    }

    /** What to type to start a peer of this mesh. */
    String start(Surroundings around) {
        String name = mesh(around);
        return "Start one: ./mesh up" + (name.equals(around.mesh()) ? "" : " --mesh " + name);
    }
}
