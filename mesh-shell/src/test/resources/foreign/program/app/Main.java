package app;

import gossamer.Fn;
import gossamer.Mesh;
import gossamer.Task;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import lib.Library;

/** A program whose classes no peer has: says what came of each kind of task, one line each. */
public final class Main {
    record Point(int x, int y) {
        Point plus(Point other) {
            return new Point(x + other.x, y + other.y);
        }
    }

    enum Colour {
        RED,
        GREEN {
            @Override
            String wave() {
                return "leaf";
            }
        };

        String wave() {
            return "none";
        }
    }

    static class Nested implements Serializable {
        private static final long serialVersionUID = 1L;
        final Map<String, Colour> colours = new TreeMap<>(Map.of("a", Colour.GREEN));

        static class Deeper {
            static int twice(int x) {
                return 2 * x;
            }
        }
    }

    public static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;
        final int code;

        Refused(String message, int code) {
            super(message);
            this.code = code;
        }
    }

    public interface Greeter {
        String greet();
    }

    public static final class Polite implements Greeter {
        @Override
        public String greet() {
            return "good day";
        }
    }

    private static int counted;

    public static void main(String[] words) throws Exception {
        long began = System.nanoTime();
        try (Mesh mesh = Mesh.join(config -> config.withMesh(words[0])
                .withKeyFile(Path.of(words[1]))
                .withBind("127.0.0.1")
                .withCode(List.of(Path.of(words[2])))
                .withName("client")
                .withSlots(0))) {
            long pid = mesh.submit(() -> ProcessHandle.current().pid()).get(30, TimeUnit.SECONDS);
            say("elsewhere", pid != ProcessHandle.current().pid());
            System.err.println("first result after " + (System.nanoTime() - began) / 1_000_000 + " ms");

            say("nested", mesh.submit(() -> Nested.Deeper.twice(21)).get(30, TimeUnit.SECONDS));
            say("reference", mesh.map(List.of("a", "bcd"), Main::shout).get(30, TimeUnit.SECONDS));
            Point captured = new Point(1, 2);
            say("record", mesh.submit(() -> captured.plus(new Point(10, 20))).get(30, TimeUnit.SECONDS));
            Nested serialized = new Nested();
            say("serialized", mesh.submit(() -> serialized.colours.get("a").wave()).get(30, TimeUnit.SECONDS));
            say("items", mesh.map(List.of(Colour.RED, Colour.GREEN), Colour::wave).get(30, TimeUnit.SECONDS));
            say(
                    "anonymous",
                    mesh.submit(new Task<String>() {
                                private static final long serialVersionUID = 1L;

                                @Override
                                public String call() {
                                    return getClass().getName();
                                }
                            })
                            .get(30, TimeUnit.SECONDS));
            int one = 1;
            Fn<Integer, Integer> inner = x -> x + one;
            say("lambda in a lambda", mesh.submit(() -> inner.apply(41)).get(30, TimeUnit.SECONDS));
            say("sum", mesh.reduceLongs(100_000, i -> i % 7, Main::add).get(30, TimeUnit.SECONDS));
            say("points", mesh.reduce(10, i -> new Point((int) i, 1), Point::plus).get(30, TimeUnit.SECONDS));

            say("resource", mesh.submit(() -> text(Main.class.getResourceAsStream("words.txt"))).get(30, TimeUnit.SECONDS));
            say("root resource", mesh.submit(() -> text(Main.class.getResourceAsStream("/data/more.txt"))).get(30, TimeUnit.SECONDS));
            say("context", mesh.submit(() -> text(Thread.currentThread().getContextClassLoader().getResource("data/more.txt").openStream())).get(30, TimeUnit.SECONDS));
            say("service", mesh.submit(() -> ServiceLoader.load(Greeter.class).findFirst().orElseThrow().greet()).get(30, TimeUnit.SECONDS));
            say("by name", mesh.submit(() -> Class.forName("app.ByName").getDeclaredConstructor().newInstance().toString()).get(30, TimeUnit.SECONDS));
            say("library", mesh.submit(() -> new Library().name()).get(30, TimeUnit.SECONDS));
            say("own version", mesh.submit(() -> new com.google.gson.Gson().toString()).get(30, TimeUnit.SECONDS));
            say("inside", mesh.submit(() -> Mesh.current().submit(() -> Nested.Deeper.twice(4)).join() + Mesh.fork(() -> Nested.Deeper.twice(captured.y())).join()).get(30, TimeUnit.SECONDS));
            String plugin = words[3];
            say("plugin", mesh.submit(() -> Thread.currentThread().getContextClassLoader().loadClass(plugin).getDeclaredConstructor().newInstance().toString()).get(30, TimeUnit.SECONDS));
            say("loader", mesh.submit(() -> Main.class.getClassLoader().toString().startsWith("code set")).get(30, TimeUnit.SECONDS));
            say("hidden", mesh.submit(() -> isSeen("gossamer.shell.Main")).get(30, TimeUnit.SECONDS));

            try {
                mesh.submit(() -> {
                            throw new Refused("not today", 7);
                        })
                        .get(30, TimeUnit.SECONDS);
            } catch (ExecutionException thrown) {
                say("exception", thrown.getCause() + " " + ((Refused) thrown.getCause()).code);
            }
            List<Integer> counts = mesh.range(3, i -> ++counted).get(30, TimeUnit.SECONDS);
            say("statics", counts.size() + " " + counted);
        }
    }

    private static boolean isSeen(String name) {
        try {
            Class.forName(name);
            return true;
        } catch (ClassNotFoundException unseen) {
            return false;
        }
    }

    private static String shout(String text) {
        return text.toUpperCase() + "!";
    }

    private static long add(long one, long other) {
        return one + other;
    }

    private static String text(InputStream in) throws Exception {
        try (in) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }

    private static void say(String what, Object value) {
        System.out.println(what + ": " + value);
    }
}
