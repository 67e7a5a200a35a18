// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.value;

import gossamer.peer.fuzz.Target;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Exceptions of tasks; whatever comes, the submitter is told something. */
public final class FailureTarget extends Target {
    private static final ClassLoader LOADER = FailureTarget.class.getClassLoader();
    private static final StackTraceElement[] NOWHERE = {};

    public FailureTarget() {
        super("failure", Failures.class);
    }

    @Override
    protected Map<String, byte[]> seeds() throws ValueException {
        Failures.Place place = new Failures.Place("bert", 12, 3, 1);
        IllegalStateException deep = new IllegalStateException("outer", new IOException("inner", new Error("core")));
        deep.addSuppressed(new RuntimeException("beside"));
        return Map.of(
                "plain", Failures.encode(new IllegalArgumentException("no"), place),
                "silent", Failures.encode(new RuntimeException(), place),
                "deep", Failures.encode(deep, place),
                "brief", Failures.encodeBriefly(deep, place),
                "other-class", otherClass(place),
                "suppressed", written(0, 6, Values.encode(1)),
                "causes", written(12, 0, new byte[0]),
                "foreign", Failures.encode(new Local(), place));
    }

    /** One that no encoder writes: with so many causes in each other, and suppressed ones beside each other. */
    private static byte[] written(int causes, int suppressed, byte[] object) throws ValueException {
        ValueOutput out =
                new ValueOutput().putString("bert").putVarint(1).putVarint(2).putVarint(1);
        for (int depth = 0; depth <= causes; depth++) {
            out.putString("a.Type").putByte(0).putVarint(0).putByte(depth == causes ? 0 : 1);
        }
        for (int depth = 0; depth < causes; depth++) {
            out.putByte(0);
        }
        for (int number = 0; number < suppressed; number++) {
            out.putByte(1)
                    .putString("a.Other")
                    .putByte(0)
                    .putVarint(0)
                    .putByte(0)
                    .putByte(0);
        }
        return out.putByte(0).putBytes(object).toBytes();
    }

    /** The object is of another class than the description, and then of none. */
    private static byte[] otherClass(Failures.Place place) {
        byte[] whole = Failures.encode(new IllegalStateException("x"), place);
        for (int at = 0; at + 7 < whole.length; at++) {
            if (whole[at] == 'I' && whole[at + 1] == 'l' && whole[at + 7] == 'S') {
                whole[at] = 'X'; // the name in the description comes first
                return whole;
            }
        }
        return whole;
    }

    /** Cannot travel as an object. */
    private static final class Local extends Exception {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings({"serial", "UnusedVariable"})
        private final Object cannot = new Object();

        Local() {
            super("local");
        }
    }

    @Override
    public Map<String, Integer> spared() {
        Map<String, Integer> spared = new HashMap<>();
        for (String writing : new String[] {
            "Failures.encode",
            "Failures.encodeBriefly",
            "Failures.object",
            "Failures$Writer.node",
            "Failures$Writer.mayWrite",
            "Failures$Writer.frames",
            "Failures$Writer.bytes",
            "Failures$Writer.cut",
            "Failures.usersFrames"
        }) {
            spared.put(writing, ALL);
        }
        return spared;
    }

    @Override
    protected boolean makesObjects() {
        return true;
    }

    @Override
    protected void parse(byte[] input) {
        if (Failures.decode(input, LOADER, NOWHERE) == null) {
            throw new AssertionError("nothing to throw");
        }
    }
}
