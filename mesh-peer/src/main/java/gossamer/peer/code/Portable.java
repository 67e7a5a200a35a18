// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.code;

import gossamer.NotPortable;
import gossamer.peer.value.ValueException;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A functional object taken apart for travelling: what names its code, and what it captured.
 *
 * <p>Immutable by agreement; safe from any thread.
 *
 * @param shape the same instance for all objects of one lambda expression, so that a map finds it fast
 * @param captured the encoded captured values, empty for none; may be shared, not to be written to
 * @param classes what must be there to put it together: the class whose code it is and those of captured values; for
 *     objects that captured none of these the same instance each time; unmodifiable
 */
public record Portable(Shape shape, byte[] captured, List<Class<?>> classes) {
    /**
     * Takes a lambda, a method reference or a serializable object of a class of its own apart.
     *
     * <p>The first object of a class costs some 100 us, each further one far less than 1 us plus the encoding of what
     * it captured.
     *
     * @throws NotPortable if it cannot travel; the message names the variable and the line
     */
    public static Portable of(Serializable functional) {
        return Anatomy.of(functional).takeApart(functional);
    }

    /**
     * What is in the way of a value that could not be encoded: the path to it, its class and the reason.
     *
     * @param name what the value is called, where the path begins
     * @param refused what the encoding said
     */
    public static String whyNot(@Nullable Object value, String name, ValueException refused) {
        Obstacle obstacle = Obstacle.in(value, name);
        return obstacle == null ? String.valueOf(refused.getMessage()) : obstacle.toString();
    }
}
