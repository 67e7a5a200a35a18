// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.fault;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A network of its own: a namespace for each peer, with one cable each to a bridge that has a namespace, too.
 *
 * <p>So nothing of it can be met, or meant by mistake, outside; and it is gone with its namespaces, which are named
 * after this process. For root on Linux only. Confined to one thread, but for the end of this process.
 */
final class Lan implements AutoCloseable {
    private static final String NAME =
            "gossamer-fault-" + ProcessHandle.current().pid();

    /** The namespace of the bridge; the ends of the cables in it are v0, v1 and so on. */
    private static final String BRIDGE = NAME + "-lan";

    private final int peers;
    private final Thread atExit = new Thread(this::remove, "gossamer-lan-end");

    private Lan(int peers) {
        this.peers = peers;
    }

    /** Why there can be none here; empty if there can. */
    static String missing() throws InterruptedException {
        try {
            try {
                must("", "ip", "netns", "add", BRIDGE);
                makeBridge();
                filter(chance(1));
            } finally {
                run("", "ip", "netns", "delete", BRIDGE);
            }
            return "";
        } catch (IOException cannot) {
            return "no namespaces with a bridge and a filter here, for which it takes root, ip and nft: "
                    + cannot.getMessage();
        }
    }

    /** Makes it, all cables in. */
    static Lan of(int peers) throws IOException, InterruptedException {
        Lan lan = new Lan(peers);
        Runtime.getRuntime().addShutdownHook(lan.atExit);
        try {
            must("", "ip", "netns", "add", BRIDGE);
            makeBridge();
            for (int peer = 0; peer < peers; peer++) {
                lan.connect(peer);
            }
        } catch (IOException | InterruptedException failed) {
            lan.close();
            throw failed;
        }
        return lan;
    }

    private static void makeBridge() throws IOException, InterruptedException {
        must("", "ip", "-n", BRIDGE, "link", "add", "lan", "type", "bridge", "mcast_snooping", "0");
        must("", "ip", "-n", BRIDGE, "link", "set", "lan", "up");
    }

    private void connect(int peer) throws IOException, InterruptedException {
        String space = space(peer);
        must("", "ip", "netns", "add", space);
        must("", "ip", "-n", BRIDGE, "link", "add", port(peer), "type", "veth", "peer", "name", "eth0", "netns", space);
        must("", "ip", "-n", BRIDGE, "link", "set", port(peer), "master", "lan", "up");
        must("", "ip", "-n", space, "addr", "add", address(peer) + "/24", "dev", "eth0");
        must("", "ip", "-n", space, "link", "set", "lo", "up");
        must("", "ip", "-n", space, "link", "set", "eth0", "up");
        must("", "ip", "-n", space, "route", "add", "224.0.0.0/4", "dev", "eth0");
    }

    private static String space(int peer) {
        return NAME + "-" + peer;
    }

    private static String port(int peer) {
        return "v" + peer;
    }

    private static String address(int peer) {
        return "10.77.0." + (peer + 1);
    }

    /** Where a peer runs, by its number from 0 on. */
    Place place(int peer) {
        return new Place(List.of("ip", "netns", "exec", space(peer)), address(peer), /* store= */ false);
    }

    /** From now on every cable loses that part of all packets, and nothing else does. */
    void lose(int percent) throws IOException, InterruptedException {
        filter(chance(percent));
    }

    /** From now on that part of the packets between two peers is lost, either way, and nothing else is. */
    void lose(int percent, int one, int other) throws IOException, InterruptedException {
        filter(
                from(List.of(one)) + to(List.of(other)) + chance(percent),
                from(List.of(other)) + to(List.of(one)) + chance(percent));
    }

    /** From now on nothing goes from those peers to the others, or back. */
    void part(List<Integer> some) throws IOException, InterruptedException {
        List<Integer> others = new ArrayList<>(IntStream.range(0, peers).boxed().toList());
        others.removeAll(some);
        filter(from(some) + to(others) + "counter drop", from(others) + to(some) + "counter drop");
    }

    /** From now on nothing is lost. */
    void heal() throws IOException, InterruptedException {
        filter();
    }

    private static String chance(int percent) {
        return percent == 100 ? "counter drop" : "numgen random mod 100 < " + percent + " counter drop";
    }

    private static String from(List<Integer> some) {
        return "iifname " + ports(some) + " ";
    }

    private static String to(List<Integer> some) {
        return "oifname " + ports(some) + " ";
    }

    private static String ports(List<Integer> some) {
        return some.stream().map(each -> '"' + port(each) + '"').collect(Collectors.joining(", ", "{ ", " }"));
    }

    /** In one step: the rules that were there are gone. */
    private static void filter(String... rules) throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>(List.of("table bridge chaos", "delete table bridge chaos"));
        lines.add("table bridge chaos {");
        lines.add("chain across {");
        lines.add("type filter hook forward priority 0; policy accept;");
        lines.addAll(List.of(rules));
        lines.addAll(List.of("}", "}", ""));
        must(String.join("\n", lines), "ip", "netns", "exec", BRIDGE, "nft", "-f", "-");
    }

    /** How many packets the rules of now have dropped. */
    long dropped() throws IOException, InterruptedException {
        long packets = 0;
        String[] words = must("", "ip", "netns", "exec", BRIDGE, "nft", "list", "table", "bridge", "chaos")
                .split("\\s+");
        for (int i = 1; i < words.length; i++) {
            packets += words[i - 1].equals("packets") ? Long.parseLong(words[i]) : 0;
        }
        return packets;
    }

    /** Takes the cable of a peer out of the bridge. */
    void pull(int peer) throws IOException, InterruptedException {
        must("", "ip", "-n", BRIDGE, "link", "set", port(peer), "down");
    }

    /** Puts it in again. */
    void plug(int peer) throws IOException, InterruptedException {
        must("", "ip", "-n", BRIDGE, "link", "set", port(peer), "up");
    }

    /** Removes it; whoever runs in it has no network any more. */
    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atExit);
        remove();
    }

    /** The cables and the bridge go with the namespaces. */
    private void remove() {
        try {
            for (int peer = 0; peer < peers; peer++) {
                run("", "ip", "netns", "delete", space(peer));
            }
            run("", "ip", "netns", "delete", BRIDGE);
        } catch (IOException failed) {
            System.out.println("cannot remove the namespaces of " + NAME + ": " + failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private record Ran(int code, String said) {}

    /** @return what the command said */
    private static String must(String input, String... words) throws IOException, InterruptedException {
        Ran ran = run(input, words);
        if (ran.code != 0) {
            throw new IOException(String.join(" ", words) + ": " + ran.said.strip());
        }
        return ran.said;
    }

    private static Ran run(String input, String... words) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        try (var to = process.getOutputStream()) {
            to.write(input.getBytes(StandardCharsets.UTF_8));
        }
        try (var from = process.getInputStream()) {
            String said = new String(from.readAllBytes(), StandardCharsets.UTF_8);
            return new Ran(process.waitFor(), said);
        }
    }
}
