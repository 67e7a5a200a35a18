// SPDX-License-Identifier: Apache-2.0
/**
 * Names and values that every other package speaks of: peers, views, jobs, ranges, leases, outcomes.
 *
 * <p>Owns no state; every type is an immutable value, or a structure confined to whoever made it.
 *
 * <p>Imports: the JDK.
 *
 * <p>Source: the view is that of JGroups (virtual synchrony, Birman 1987); the range lease is the unit of work moved by
 * lifeline-based load balancing (Saraswat et al., PPoPP 2011).
 */
@NullMarked
package gossamer.model;

import org.jspecify.annotations.NullMarked;
