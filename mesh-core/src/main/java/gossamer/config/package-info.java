// SPDX-License-Identifier: Apache-2.0
/**
 * Every setting once: its unit, range, default, and why.
 *
 * <p>Owns no state: immutable records whose constructors refuse what is out of range and say what is allowed.
 *
 * <p>Imports: {@code model}.
 *
 * <p>Source: the presets follow memberlist's {@code config.go}, where each default comes with its reason.
 */
@NullMarked
package gossamer.config;

import org.jspecify.annotations.NullMarked;
