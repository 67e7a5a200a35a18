// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextFolderTest {
    @TempDir
    private Path folder;

    @Test
    void textFilesAreFoundBySuffixOutsideGitAndTarget() throws IOException {
        for (String file : new String[] {
            "a.md",
            "b/C.java",
            "b/pom.xml",
            "n.txt",
            "run.sh",
            "x.properties",
            "target/a.md",
            "b/.git/a.txt",
            "a.class",
            "md",
            "b/A.MD"
        }) {
            Files.createDirectories(folder.resolve(file).getParent());
            Files.writeString(folder.resolve(file), "word");
        }

        TextFolder.Found found = TextFolder.find(folder);

        assertThat(found.pieces())
                .extracting(piece -> folder.relativize(Path.of(piece.file())).toString())
                .containsExactly("a.md", "b/C.java", "b/pom.xml", "n.txt", "run.sh", "x.properties");
        assertThat(found.files()).isEqualTo(6);
        assertThat(found.bytes()).isEqualTo(24);
        assertThat(found.unreadable()).isEmpty();
    }

    @Test
    void folderMayItselfBeCalledTarget() throws IOException {
        Path target = Files.createDirectory(folder.resolve("target"));
        Files.writeString(target.resolve("a.md"), "word");

        assertThat(TextFolder.find(target).files()).isEqualTo(1);
    }

    @Test
    void fileAboveAMebibyteIsSplitAtALine() throws IOException {
        String line = "x".repeat(999) + "\n";
        Files.writeString(folder.resolve("large.txt"), line.repeat(2_000));
        Files.writeString(folder.resolve("small.txt"), "x".repeat(1 << 20));

        var pieces = TextFolder.find(folder).pieces();

        assertThat(pieces).extracting(TextPiece::to).containsExactly(1_049_000L, 2_000_000L, 1L << 20);
    }

    @Test
    void linksAreNotFollowed() throws IOException {
        Files.writeString(folder.resolve("a.md"), "word");
        Files.createSymbolicLink(folder.resolve("b.md"), folder.resolve("a.md"));
        Files.createSymbolicLink(folder.resolve("round"), folder);

        assertThat(TextFolder.find(folder).files()).isEqualTo(1);
    }
}
