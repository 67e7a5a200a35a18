// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.wire;

import gossamer.message.Message;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The forms of all kinds of message; a new kind is one more line in the list of its family.
 *
 * <p>Immutable; safe from any thread.
 */
final class Forms {
    static final List<Form<?>> ALL = Stream.of(
                    StealForms.ALL,
                    LeaseForms.ALL,
                    ResultForms.ALL,
                    JobForms.ALL,
                    BackupForms.ALL,
                    CodeForms.ALL,
                    SchedulerForms.ALL,
                    GossipForms.ALL,
                    SurveyForms.ALL)
            .<Form<?>>flatMap(List::stream)
            .toList();

    private static final @Nullable Form<?>[] BY_NUMBER = new Form<?>[256];
    private static final Map<Class<?>, Form<?>> BY_TYPE = new HashMap<>(); // filled below, then only read

    static {
        for (Form<?> form : ALL) {
            if (BY_NUMBER[form.number()] != null || BY_TYPE.put(form.type(), form) != null) {
                throw new IllegalStateException("two forms for " + form.type() + " or for number " + form.number());
            }
            BY_NUMBER[form.number()] = form;
        }
    }

    private Forms() {}

    static Form<?> of(Message message) {
        Form<?> form = BY_TYPE.get(message.getClass());
        if (form == null) {
            throw new IllegalArgumentException(
                    "no form for " + message.getClass().getName());
        }
        return form;
    }

    /** @param minor the version that the message speaks, for the sentence that refuses it */
    static Form<?> numbered(int number, int minor) {
        Form<?> form = BY_NUMBER[number];
        if (form == null) {
            String version = minor > MessageCodec.MINOR
                    ? "; it speaks version " + MessageCodec.MAJOR + "." + minor + ", this peer " + MessageCodec.MAJOR
                            + "." + MessageCodec.MINOR
                    : "";
            throw new IllegalArgumentException(
                    String.format("kind 0x%02x%s is not known to this peer%s", number, family(number), version));
        }
        return form;
    }

    /** The family that a number belongs to, by those that are known of it. */
    private static String family(int number) {
        return ALL.stream()
                .filter(form -> form.number() >> 4 == number >> 4)
                .findFirst()
                .map(form -> " of " + form.type().getEnclosingClass().getSimpleName())
                .orElse("");
    }
}
