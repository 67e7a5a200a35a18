// SPDX-License-Identifier: Apache-2.0
package gossamer.peer;

import gossamer.model.AttemptPolicy;
import gossamer.model.TimeLimits;

/**
 * What the submitter of a job asked for beyond its tasks.
 *
 * @param backups how many other peers keep its book
 * @param isolated whether its tasks run apart from the peers
 * @param policy how often they may be attempted
 * @param limits how long it may take
 */
record Options(int backups, boolean isolated, AttemptPolicy policy, TimeLimits limits) {
    static final Options NONE = new Options(0, false, AttemptPolicy.DEFAULT, TimeLimits.NONE);

    Options withBackups(int to) {
        return new Options(to, isolated, policy, limits);
    }

    Options withIsolated() {
        return new Options(backups, true, policy, limits);
    }

    /** @throws IllegalArgumentException if it says the contrary of what was asked for before */
    Options with(AttemptPolicy other) {
        if (policy.equals(AttemptPolicy.ONCE) != other.equals(AttemptPolicy.ONCE)
                && !policy.equals(AttemptPolicy.DEFAULT)) {
            throw new IllegalArgumentException(
                    "tasks that may start only once cannot be retried: ask for once() or for retrying(), not for both");
        }
        return new Options(backups, isolated, other, limits);
    }

    Options with(TimeLimits other) {
        return new Options(backups, isolated, policy, other);
    }

    /** Whether the tasks that are submitted one by one may be gathered in a job that others are added to. */
    boolean isShareable() {
        return backups == 0 && policy.equals(AttemptPolicy.DEFAULT) && limits.equals(TimeLimits.NONE);
    }
}
