// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.code;

/** Finds the classes of code sets. */
public final class CodeSets {
    private CodeSets() {}

    /** Those on this process's own class path. */
    public static CodeSets ownClassPath() {
        return new CodeSets();
    }

    public ClassLoader loader(CodeSet set) throws MissingCode {
        throw new MissingCode(set.id() + " is not here");
    }
}
