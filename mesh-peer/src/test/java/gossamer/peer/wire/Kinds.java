// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.wire;

import gossamer.message.Message;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** All kinds of message there are, found in the sealed families themselves so that none can be forgotten. */
final class Kinds {
    static final List<Class<? extends Message>> ALL = below(Message.class).toList();

    private Kinds() {}

    private static Stream<Class<? extends Message>> below(Class<? extends Message> type) {
        return type.isRecord()
                ? Stream.of(type)
                : Arrays.stream(type.getPermittedSubclasses()).flatMap(each -> below(each.asSubclass(Message.class)));
    }
}
