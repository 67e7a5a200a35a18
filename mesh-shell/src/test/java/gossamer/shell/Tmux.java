// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A pseudo-terminal of tmux: what can be read is what its screen shows. */
final class Tmux implements Keyboard {
    private final String server;

    private Tmux(String server) {
        this.server = server;
    }

    static boolean isHere() throws InterruptedException {
        try {
            return new ProcessBuilder("tmux", "-V")
                            .redirectErrorStream(true)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException missing) {
            return false;
        }
    }

    /** Opens one with a script of {@code sh} in it; the server is this test's own, and reads no settings. */
    static Tmux open(String script) throws IOException, InterruptedException {
        var tmux = new Tmux("gossamer-" + ProcessHandle.current().pid() + "-" + System.nanoTime());
        tmux.call("-f", "/dev/null", "new-session", "-d", "-x", "100", "-y", "30", script);
        return tmux;
    }

    @Override
    public void type(String keys) throws IOException, InterruptedException {
        call("send-keys", "-l", "--", keys);
    }

    @Override
    public String text() throws IOException, InterruptedException {
        return call("capture-pane", "-p", "-S", "-");
    }

    @Override
    public void close() throws IOException {
        try {
            call("kill-server");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private String call(String... words) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("tmux", "-L", server));
        all.addAll(List.of(words));
        var builder = new ProcessBuilder(all).redirectErrorStream(true);
        builder.environment().remove("TMUX");
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", all) + ": " + said);
        }
        return said;
    }
}
