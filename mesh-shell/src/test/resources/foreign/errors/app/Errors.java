package app;

import gossamer.Mesh;
import gossamer.NotPortable;
import gossamer.Task;
import gone.Gone;
import java.net.ServerSocket;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** What goes wrong with classes, one line each; between all of it good tasks must run. */
public final class Errors {
    static final class Broken {
        static final int VALUE = Integer.parseInt("no number");

        static int value() {
            return VALUE;
        }
    }

    private int field = 7;

    public static void main(String[] words) throws Exception {
        try (Mesh mesh = Mesh.join(config -> config.withMesh(words[0])
                .withKeyFile(Path.of(words[1]))
                .withBind("127.0.0.1")
                .withName("client")
                .withSlots(0))) {
            say("missing", outcome(mesh.submit(() -> Gone.twice(21))));
            good(mesh);
            say("initializer", outcome(mesh.submit(() -> Broken.value())));
            say("initializer again", outcome(mesh.submit(() -> Broken.value())));
            good(mesh);
            try (URLClassLoader one = version(words[2]);
                    URLClassLoader two = version(words[3])) {
                Future<?> first = mesh.submit(work(one));
                Future<?> second = mesh.submit(work(two));
                say("versions", outcome(first) + " and " + outcome(second));
                Task<?> other = work(two);
                Task<?> both = (Task<?>) one.loadClass("ver.Both")
                        .getMethod("of", Object.class)
                        .invoke(null, other);
                say("both", refused(() -> mesh.submit(both)));
            }
            good(mesh);
            try (ServerSocket socket = new ServerSocket(0)) {
                say("socket", refused(() -> mesh.submit(() -> socket.getLocalPort())));
            }
            Thread thread = Thread.currentThread();
            say("thread", refused(() -> mesh.submit(() -> thread.getName())));
            say("this", new Errors().refusedThis(mesh));
            good(mesh);
        }
    }

    private String refusedThis(Mesh mesh) throws Exception {
        return refused(() -> mesh.submit(() -> field + 1));
    }

    private static URLClassLoader version(String folder) throws Exception {
        return new URLClassLoader(new URL[] {Path.of(folder).toUri().toURL()}, Errors.class.getClassLoader());
    }

    private static Task<?> work(ClassLoader loader) throws Exception {
        return (Task<?>) loader.loadClass("ver.Work").getDeclaredConstructor().newInstance();
    }

    private static void good(Mesh mesh) throws Exception {
        if (mesh.submit(() -> 6 * 7).get(30, TimeUnit.SECONDS) != 42) {
            throw new AssertionError("another job was harmed");
        }
    }

    private static String outcome(Future<?> future) throws Exception {
        try {
            return String.valueOf(future.get(60, TimeUnit.SECONDS));
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause();
            return cause + (cause.getCause() == null ? "" : " by " + cause.getCause());
        }
    }

    interface Submitting {
        Object submit() throws Exception;
    }

    private static String refused(Submitting submitting) throws Exception {
        try {
            return "taken: " + submitting.submit();
        } catch (NotPortable refused) {
            return refused.getMessage().replace('\n', ' ');
        }
    }

    private static void say(String what, Object value) {
        System.out.println(what + ": " + value);
    }
}
