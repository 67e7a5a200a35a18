// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import gossamer.sim.Fault.Blackout;
import gossamer.sim.Fault.Bridge;
import gossamer.sim.Fault.Broken;
import gossamer.sim.Fault.Cancel;
import gossamer.sim.Fault.Clog;
import gossamer.sim.Fault.Corrupt;
import gossamer.sim.Fault.Crash;
import gossamer.sim.Fault.Cut;
import gossamer.sim.Fault.Cut.Way;
import gossamer.sim.Fault.Drift;
import gossamer.sim.Fault.Freeze;
import gossamer.sim.Fault.Full;
import gossamer.sim.Fault.Hold;
import gossamer.sim.Fault.Leave;
import gossamer.sim.Fault.Loss;
import gossamer.sim.Fault.Power;
import gossamer.sim.Fault.Reorder;
import gossamer.sim.Fault.Restart;
import gossamer.sim.Fault.Start;
import gossamer.sim.Fault.Twice;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The written form of faults: one line each, times in nanoseconds.
 *
 * <pre>
 *   crash 1200000000 3
 *   start 2500000000 3
 *   leave 3000000000 1
 *   cut   3000000000 9000000000 both 0,1
 *   loss  0 5000000000 50
 *   clog  0 5000000000 0 1 20000000
 *   bridge 3000000000 9000000000 2 0,1    (peer 2 speaks with 0 and 1, and with all others)
 *   hold  3000000000 9000000000 out 0,1
 *   freeze 3000000000 9000000000 4
 *   corrupt 3000000000 3200000000 0 1
 *   twice 0 5000000000 50
 *   reorder 0 5000000000 50 200000000
 *   drift 0 1 -50
 *   cancel 4000000000 1 0                 (job 0, at peer 1)
 *   power 4000000000 1
 *   restart 6000000000 1
 *   blackout 4000000000 kill 1000000000 200000000 3
 *   full  4000000000 9000000000 2
 *   broken 4000000000 2
 * </pre>
 *
 * <p>Blank lines and lines that begin with {@code #} are left out.
 */
public final class Faults {
    private Faults() {}

    /** One line for each fault, each ended by a line feed. */
    public static String format(List<Fault> faults) {
        return faults.stream().map(fault -> line(fault) + "\n").collect(Collectors.joining());
    }

    private static String line(Fault fault) {
        return switch (fault) {
            case Crash(long at, int peer) -> "crash " + at + " " + peer;
            case Start(long at, int like) -> "start " + at + " " + like;
            case Leave(long at, int peer) -> "leave " + at + " " + peer;
            case Cut(long at, long until, List<Integer> side, Way way) ->
                "cut " + at + " " + until + " " + way.name().toLowerCase(Locale.ROOT) + " " + peers(side);
            case Loss(long at, long until, int perMille) -> "loss " + at + " " + until + " " + perMille;
            case Clog(long at, long until, int from, int to, long extra) ->
                "clog " + at + " " + until + " " + from + " " + to + " " + extra;
            case Bridge(long at, long until, List<Integer> side, int bridge) ->
                "bridge " + at + " " + until + " " + bridge + " " + peers(side);
            case Hold(long at, long until, List<Integer> side, Way way) ->
                "hold " + at + " " + until + " " + way.name().toLowerCase(Locale.ROOT) + " " + peers(side);
            case Freeze(long at, long until, int peer) -> "freeze " + at + " " + until + " " + peer;
            case Corrupt(long at, long until, int one, int other) ->
                "corrupt " + at + " " + until + " " + one + " " + other;
            case Twice(long at, long until, int perMille) -> "twice " + at + " " + until + " " + perMille;
            case Reorder(long at, long until, int perMille, long extra) ->
                "reorder " + at + " " + until + " " + perMille + " " + extra;
            case Drift(long at, int peer, int perMille) -> "drift " + at + " " + peer + " " + perMille;
            case Power(long at, int peer) -> "power " + at + " " + peer;
            case Restart(long at, int like) -> "restart " + at + " " + like;
            case Blackout(long at, boolean power, long back, long apart, int first) ->
                "blackout " + at + " " + (power ? "power" : "kill") + " " + back + " " + apart + " " + first;
            case Full(long at, long until, int peer) -> "full " + at + " " + until + " " + peer;
            case Broken(long at, int peer) -> "broken " + at + " " + peer;
            case Cancel(long at, int peer, int job) -> "cancel " + at + " " + peer + " " + job;
        };
    }

    private static String peers(List<Integer> side) {
        return side.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    /**
     * Reads what {@link #format} wrote.
     *
     * @throws IllegalArgumentException if a line is not a fault; the message names the line
     */
    public static List<Fault> parse(String text) {
        List<Fault> faults = new ArrayList<>();
        for (String line : text.lines().map(String::strip).toList()) {
            if (!line.isEmpty() && !line.startsWith("#")) {
                faults.add(fault(line));
            }
        }
        return List.copyOf(faults);
    }

    private static Fault fault(String line) {
        String[] words = line.split("\\s+", -1);
        try {
            return switch (words[0]) {
                case "crash" -> new Crash(nanos(words, 1), number(words, 2));
                case "start" -> new Start(nanos(words, 1), number(words, 2));
                case "leave" -> new Leave(nanos(words, 1), number(words, 2));
                case "cut" -> new Cut(nanos(words, 1), nanos(words, 2), side(words[4]), way(words[3]));
                case "loss" -> new Loss(nanos(words, 1), nanos(words, 2), number(words, 3));
                case "clog" ->
                    new Clog(nanos(words, 1), nanos(words, 2), number(words, 3), number(words, 4), nanos(words, 5));
                case "bridge" -> new Bridge(nanos(words, 1), nanos(words, 2), side(words[4]), number(words, 3));
                case "hold" -> new Hold(nanos(words, 1), nanos(words, 2), side(words[4]), way(words[3]));
                case "freeze" -> new Freeze(nanos(words, 1), nanos(words, 2), number(words, 3));
                case "corrupt" -> new Corrupt(nanos(words, 1), nanos(words, 2), number(words, 3), number(words, 4));
                case "twice" -> new Twice(nanos(words, 1), nanos(words, 2), number(words, 3));
                case "reorder" -> new Reorder(nanos(words, 1), nanos(words, 2), number(words, 3), nanos(words, 4));
                case "drift" -> new Drift(nanos(words, 1), number(words, 2), number(words, 3));
                case "power" -> new Power(nanos(words, 1), number(words, 2));
                case "restart" -> new Restart(nanos(words, 1), number(words, 2));
                case "blackout" ->
                    new Blackout(
                            nanos(words, 1), isPower(words[2]), nanos(words, 3), nanos(words, 4), number(words, 5));
                case "full" -> new Full(nanos(words, 1), nanos(words, 2), number(words, 3));
                case "broken" -> new Broken(nanos(words, 1), number(words, 2));
                case "cancel" -> new Cancel(nanos(words, 1), number(words, 2), number(words, 3));
                default -> throw new IllegalArgumentException("no such fault");
            };
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException(
                    "not a fault: \"" + line
                            + "\". A line names a fault, its times in nanoseconds, and what it is about.",
                    e);
        }
    }

    private static boolean isPower(String word) {
        return switch (word) {
            case "power" -> true;
            case "kill" -> false;
            default -> throw new IllegalArgumentException("power or kill");
        };
    }

    private static Way way(String word) {
        return Way.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private static List<Integer> side(String word) {
        List<Integer> side = new ArrayList<>();
        for (String peer : word.split(",", -1)) {
            side.add(Integer.valueOf(peer));
        }
        return side;
    }

    private static long nanos(String[] words, int place) {
        return Long.parseLong(words[place]);
    }

    private static int number(String[] words, int place) {
        return Integer.parseInt(words[place]);
    }
}
