// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import gossamer.Peer;
import gossamer.config.PeerConfig;
import gossamer.peer.local.LocalClient;
import gossamer.peer.local.NoLocalPeer;
import gossamer.peer.local.RuntimeFolder;
import gossamer.shell.terminal.Console;
import gossamer.shell.terminal.Input;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A person at a terminal and a mesh: greets, asks for lines and runs them until the person leaves.
 *
 * <p>It talks to the peer on this host, or where there is none to a {@link Guest} of its own.
 *
 * <p>Confined to one thread, but for {@link #interrupt}.
 */
final class Conversation {
    private final Surroundings around;
    private final Session session;
    private final String prompt;

    /** The thread that runs a command now; null between two. */
    private final AtomicReference<@Nullable Thread> running = new AtomicReference<>();

    private Conversation(Surroundings around) {
        this.around = around;
        this.session = new Session(around);
        this.prompt = "mesh:" + around.mesh() + "> ";
    }

    /** Talks until the person leaves. */
    static int hold(PeerConfig config, Surroundings around) throws IOException {
        try {
            LocalClient.find(RuntimeFolder.of(around.environment()), config.mesh(), null);
        } catch (NoLocalPeer none) {
            return asGuest(config, around);
        }
        return new Conversation(around).talk("");
    }

    private static int asGuest(PeerConfig config, Surroundings around) throws IOException {
        Guest guest;
        try {
            guest = Guest.join(config, around);
        } catch (CommandFailed alone) {
            return new Conversation(around).talk(alone.message() + ". " + alone.hint());
        }
        try (guest) {
            return new Conversation(guest.around())
                    .talk("No peer runs on this host: this shell has joined, and takes no work.");
        }
    }

    /** @param remark what the person should know first; may be empty */
    private int talk(String remark) throws IOException {
        around.out().println(greeting());
        if (!remark.isEmpty()) {
            around.out().println(remark);
        }
        try (Console console = Console.open(new Words(around), around.state().resolve("history"))) {
            console.onInterrupt(this::interrupt);
            while (!session.isLeft()) {
                switch (console.read(prompt)) {
                    case Input.Typed typed -> run(typed.line());
                    case Input.Cleared cleared -> {}
                    case Input.Ended ended -> session.leave();
                }
            }
        }
        return ExitCode.GOOD;
    }

    private void run(String line) {
        running.set(Thread.currentThread());
        try {
            session.run(line);
        } finally {
            running.set(null);
            Thread.interrupted(); // one that came too late is not meant for the next line
        }
    }

    private void interrupt() {
        Thread thread = running.get();
        if (thread != null) {
            thread.interrupt();
        }
    }

    private String greeting() {
        String name = "Gossamer " + Version.text() + "  ";
        String keys = ".  help, Tab, Ctrl-D";
        try {
            List<Peer> peers = LocalClient.find(RuntimeFolder.of(around.environment()), around.mesh(), null)
                    .peers();
            int cores = peers.stream().mapToInt(peer -> peer.card().slots()).sum();
            return name + TopCommand.company(around.mesh(), peers.size(), cores) + keys;
        } catch (NoLocalPeer | IOException alone) {
            return name + "mesh \"" + around.mesh() + "\"  no peers" + keys;
        }
    }
}
