// SPDX-License-Identifier: Apache-2.0
package gossamer.message;

import gossamer.message.StealMessage.IdlePeers;
import gossamer.model.Appetite;
import gossamer.model.JobHead;
import gossamer.model.JobKind;
import gossamer.model.ViewId;
import java.util.List;

/**
 * Between the peers and the scheduler of a view; each names the view, and in any other view it changes nothing.
 *
 * <p>No task, steal or result ever waits for one of these.
 */
public sealed interface SchedulerMessage extends Message {
    ViewId view();

    /**
     * Peer to scheduler, once after each view: from these the scheduler's whole state is rebuilt.
     *
     * @param appetite of a peer that has no work; otherwise none
     * @param owned the jobs it owns that are not over
     */
    record Hello(ViewId view, Appetite appetite, List<JobHead> owned) implements SchedulerMessage {}

    /**
     * Peer to scheduler: I have a slot without work, and nobody I asked had any.
     *
     * @param appetite what the peer could take
     */
    record Idle(ViewId view, Appetite appetite) implements SchedulerMessage {}

    /** Peer to scheduler: I have work again. */
    record Busy(ViewId view) implements SchedulerMessage {}

    /**
     * Owner to scheduler: this is how my job stands; at once when it begins and ends, otherwise twice a second at most.
     *
     * @param wantPeers how many idle peers the owner could feed now
     */
    record JobReport(ViewId view, JobHead head, int wantPeers) implements SchedulerMessage {}

    /**
     * Scheduler to owner: these peers are idle; they are yours to feed.
     *
     * @param kind of the work that they all take
     */
    record IdleList(JobKind kind, IdlePeers idle) implements SchedulerMessage {
        @Override
        public ViewId view() {
            return idle.view();
        }
    }

    /**
     * Peer to scheduler: which jobs are there?
     *
     * @param ticket names the question at the asking peer
     */
    record DirectoryRequest(ViewId view, long ticket) implements SchedulerMessage {}

    /** Scheduler to peer: the jobs it knows of, the newest last, those that ended lately included. */
    record Directory(ViewId view, long ticket, List<JobHead> jobs) implements SchedulerMessage {}
}
