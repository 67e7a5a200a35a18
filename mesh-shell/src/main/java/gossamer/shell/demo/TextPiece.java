// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.demo;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;

/**
 * A stretch of a text file that begins and ends between lines: small enough to travel, so the text itself need not.
 *
 * <p>Whoever reads it must see the same file under the same path.
 *
 * @param file its absolute path
 * @param from the first byte
 * @param to the byte after the last
 */
record TextPiece(String file, long from, long to) implements Serializable {
    /** The text; what is not UTF-8 in it becomes U+FFFD, which is no letter. */
    String read() throws IOException {
        byte[] bytes = new byte[Math.toIntExact(to - from)];
        try (var in = new RandomAccessFile(file, "r")) {
            in.seek(from);
            in.readFully(bytes);
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
