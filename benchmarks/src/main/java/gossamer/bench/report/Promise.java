// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.report;

import org.jspecify.annotations.Nullable;

/**
 * What a row is about, known before anything is measured.
 *
 * @param name as the command's {@code --only} takes it
 * @param unit of the values, such as {@code tasks/s}, {@code seconds} or {@code bytes}
 * @param bar what must be reached, or null for a row that only informs
 * @param what one sentence for the reader of the report: what is measured, and beside what
 */
public record Promise(String name, String unit, @Nullable Bar bar, String what) {}
