// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.value;

import gossamer.RemoteTaskException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Encodes what a task threw, and makes it again for the submitter.
 *
 * <p>Exceptions travel as data (class, message, causes, suppressed ones, stack frames) and, where they can be
 * serialized, as objects too. The submitter gets the original class if it has it, a {@link RemoteTaskException}
 * otherwise. Either way its stack reads from the frame that threw, over a line that names the peer, down to the line
 * that submitted:
 *
 * <pre>
 *   java.lang.IllegalArgumentException: no such colour
 *       at app.Paint.mix(Paint.java:31)
 *       at app.Main.lambda$main$0(Main.java:12)
 *       at --- on peer bee, job 12 task 7, attempt 2 ---.submitted(here)
 *       at app.Main.main(Main.java:12)
 * </pre>
 *
 * <p>Encodings stay below {@value #BYTES_MAX} bytes: long messages and stacks are cut and say so. Stateless; safe from
 * any thread.
 */
public final class Failures {
    /** The longest encoding. */
    public static final int BYTES_MAX = 64 << 10;

    private static final int OBJECT_BYTES_MAX = 24 << 10;
    private static final int MESSAGE_CHARS_MAX = 4096;
    private static final int BRIEF_CHARS_MAX = 200;
    private static final int FRAMES_MAX = 64;
    private static final int NAME_CHARS_MAX = 400;
    private static final int DEPTH_MAX = 8;
    private static final int SUPPRESSED_MAX = 4;

    /** All exceptions of one failure together; what is beyond is left out. */
    private static final int NODES_MAX = 12;

    /** The part of {@link #BYTES_MAX} that data may take; a node is left out where it would take more. */
    private static final int DATA_BYTES_MAX = BYTES_MAX - OBJECT_BYTES_MAX - 1024;

    private static final Pattern MACHINERY =
            Pattern.compile("gossamer\\.peer\\.worker\\.(Body|Branch|Forks|\\w*Runner|\\w*Loop)([$/].*)?");

    private Failures() {}

    /**
     * Where a task failed.
     *
     * @param peer the name of the peer, for people
     * @param job the number of the job
     * @param task the index of the task
     * @param attempt from 1
     */
    public record Place(String peer, long job, long task, int attempt) {
        @Override
        public String toString() {
            return "--- on peer " + peer + ", job " + job + " task " + task + ", attempt " + attempt + " ---";
        }
    }

    /** What a task threw, with all that helps to find out why. */
    public static byte[] encode(Throwable thrown, Place place) {
        return encode(thrown, serialized(thrown), new Writer(MESSAGE_CHARS_MAX, FRAMES_MAX, DATA_BYTES_MAX), place);
    }

    /** What a task threw, in some hundred bytes: its class, the start of its message, and its topmost frame. */
    public static byte[] encodeBriefly(Throwable thrown, Place place) {
        return encode(thrown, null, new Writer(BRIEF_CHARS_MAX, 1, 0), place);
    }

    private static byte[] encode(Throwable thrown, byte @Nullable [] object, Writer writer, Place place) {
        try {
            return writer.write(thrown, object, place);
        } catch (ValueException | RuntimeException | StackOverflowError broken) {
            // The exception's own methods are the user's code, and may throw.
            String what = thrown.getClass().getName() + " (which itself failed to tell more: " + broken + ")";
            try {
                return new Writer(MESSAGE_CHARS_MAX, FRAMES_MAX, DATA_BYTES_MAX)
                        .write(new IllegalStateException(what), null, place);
            } catch (ValueException impossible) {
                throw new IllegalStateException("an exception of the JDK is within all limits", impossible);
            }
        }
    }

    /** The exception as an object, without stacks; null if it cannot be serialized, or is too large. */
    private static byte @Nullable [] serialized(Throwable thrown) {
        try {
            ValueOutput out = new ValueOutput(new ValueLimits(
                    ValueLimits.DEFAULT.depthMax(), ValueLimits.DEFAULT.referencesMax(), OBJECT_BYTES_MAX));
            out.putWithoutStacks(thrown);
            return out.toBytes();
        } catch (ValueException notSerializable) {
            return null; // the data goes instead
        }
    }

    /**
     * The exception for the submitter.
     *
     * @param failure what {@link #encode} gave at another peer; no byte of it is trusted
     * @param loader finds the class of the exception
     * @param site the frames of the line that submitted the task, innermost first; may be empty
     */
    public static Throwable decode(byte[] failure, ClassLoader loader, StackTraceElement[] site) {
        try {
            ValueInput in = new ValueInput(failure, loader);
            Place place = new Place(in.string(), in.varint(), in.varint(), in.varint("attempt", Integer.MAX_VALUE));
            Node node = Node.read(in, DEPTH_MAX);
            byte[] object = in.byteArray();
            in.end();
            return rebuild(node, object, loader, new Tail(place, site));
        } catch (ValueException garbled) {
            RemoteTaskException unknown =
                    new RemoteTaskException("unknown", "the exception was garbled on the way: " + garbled.getMessage());
            unknown.initCause(garbled);
            return unknown;
        }
    }

    private static Throwable rebuild(Node node, byte[] object, ClassLoader loader, Tail tail) {
        if (object.length > 0) {
            try {
                if (Values.decode(object, loader) instanceof Throwable thrown
                        && thrown.getClass().getName().equals(node.type)) {
                    node.dress(thrown, tail, Collections.newSetFromMap(new IdentityHashMap<>()));
                    return thrown;
                }
            } catch (ValueException | RuntimeException | StackOverflowError notToBeHad) {
                // Its class is not here, or its own methods throw: the data stands for it.
                return node.substitute(tail);
            }
        }
        return node.substitute(tail);
    }

    /** What follows the remote frames in each stack. */
    private record Tail(Place place, StackTraceElement[] site) {
        StackTraceElement[] after(StackTraceElement[] remote) {
            StackTraceElement[] all = new StackTraceElement[remote.length + 1 + site.length];
            System.arraycopy(remote, 0, all, 0, remote.length);
            all[remote.length] = new StackTraceElement(place.toString(), "submitted", "here", -1);
            System.arraycopy(site, 0, all, remote.length + 1, site.length);
            return all;
        }
    }

    /** One exception as data. */
    private record Node(
            String type,
            @Nullable String message,
            StackTraceElement[] frames,
            @Nullable Node cause,
            List<Node> suppressed) {
        static Node read(ValueInput in, int depth) throws ValueException {
            if (depth < 0) {
                throw new ValueException("causes are nested too deeply");
            }
            String type = in.string();
            String message = in.oneByte() == 0 ? null : in.string();
            StackTraceElement[] frames = new StackTraceElement[in.varint("the number of frames", FRAMES_MAX + 1)];
            for (int i = 0; i < frames.length; i++) {
                String declaring = in.string();
                String method = in.string();
                String file = in.oneByte() == 0 ? null : in.string();
                frames[i] = new StackTraceElement(declaring, method, file, in.fixedInt());
            }
            Node cause = in.oneByte() == 0 ? null : read(in, depth - 1);
            List<Node> suppressed = new ArrayList<>();
            while (in.oneByte() != 0) {
                if (suppressed.size() == SUPPRESSED_MAX) {
                    throw new ValueException("more than " + SUPPRESSED_MAX + " suppressed exceptions");
                }
                suppressed.add(read(in, depth - 1));
            }
            return new Node(type, message, frames, cause, suppressed);
        }

        /** Gives a rebuilt exception its stack, and those it was caused by theirs. */
        void dress(Throwable thrown, Tail tail, Set<Throwable> seen) {
            if (!seen.add(thrown)) {
                return;
            }
            thrown.setStackTrace(tail.after(frames));
            if (cause != null && thrown.getCause() != null) {
                cause.dress(thrown.getCause(), tail, seen);
            }
            Throwable[] others = thrown.getSuppressed();
            for (int i = 0; i < Math.min(others.length, suppressed.size()); i++) {
                suppressed.get(i).dress(others[i], tail, seen);
            }
        }

        /** An exception that says what the original was. */
        Throwable substitute(Tail tail) {
            RemoteTaskException stand = new RemoteTaskException(type, String.valueOf(message));
            stand.setStackTrace(tail.after(frames));
            if (cause != null) {
                stand.initCause(cause.substitute(tail));
            }
            suppressed.forEach(other -> stand.addSuppressed(other.substitute(tail)));
            return stand;
        }
    }

    /** Writes exceptions as data until there is no room for more. */
    private static final class Writer {
        private final ValueOutput out = new ValueOutput();
        private final Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        private final int charsMax;
        private final int framesMax;
        private final int bytesMax;

        Writer(int charsMax, int framesMax, int bytesMax) {
            this.charsMax = charsMax;
            this.framesMax = framesMax;
            this.bytesMax = bytesMax;
        }

        byte[] write(Throwable thrown, byte @Nullable [] object, Place place) throws ValueException {
            out.putString(cut(place.peer(), NAME_CHARS_MAX));
            out.putVarint(place.job()).putVarint(place.task()).putVarint(place.attempt());
            node(thrown, DEPTH_MAX);
            return out.putBytes(object == null ? new byte[0] : object).toBytes();
        }

        private void node(Throwable thrown, int depth) throws ValueException {
            seen.add(thrown);
            out.putString(cut(thrown.getClass().getName(), NAME_CHARS_MAX));
            putOptional(thrown.getMessage(), charsMax);
            frames(thrown.getStackTrace());
            Throwable cause = thrown.getCause();
            boolean tellsCause = cause != null && mayWrite(cause, depth);
            out.putByte(tellsCause ? 1 : 0);
            if (cause != null && tellsCause) {
                node(cause, depth - 1);
            }
            int others = 0;
            for (Throwable other : thrown.getSuppressed()) {
                if (others < SUPPRESSED_MAX && mayWrite(other, depth)) {
                    others++;
                    out.putByte(1);
                    node(other, depth - 1);
                }
            }
            out.putByte(0);
        }

        private boolean mayWrite(Throwable next, int depth) {
            return depth > 0 && seen.size() < NODES_MAX && out.length() < bytesMax / 2 && !seen.contains(next);
        }

        /** The topmost frames of the user's code; what called it is our machinery, the same for all. */
        private void frames(StackTraceElement[] frames) throws ValueException {
            int users = usersFrames(frames);
            int count = 0;
            for (int room = bytesMax - out.length(); count < Math.min(users, framesMax); count++) {
                room -= bytes(frames[count]);
                if (room < 0 && count > 0) {
                    break;
                }
            }
            out.putVarint(count < users ? count + 1 : count);
            for (int i = 0; i < count; i++) {
                putFrame(frames[i]);
            }
            if (count < users) {
                putFrame(new StackTraceElement("(" + (users - count) + " more frames)", "", null, -1));
            }
        }

        private void putFrame(StackTraceElement frame) throws ValueException {
            out.putString(cut(frame.getClassName(), NAME_CHARS_MAX));
            out.putString(cut(frame.getMethodName(), NAME_CHARS_MAX));
            putOptional(frame.getFileName(), NAME_CHARS_MAX);
            out.putInt(frame.getLineNumber());
        }

        private static int bytes(StackTraceElement frame) {
            String file = frame.getFileName();
            return 2 * (frame.getClassName().length() + frame.getMethodName().length())
                    + (file == null ? 0 : 2 * file.length())
                    + 16;
        }

        private void putOptional(@Nullable String text, int charsMax) throws ValueException {
            out.putByte(text == null ? 0 : 1);
            if (text != null) {
                out.putString(cut(text, charsMax));
            }
        }

        private static String cut(String text, int charsMax) {
            return text.length() <= charsMax
                    ? text
                    : text.substring(0, charsMax) + "... (" + (text.length() - charsMax) + " more characters)";
        }
    }

    /** How many frames from the top are the user's: those above the worker's own. */
    private static int usersFrames(StackTraceElement[] frames) {
        int end = 0;
        while (end < frames.length && !isMachinery(frames[end])) {
            end++;
        }
        return end == 0 ? frames.length : end;
    }

    private static boolean isMachinery(StackTraceElement frame) {
        return MACHINERY.matcher(frame.getClassName()).matches();
    }
}
