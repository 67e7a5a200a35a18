// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.code;

import java.io.Serializable;

/**
 * A functional object taken apart for travelling.
 *
 * @param shape the same instance for all objects of one lambda class
 * @param captured the encoded captured values, not to be written to
 */
public record Portable(Shape shape, byte[] captured) {
    /** @throws gossamer.NotPortable if it cannot travel; the message names the variable and the line */
    public static Portable of(Serializable functional) {
        throw new UnsupportedOperationException();
    }
}
