// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.wire;

import gossamer.message.Message;
import gossamer.peer.fuzz.Target;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The messages between engines. */
public final class MessageTarget extends Target {
    private final MessageCodec codec = new MessageCodec();
    private @Nullable Message parsed;

    public MessageTarget() {
        super(
                "message",
                MessageCodec.class,
                PackedIn.class,
                FieldsIn.class,
                StealForms.class,
                ResultForms.class,
                JobForms.class,
                LeaseForms.class,
                CodeForms.class,
                GossipForms.class,
                SchedulerForms.class,
                SurveyForms.class);
    }

    @Override
    protected Map<String, byte[]> seeds() {
        Map<String, byte[]> seeds = new LinkedHashMap<>();
        Examples.all().forEach((name, message) -> seeds.put(name, codec.encode(message)));
        return seeds;
    }

    @Override
    protected void parse(byte[] input) {
        try {
            parsed = codec.decode(input, 0, input.length);
        } catch (WireException refused) {
            parsed = null;
        }
    }

    @Override
    protected void examine() throws WireException {
        if (parsed != null) {
            byte[] again = codec.encode(parsed);
            String shown = Shown.of(parsed);
            String after = Shown.of(codec.decode(again, 0, again.length));
            if (!after.equals(shown)) {
                throw new AssertionError(shown + " comes back as " + after);
            }
        }
    }
}
