// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.demo;

import gossamer.Mesh;
import gossamer.peer.value.ProcessFilter;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Joins as a peer without slots, waits for the others, and counts words on them: the program of {@link NamespacesIT}.
 */
final class NamespacesClient {
    private static final long WAIT_NANOS = 60_000_000_000L;

    private NamespacesClient() {}

    // Words: mesh, key file, address to bind, number of peers to wait for, folder with text files.
    public static void main(String[] words) throws Exception {
        ProcessFilter.install();
        int peers = Integer.parseInt(words[3]);
        try (Mesh mesh = Mesh.join(config -> config.withMesh(words[0])
                .withKeyFile(Path.of(words[1]))
                .withBind(words[2])
                .withName("client")
                .withSlots(0))) {
            long deadline = System.nanoTime() + WAIT_NANOS;
            while (mesh.view().size() < peers && System.nanoTime() < deadline) {
                TimeUnit.MILLISECONDS.sleep(20); // between two looks; the deadline decides
            }
            TextFolder.Found found = TextFolder.find(Path.of(words[4]));
            var counted =
                    WordCount.Answer.of(WordCount.submit(mesh, found.pieces()).get(60, TimeUnit.SECONDS));
            var sequential = WordCount.Answer.of(WordCount.sequential(found.pieces()));
            System.out.println("peers=" + mesh.view().size() + " words=" + counted.words() + " hash=" + counted.hash()
                    + " equal=" + counted.equals(sequential));
            if (!counted.equals(sequential)) {
                throw new AssertionError("counted " + counted + ", sequentially " + sequential);
            }
        }
    }
}
