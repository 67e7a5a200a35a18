// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.worker;

import gossamer.config.Allowance;
import gossamer.model.JobId;
import gossamer.model.JobKind;
import gossamer.model.JobSpec;
import gossamer.model.TimeLimits;
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
     * How long a task may run before it is ended, in nanoseconds: the lesser of what its job and this peer allow;
     * {@link Long#MAX_VALUE} for ever. Programs of commands are looked after by themselves.
     */
    long limitNanos(JobSpec spec) {
        if (spec.id().kind() == JobKind.COMMANDS) {
            return Long.MAX_VALUE;
        }
        long own = spec.limits().limitsRun() ? spec.limits().runNanos() : Long.MAX_VALUE;
        return allowance.limitsTime() ? Math.min(own, allowance.taskTime().toNanos()) : own;
    }

    /** How long that is, and who says so, for people. */
    String limitWords(JobSpec spec, String peerName) {
        long nanos = limitNanos(spec);
        String whose = spec.limits().limitsRun() && nanos == spec.limits().runNanos() ? "its job" : "peer " + peerName;
        return whose + " allows, which is " + TimeLimits.words(nanos);
    }
}
