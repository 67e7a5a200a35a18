// SPDX-License-Identifier: Apache-2.0
package gossamer.peer;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The line of the program that calls the mesh: the first frames that are not the mesh's own. */
final class Site {
    private static final int FRAMES_MAX = 8;
    private static final StackWalker WALKER = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);
    private static final Set<String> OWN = Set.of(
            "gossamer.Mesh",
            Provider.class.getName(),
            Site.class.getName(),
            Peer.class.getName(),
            OpenJobs.class.getName(),
            LocalMesh.class.getName());

    private Site() {}

    /** {@code File.java:12}, or where there is no line, the class. */
    static String line() {
        StackTraceElement[] frames = frames();
        if (frames.length == 0) {
            return "a thread without frames";
        }
        StackTraceElement frame = frames[0];
        return frame.getFileName() == null ? frame.getClassName() : frame.getFileName() + ":" + frame.getLineNumber();
    }

    /** The frames from that line on, a few. */
    static StackTraceElement[] frames() {
        List<StackTraceElement> frames = WALKER.walk(stack -> stack.dropWhile(frame -> isOwn(frame.getClassName()))
                .limit(FRAMES_MAX)
                .map(StackWalker.StackFrame::toStackTraceElement)
                .toList());
        return frames.toArray(new StackTraceElement[0]);
    }

    /** The class of that line; null on a thread without frames. */
    static @Nullable Class<?> caller() {
        return WALKER.walk(stack -> stack.dropWhile(frame -> isOwn(frame.getClassName()))
                        .<Class<?>>map(StackWalker.StackFrame::getDeclaringClass)
                        .findFirst())
                .orElse(null);
    }

    private static boolean isOwn(String className) {
        return OWN.contains(className);
    }
}
