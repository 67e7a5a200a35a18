// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.demo;

import static org.assertj.core.api.Assertions.assertThat;

import gossamer.peer.crypto.KeyFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Three peers of the released jar, each in a network namespace of its own, find each other by multicast alone: over
 * IPv4, over IPv6, and over the link-local addresses of an interface that has no others, where they say its name.
 *
 * <p>Needs root and the {@code ip} command; says so aloud where they are missing.
 */
@Timeout(150)
class NamespacesIT {
    private static final int PEERS = 3;
    private static final String CARD = "eth0";
    private static final String NAME = "gsm" + ProcessHandle.current().pid() % 100_000;

    @TempDir
    private Path folder;

    private final List<Process> processes = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(strings = {"10.77.0.%d", "fd77::%d", CARD})
    void peersOnThreeNetworksOfTheirOwnFindEachOtherByMulticastAndCountWords(String bind) throws Exception {
        Path jar = Path.of("target", "gossamer.jar").toAbsolutePath();
        assertThat(jar).exists();
        if (!canMakeNamespaces()) {
            String why = "SKIPPED NamespacesIT: network namespaces need root and the ip command of iproute2";
            System.out.println(why);
            Assumptions.abort(why);
        }
        try {
            makeNetwork(bind);
            Path key = folder.resolve("mesh.key");
            KeyFile.make(key);
            for (int number = 1; number <= PEERS; number++) {
                List<String> up = inNamespace(number, "-jar", jar.toString());
                up.addAll(List.of("up", "--exit-with-parent", "--mesh", NAME, "--key-file", key.toString()));
                up.addAll(List.of("--bind", bind.formatted(number), "--slots", "1", "--name", "peer-" + number));
                start(up, folder.resolve("peer-" + number));
            }
            List<String> client = inNamespace(1, "-cp", System.getProperty("java.class.path"));
            client.addAll(List.of(NamespacesClient.class.getName(), NAME, key.toString(), bind.formatted(1)));
            client.addAll(List.of(
                    Integer.toString(PEERS + 1), Path.of("src").toAbsolutePath().toString()));
            Process counting = start(client, folder.resolve("client"));

            boolean ended = counting.waitFor(90, TimeUnit.SECONDS);

            assertThat(ended)
                    .as("the client ended; it said: %s", said("client"))
                    .isTrue();
            assertThat(counting.exitValue())
                    .as("the client said: %s", said("client"))
                    .isZero();
            assertThat(said("client")).contains("peers=" + (PEERS + 1)).contains("equal=true");
            System.out.println("NAMESPACES " + bind + " " + said("client").strip());
        } finally {
            for (Process process : processes) {
                process.destroy();
                process.waitFor(10, TimeUnit.SECONDS);
                process.destroyForcibly();
            }
            removeNetwork();
        }
    }

    private String said(String name) throws IOException {
        Path file = folder.resolve(name);
        return Files.exists(file) ? Files.readString(file) : "";
    }

    private Process start(List<String> words, Path output) throws IOException {
        Process process = new ProcessBuilder(words)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        processes.add(process);
        return process;
    }

    private static List<String> inNamespace(int number, String... what) {
        List<String> words = new ArrayList<>(List.of("ip", "netns", "exec", NAME + "-" + number));
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(List.of("-Xlog:disable", "-Xlog:all=error:stderr", "-XX:+IgnoreUnrecognizedVMOptions"));
        words.addAll(List.of("--sun-misc-unsafe-memory-access=allow"));
        words.addAll(List.of(what));
        return words;
    }

    private static boolean canMakeNamespaces() throws IOException, InterruptedException {
        try {
            return ip("netns", "add", NAME + "-0") == 0 && ip("netns", "delete", NAME + "-0") == 0;
        } catch (IOException noSuchCommand) {
            return false;
        }
    }

    /** Idle cards before it give each card a number of its own, so that a zone of one host means nothing on another. */
    private static void makeNetwork(String bind) throws IOException, InterruptedException {
        String bridge = NAME + "b";
        must("link", "add", bridge, "type", "bridge", "mcast_snooping", "0");
        must("link", "set", bridge, "up");
        for (int number = 1; number <= PEERS; number++) {
            String space = NAME + "-" + number;
            String cable = NAME + "v" + number;
            must("netns", "add", space);
            for (int idle = 1; idle < number; idle++) {
                must("-n", space, "link", "add", "x" + idle, "type", "veth", "peer", "name", "y" + idle);
            }
            must("link", "add", cable, "type", "veth", "peer", "name", CARD, "netns", space);
            must("link", "set", cable, "master", bridge, "up");
            String address = bind.formatted(number);
            if (address.contains(":")) {
                must("-n", space, "addr", "add", address + "/64", "dev", CARD, "nodad");
            } else if (address.contains(".")) {
                must("-n", space, "addr", "add", address + "/24", "dev", CARD);
            }
            must("-n", space, "link", "set", "lo", "up");
            must("-n", space, "link", "set", CARD, "up");
            if (address.contains(".")) {
                must("-n", space, "route", "add", "224.0.0.0/4", "dev", CARD);
            }
        }
        for (int number = 1; bind.equals(CARD) && number <= PEERS; number++) {
            awaitLinkLocal(NAME + "-" + number);
        }
    }

    /** The system looks for a second owner of the address first, and nobody can listen there meanwhile. */
    private static void awaitLinkLocal(String space) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> addresses(space, "-tentative").contains("fe80:"));
    }

    private static String addresses(String space, String which) throws IOException {
        Process process = new ProcessBuilder("ip", "-n", space, "-6", "addr", "show", "dev", CARD, which).start();
        try (InputStream said = process.getInputStream()) {
            return new String(said.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** What of it was made; the ends of the cables go with their namespaces. */
    private static void removeNetwork() throws IOException, InterruptedException {
        for (int number = 1; number <= PEERS; number++) {
            ip("netns", "delete", NAME + "-" + number);
        }
        ip("link", "delete", NAME + "b");
    }

    private static void must(String... words) throws IOException, InterruptedException {
        assertThat(ip(words)).as("ip %s", String.join(" ", words)).isZero();
    }

    private static int ip(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (InputStream said = process.getInputStream()) {
            String output = new String(said.readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            if (code != 0 && !output.isBlank()) {
                System.out.println("ip " + String.join(" ", words) + ": " + output.strip());
            }
            return code;
        }
    }
}
