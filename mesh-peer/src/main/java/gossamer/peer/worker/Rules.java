// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.worker;

import gossamer.config.Allowance;
import gossamer.model.JobId;
import gossamer.model.JobKind;
import gossamer.model.JobSpec;
import gossamer.peer.code.Shape;
import org.jspecify.annotations.Nullable;

/**
 * What a peer demands of the tasks that it runs.
 *
 * @param allowance what they may take
 * @param command the class of the function of a job of commands, which every peer has
 */
public record Rules(Allowance allowance, Class<?> command) {
    /**
     * Why a program is not what its job says it is, or null if it is.
     *
     * <p>A job calls itself what it likes, and may be sent to a peer that accepts only that: so a peer looks at what it
     * is, before anything of it runs.
     */
    @Nullable
    String breach(JobSpec spec, Program program) {
        JobId job = spec.id();
        if (!allowance.accept().takes(job.kind())) {
            return "job " + job.number() + " is of " + job.kind() + ", and this peer accepts " + allowance.accept();
        }
        if (job.kind() != JobKind.COMMANDS) {
            return null;
        }
        boolean isCommand = program.kind() == Program.Kind.INDEX
                && program.function().kind() == Shape.Kind.OBJECT
                && program.function().capturingClass().equals(command.getName())
                && program.merge() == null
                && spec.code() == null;
        return isCommand ? null : "job " + job.number() + " says that it is of commands, and carries other code";
    }

    /**
     * Whether a task may be ended because it runs for too long; programs of commands are looked after by themselves.
     */
    boolean limitsTime(JobKind kind) {
        return kind != JobKind.COMMANDS && allowance.limitsTime();
    }
}
