// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.output;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;

/**
 * Prints text, and bytes as they are in between.
 *
 * <p>Safe from any thread, as its superclass.
 */
public final class Printer extends PrintWriter {
    private final OutputStream to;

    /** @param charset of the text */
    public Printer(OutputStream to, Charset charset) {
        super(to, /* autoFlush= */ true, charset);
        this.to = to;
    }

    /** Prints bytes behind the text that was printed before; trouble shows in {@link #checkError}, as with text. */
    public void bytes(byte[] bytes) {
        flush();
        try {
            to.write(bytes);
            to.flush();
        } catch (IOException closed) {
            setError();
        }
    }
}
