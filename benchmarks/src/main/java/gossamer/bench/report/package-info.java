// SPDX-License-Identifier: Apache-2.0
/**
 * What a measurement says: a row, and the table, the JSON file and the page that show rows.
 *
 * <p>Owns no state: immutable records and functions from them to text.
 *
 * <p>Imports: measure, and Gson for JSON.
 *
 * <p>Source: our own.
 */
@NullMarked
package gossamer.bench.report;

import org.jspecify.annotations.NullMarked;
