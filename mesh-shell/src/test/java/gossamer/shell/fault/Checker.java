// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A process that says whether anything was lost or given twice; it reads the ledgers of the peers and the output of the
 * submitters, and asks nobody.
 *
 * <p>A line for each run, and one for each row:
 *
 * <pre>
 *   ROW name run=1 lost=0 doubled=0 extra=2 again=212 ms tasks=2000 failed=0 told=0 rate=0.98,1.01,1.00,0.99,1.00
 *   ALL name runs=20 bad=0 lost=0 doubled=0 extra=31 failed=0 againMedian=209 againMax=640 rate=...
 * </pre>
 *
 * <ul>
 *   <li>lost: tasks without a right result or a failure of their own, or with a result though no ledger has them;
 *   <li>doubled: results beyond the first of a task, but for the one of which the submitter was told that another
 *       program may have had it; these are {@code told};
 *   <li>extra: starts beyond the first of a task;
 *   <li>again: from the fault until the last of the tasks that the struck peer had started before it is started
 *       elsewhere; a dash if none is;
 *   <li>rate: tasks started by the other peers in each of the five seconds after the fault, as parts of what they
 *       started per second in the two seconds before it; a dash if the run was over before that.
 * </ul>
 *
 * <p>Exit code 0 if nothing was lost or doubled, 1 if anything was, 2 if a line cannot be read or there is no run.
 */
final class Checker {
    private static final long SECOND = 1_000_000_000L;
    private static final int SECONDS = 5;

    /** The time at the start of a run that says nothing of its rate: code travels, and work spreads. */
    private static final long WARM_NANOS = SECOND / 2;

    /** How long before the fault the rate is what it is compared with. */
    private static final long OWN_NANOS = 2 * SECOND;

    /** The start of a task at a peer. */
    private record Start(int task, long pid, long nanos) {}

    private record Fault(long pid, long nanos) {}

    /** What is written of one run. */
    private static final class Run {
        private int submitted;
        private final List<Start> starts = new ArrayList<>();
        private final Map<Integer, Integer> right = new HashMap<>();
        private final Map<Integer, Integer> failed = new HashMap<>();
        private final Map<Integer, Integer> told = new HashMap<>();
        private final List<Fault> faults = new ArrayList<>();
    }

    /** What is found of one run. */
    private record Finding(
            int tasks, int lost, int doubled, int extra, int failed, int told, long againNanos, List<Double> rate) {
        boolean isBad() {
            return lost != 0 || doubled != 0;
        }
    }

    private final Map<String, Map<Integer, Run>> rows = new TreeMap<>();

    private Checker() {}

    // Words: the folder, and the names of the rows to look at, or none for all.
    public static void main(String[] words) throws IOException {
        System.exit(check(Path.of(words[0]), List.of(words).subList(1, words.length)));
    }

    private static int check(Path folder, List<String> wanted) throws IOException {
        Checker checker = new Checker();
        try {
            checker.read(folder);
        } catch (IllegalArgumentException unreadable) {
            System.out.println("CHECKER " + unreadable.getMessage());
            return 2;
        }
        checker.rows.keySet().removeIf(name -> !wanted.isEmpty() && !wanted.contains(name));
        if (checker.rows.isEmpty() || !checker.rows.keySet().containsAll(wanted)) {
            System.out.println("CHECKER no run of " + wanted + " in " + folder);
            return 2;
        }
        boolean good = true;
        for (Map.Entry<String, Map<Integer, Run>> row : checker.rows.entrySet()) {
            good &= tell(row.getKey(), row.getValue());
        }
        return good ? 0 : 1;
    }

