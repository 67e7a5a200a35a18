// SPDX-License-Identifier: Apache-2.0
/**
 * Every message that crosses the wire, one sealed family a file.
 *
 * <p>Owns no state: immutable records. Lists and arrays inside are unmodifiable by agreement once the message is made.
 *
 * <p>Imports: model.
 *
 * <p>Source: the steal, lifeline and push messages follow lifeline-based global load balancing (Saraswat et al., PPoPP
 * 2011; X10 GLB); the gossip family is anti-entropy by rumour (Demers et al., PODC 1987).
 */
@NullMarked
package gossamer.message;

import org.jspecify.annotations.NullMarked;
