// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.worker;

import gossamer.config.Allowance;
import gossamer.peer.process.CommandTask;

/** The rules of a peer that allows everything. */
public final class TestRules {
    public static final Rules ALL = new Rules(Allowance.ALL, CommandTask.class);

    private TestRules() {}
}
