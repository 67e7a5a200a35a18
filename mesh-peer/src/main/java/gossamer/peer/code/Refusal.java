// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.code;

import gossamer.NotPortable;
import gossamer.peer.value.ValueException;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * Tells an author why a task cannot travel: the variable, the path to what is in the way, and the line.
 *
 * <pre>
 *   The task at Why.java:35 cannot be sent to another peer:
 *     it captures `cfg.extras[lock]` (java.lang.Object), which is not Serializable
 * </pre>
 *
 * <p>Made only after the encoding failed, so that a task that can travel pays nothing for it. Stateless.
 */
final class Refusal {
    private Refusal() {}

    /** @param refused what the encoding of its captured values said */
    static NotPortable of(Object functional, ValueException refused) {
        Method writeReplace = Anatomy.writeReplace(functional.getClass());
        SerializedLambda lambda = writeReplace == null ? null : Anatomy.serializedLambda(writeReplace, functional);
        return lambda == null ? ofObject(functional, refused) : ofLambda(functional, lambda, refused);
    }

    private static NotPortable ofLambda(Object functional, SerializedLambda lambda, ValueException refused) {
        Source source = Source.of(lambda, functional.getClass().getClassLoader());
        for (int i = 0; i < lambda.getCapturedArgCount(); i++) {
            Obstacle obstacle = Obstacle.in(lambda.getCapturedArg(i), source.name(i));
            if (obstacle != null) {
                return new NotPortable(head(source.place()) + "\n  it captures " + obstacle + advice(obstacle, source));
            }
        }
        // Each value alone can travel, so all together are too much.
        return new NotPortable(head(source.place()) + "\n  " + refused.getMessage());
    }

    private static NotPortable ofObject(Object functional, ValueException refused) {
        String place = Source.placeOf(functional.getClass());
        Obstacle obstacle = Obstacle.in(functional, "");
        String why = obstacle == null
                ? refused.getMessage()
                : obstacle.path().isEmpty() ? "it is " + obstacle.described() : "it holds " + obstacle;
        return new NotPortable(head(place) + "\n  " + why);
    }

    private static String head(String place) {
        return "The task " + place + " cannot be sent to another peer:";
    }

    private static String advice(Obstacle obstacle, Source source) {
        String use = source.useOfThis();
        if (!isInThis(obstacle.path())) {
            return "";
        }
        return use == null ? "\n  Copy what it needs of `this` to a local variable first." : "\n  because it " + use;
    }

    private static boolean isInThis(@Nullable String path) {
        return path != null && (path.equals("this") || path.startsWith("this."));
    }
}
