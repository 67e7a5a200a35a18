// SPDX-License-Identifier: Apache-2.0
/**
 * Turns every message between peers into bytes and back, and refuses all bytes that are not one.
 *
 * <p>Owns no state but the buffers of each codec. What it holds fixed: a header of four bytes (kind, major and minor
 * version, flags), then one of two layouts. Messages on the way of a task are <em>packed</em>: bare numbers in a fixed
 * order, a few bytes for each task, never changed within a major version. All others are <em>fields</em>: named values
 * in chronicle-wire's binary form, where a reader skips names it does not know and fills in names it does not find, so
 * that they may grow.
 *
 * <p>Imports: model, message, and net.openhft, which nobody else imports. Of that library only what stayed safe when it
 * was fed hostile bytes: primitives and typed reads on heap arrays, each length checked here first; never its texts,
 * objects, nested byte sequences or method readers.
 *
 * <p>Source: variable-length numbers are LEB128 as in DWARF 4, section 7.6; signed ones are zig-zag coded as in
 * Protocol Buffers; fields are BINARY_LIGHT of chronicle-wire. The field layout differs from the library's own reader
 * in one point: it is walked once and strictly before any value is read.
 */
@NullMarked
package gossamer.peer.wire;

import org.jspecify.annotations.NullMarked;
