// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.code;

import gossamer.model.ContentHash;
import gossamer.peer.fuzz.Target;
import gossamer.peer.value.ValueException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The list of the files of a code set, or of the parts of that list. */
public final class CodeSetTarget extends Target {
    private static final ContentHash ID = new ContentHash(1, 2, 3, 4);

    public CodeSetTarget() {
        super("code-set", CodeSet.class, CodeFile.class);
    }

    @Override
    protected Map<String, byte[]> seeds() throws ValueException {
        Map<String, byte[]> seeds = new LinkedHashMap<>();
        List<CodeFile> files = new ArrayList<>();
        files.add(CodeFile.of("app/Main.class", new byte[] {1, 2, 3}));
        seeds.put("one", first(CodeSet.of(files)));
        files.add(CodeFile.of("data.bin", new byte[3 << 20]));
        seeds.put("two", first(CodeSet.of(files)));
        for (String path : List.of("/abs", "../up", "a/../b", "a//b", "./a", "a\\b", "a\0b", "", "a/")) {
            seeds.put("path-" + seeds.size(), first(CodeSet.of(List.of(CodeFile.of(path, new byte[1])))));
        }
        seeds.put("long-path", first(CodeSet.of(List.of(CodeFile.of("p".repeat(70_000), new byte[1])))));
        for (int i = 0; i < 40_000; i++) {
            files.add(CodeFile.of("many/" + (100_000 + i), new byte[0]));
        }
        seeds.put("parts", first(CodeSet.of(files)));
        return seeds;
    }

    private static byte[] first(CodeSet set) {
        return Objects.requireNonNull(set.contents().get(set.id()));
    }

    @Override
    protected void parse(byte[] input) {
        try {
            if (CodeSet.parts(input).isEmpty()) {
                CodeSet.read(ID, input);
            }
        } catch (ValueException refused) {
            // As it should be.
        }
    }
}
