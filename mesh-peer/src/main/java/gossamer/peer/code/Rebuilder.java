// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.code;

import gossamer.peer.value.ValueException;

/** Makes functional objects of one shape. */
public final class Rebuilder {
    private Rebuilder() {}

    public static Rebuilder of(Shape shape, CodeSets codeSets) throws MissingCode {
        throw new UnsupportedOperationException();
    }

    public Object rebuild(byte[] captured) throws ValueException {
        throw new UnsupportedOperationException();
    }
}
