// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;

/** A pseudo-terminal of {@code script}: what can be read is all that was written, without the control sequences. */
final class Typescript implements Keyboard {
    private static final String CONTROL =
            "\u001b(\\[[0-9;?]*[ -/]*[@-~]|[=>]|[()].|\\].*?(\u0007|\u001b\\\\))|[\r\u0007\u0008]";

    private final Process process;
    private final OutputStream keys;
    private final AtomicReference<String> written = new AtomicReference<>("");

    private Typescript(Process process) {
        this.process = process;
        this.keys = process.getOutputStream();
        InputStream from = process.getInputStream();
        Thread.ofPlatform().daemon().name("typescript").start(() -> read(from));
    }

    /** Only that of util-linux takes a command this way. */
    static boolean isHere() throws InterruptedException {
        try {
            Process version = new ProcessBuilder("script", "--version")
                    .redirectErrorStream(true)
                    .start();
            String said = new String(version.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return version.waitFor() == 0 && said.contains("util-linux");
        } catch (IOException missing) {
            return false;
        }
    }

    /** Opens one with a script of {@code sh} in it. */
    static Typescript open(String script) throws IOException {
        var builder = new ProcessBuilder("script", "-qfec", "stty rows 30 cols 100; " + script, "/dev/null");
        builder.redirectErrorStream(true).environment().put("TERM", "xterm");
        return new Typescript(builder.start());
    }

    private void read(InputStream from) {
        byte[] buffer = new byte[8192];
        try {
            for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
                written.set(written.get() + new String(buffer, 0, count, StandardCharsets.UTF_8));
            }
        } catch (IOException broken) {
            written.set(written.get() + "(" + broken.getMessage() + ")"); // so it ends when the test closes it
        }
    }

    @Override
    public void type(String typed) throws IOException {
        keys.write(typed.getBytes(StandardCharsets.UTF_8));
        keys.flush();
    }

    @Override
    public String text() {
        return written.get().replaceAll(CONTROL, "");
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        keys.close();
    }
}
