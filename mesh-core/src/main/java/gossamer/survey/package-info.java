// SPDX-License-Identifier: Apache-2.0
/**
 * Asks every peer of the view about itself, when a person wants to see.
 *
 * <p>Owns: the surveys that are open.
 *
 * <p>Imports: model, message, machine, config.
 *
 * <p>Source: none; one question and one answer per peer, with a deadline.
 */
@NullMarked
package gossamer.survey;

import org.jspecify.annotations.NullMarked;