    private void read(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.sorted().toList();
        }
        for (Path file : files) {
            String name = file.getFileName().toString();
            if (!name.startsWith(Ledger.STARTS) && !name.startsWith(Ledger.OUTPUT)) {
                continue;
            }
            String text = Files.readString(file);
            if (!text.isEmpty() && !text.endsWith("\n")) {
                throw new IllegalArgumentException(file + " ends in the middle of a line");
            }
            for (String line : text.lines().toList()) {
                try {
                    if (name.startsWith(Ledger.STARTS)) {
                        started(line.split(" "));
                    } else {
                        told(line.split(" "));
                    }
                } catch (IllegalArgumentException | IndexOutOfBoundsException unreadable) {
                    throw new IllegalArgumentException(file + " has the line: " + line, unreadable);
                }
            }
        }
    }

    private Run run(String name) {
        String[] parts = name.split("/");
        return rows.computeIfAbsent(parts[0], unused -> new TreeMap<>())
                .computeIfAbsent(Integer.parseInt(parts[1]), unused -> new Run());
    }

    private void started(String[] words) {
        run(words[0])
                .starts
                .add(new Start(Integer.parseInt(words[1]), Long.parseLong(words[3]), Long.parseLong(words[4])));
    }

    private void told(String[] words) {
        Run run = run(words[1]);
        switch (words[0]) {
            case "submitted" -> run.submitted = Math.max(run.submitted, Integer.parseInt(words[2]));
            case "fault" -> run.faults.add(new Fault(Long.parseLong(words[3]), Long.parseLong(words[4])));
            case "delivered" -> {
                Map<Integer, Integer> counts = switch (words[3]) {
                    case "ok" -> run.right;
                    case "failed" -> run.failed;
                    case "again" -> run.told;
                    case "wrong" -> new HashMap<>(); // as if nothing had been delivered
                    default -> throw new IllegalArgumentException(words[3]);
                };
                counts.merge(Integer.parseInt(words[2]), 1, Integer::sum);
            }
            default -> throw new IllegalArgumentException(words[0]);
        }
    }

    private static Finding find(Run run) {
        Map<Integer, Integer> starts = new HashMap<>();
        run.starts.forEach(start -> starts.merge(start.task, 1, Integer::sum));
        int lost = 0;
        int doubled = 0;
        int told = 0;
        for (int task = 0; task < run.submitted; task++) {
            int given = run.right.getOrDefault(task, 0) + run.failed.getOrDefault(task, 0);
            int again = run.told.getOrDefault(task, 0);
            lost += given + again == 0 || !starts.containsKey(task) ? 1 : 0;
            doubled += Math.max(0, given - 1) + Math.max(0, again - 1);
            told += again;
        }
        for (Map<Integer, Integer> given : List.of(run.right, run.failed, run.told)) {
            for (int task : given.keySet()) {
                doubled += task < 0 || task >= run.submitted ? 1 : 0; // nobody asked for it
            }
        }
        int failed = run.failed.values().stream().mapToInt(Integer::intValue).sum();
        int extra = run.starts.size() - starts.size();
        return new Finding(run.submitted, lost, doubled, extra, failed, told, againNanos(run), rate(run));
    }

    /** -1 if nothing was started again. */
    private static long againNanos(Run run) {
        long last = -1;
        for (Fault fault : run.faults) {
            Set<Integer> struck = new HashSet<>();
            for (Start start : run.starts) {
                if (start.pid == fault.pid && start.nanos <= fault.nanos) {
                    struck.add(start.task);
                }
            }
            Map<Integer, Long> next = new HashMap<>();
            for (Start start : run.starts) {
                if (start.pid != fault.pid && start.nanos > fault.nanos && struck.contains(start.task)) {
                    next.merge(start.task, start.nanos, Math::min);
                }
            }
            for (long again : next.values()) {
                last = Math.max(last, again - fault.nanos);
            }
        }
        return last;
    }

    private static List<Double> rate(Run run) {
        if (run.faults.size() != 1) {
            return List.of();
        }
        Fault fault = run.faults.get(0);
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        for (Start start : run.starts) {
            first = Math.min(first, start.nanos);
            last = Math.max(last, start.nanos);
        }
        long from = Math.max(first + WARM_NANOS, fault.nanos - OWN_NANOS);
        if (fault.nanos - from < SECOND || last - fault.nanos < SECONDS * SECOND) {
            return List.of();
        }
        double own = others(run, fault.pid, from, fault.nanos) / (double) (fault.nanos - from);
        List<Double> rate = new ArrayList<>();
        for (int second = 0; second < SECONDS; second++) {
            long begin = fault.nanos + second * SECOND;
            rate.add(others(run, fault.pid, begin, begin + SECOND) / (own * SECOND));
        }
        return rate;
    }

    private static long others(Run run, long pid, long from, long to) {
        return run.starts.stream()
                .filter(start -> start.pid != pid && start.nanos >= from && start.nanos < to)
                .count();
    }

    private static boolean tell(String name, Map<Integer, Run> runs) {
        List<Finding> findings = new ArrayList<>();
        for (Map.Entry<Integer, Run> run : runs.entrySet()) {
            Finding found = find(run.getValue());
            findings.add(found);
            System.out.println("ROW " + name + " run=" + run.getKey() + " lost=" + found.lost + " doubled="
                    + found.doubled + " extra=" + found.extra + " again=" + millis(found.againNanos) + " ms tasks="
                    + found.tasks + " failed=" + found.failed + " told=" + found.told + " rate=" + parts(found.rate));
        }
        List<Long> again = findings.stream()
                .map(Finding::againNanos)
                .filter(nanos -> nanos >= 0)
                .sorted()
                .toList();
        List<List<Double>> rates = findings.stream()
                .map(Finding::rate)
                .filter(rate -> !rate.isEmpty())
                .toList();
        List<Double> mean = new ArrayList<>();
        for (int second = 0; !rates.isEmpty() && second < SECONDS; second++) {
            int which = second;
            mean.add(rates.stream()
                    .mapToDouble(rate -> rate.get(which))
                    .average()
                    .orElseThrow());
        }
        long bad = findings.stream().filter(Finding::isBad).count();
        System.out.println("ALL " + name + " runs=" + runs.size() + " bad=" + bad
                + " lost=" + findings.stream().mapToInt(Finding::lost).sum()
                + " doubled=" + findings.stream().mapToInt(Finding::doubled).sum()
                + " extra=" + findings.stream().mapToInt(Finding::extra).sum()
                + " failed=" + findings.stream().mapToInt(Finding::failed).sum()
                + " againMedian=" + millis(again.isEmpty() ? -1 : again.get(again.size() / 2))
                + " againMax=" + millis(again.isEmpty() ? -1 : again.get(again.size() - 1))
                + " rate=" + parts(mean));
        return bad == 0;
    }

    private static String millis(long nanos) {
        return nanos < 0 ? "-" : Long.toString(nanos / 1_000_000);
    }

    private static String parts(List<Double> rate) {
        return rate.isEmpty()
                ? "-"
                : String.join(
                        ",",
                        rate.stream()
                                .map(part -> String.format(Locale.ROOT, "%.3f", part))
                                .toList());
    }
}
