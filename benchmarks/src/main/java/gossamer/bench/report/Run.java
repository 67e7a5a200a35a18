// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.report;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.List;

/**
 * Everything that one call of the command measured.
 *
 * @param effort {@code full} or {@code quick}
 * @param startedAt when it began
 * @param seconds how long it took
 * @param machine where it ran
 * @param rows in the order of measurement
 */
public record Run(String effort, Instant startedAt, double seconds, Machine machine, List<Row> rows) {
    public Run {
        rows = List.copyOf(rows);
    }

    /** Whether every row reached its bar and every answer was exact. */
    public boolean isGood() {
        return rows.stream().noneMatch(row -> Boolean.FALSE.equals(row.met()));
    }

    /**
     * Where it ran.
     *
     * @param processors that this JVM may use
     * @param memoryBytes of the machine
     * @param java the JVM's name and version
     * @param system the operating system's name and version
     */
    public record Machine(int processors, long memoryBytes, String java, String system) {
        public static Machine here() {
            return new Machine(
                    Runtime.getRuntime().availableProcessors(),
                    memory(),
                    System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"),
                    System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                            + System.getProperty("os.arch"));
        }

        private static long memory() {
            return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                    ? system.getTotalMemorySize()
                    : 0;
        }
    }
}
