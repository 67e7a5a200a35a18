// SPDX-License-Identifier: Apache-2.0
package gossamer.handshake;

import org.jspecify.annotations.Nullable;

/**
 * What a session will carry; it routes a connection behind the one listening port.
 *
 * <p>The codes are bytes on the wire: never reuse one.
 */
public enum SessionType {
    /** The stream of a JGroups connection: membership, views, group messages. */
    GROUP(1),
    /** Task traffic without JGroups in between. */
    LANE(2);

    private final int code;

    SessionType(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static @Nullable SessionType ofCode(int code) {
        for (SessionType type : values()) {
            if (type.code == code) {
                return type;
            }
        }
        return null;
    }
}
