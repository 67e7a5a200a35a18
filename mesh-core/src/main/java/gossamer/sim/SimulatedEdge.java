// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import gossamer.machine.Effects;
import gossamer.machine.Note;
import gossamer.message.BackupMessage.Refusal;
import gossamer.message.CodeMessage.CodeRequest;
import gossamer.message.Message;
import gossamer.model.Change;
import gossamer.model.Chunk;
import gossamer.model.Content;
import gossamer.model.ContentHash;
import gossamer.model.IndexRange;
import gossamer.model.Items;
import gossamer.model.JobHead;
import gossamer.model.JobId;
import gossamer.model.JobSpec;
import gossamer.model.PeerId;
import gossamer.model.Yield;
import java.util.List;

/** Carries out what the engine of one simulated peer wants done. */
final class SimulatedEdge implements Effects {
    private final World world;
    private final SimulatedPeer peer;

    SimulatedEdge(World world, SimulatedPeer peer) {
        this.world = world;
        this.peer = peer;
    }

    @Override
    public void send(PeerId to, Message message) {
        if (to.equals(peer.id())) {
            throw new Violation("I17 idleSilence", peer + " sends to itself: " + message);
        }
        world.trace().sent(world.now(), peer, world.numberOf(to), message);
        SimulatedPeer receiver = world.peer(to);
        world.sending(peer, message);
        if (message instanceof CodeRequest request) {
            peer.code().ask(request.contents());
        }
        if (receiver != null && peer.sees(to)) {
            world.network().send(peer, receiver, message, peer.departure());
        }
    }

    @Override
    public void run(JobSpec spec, Chunk chunk) {
        world.trace().ran(world.now(), peer, chunk);
        peer.workers().run(spec, chunk);
    }

    @Override
    public void recall(long chunk, int wanted) {
        world.trace().said(world.now(), peer, "recall", chunk);
        peer.workers().recall(chunk);
    }

    @Override
    public void checkpoint(long chunk) {
        world.trace().said(world.now(), peer, "checkpoint", chunk);
        peer.workers().checkpoint(chunk);
    }

    @Override
    public void stop(long chunk, IndexRange range) {
        world.trace().said(world.now(), peer, "stop", chunk);
        peer.workers().stop(chunk, range);
    }

    @Override
    public void forget(JobId job) {
        world.trace().said(world.now(), peer, "forget", job.number());
        peer.code().forget(job);
    }

    @Override
    public void prepareCode(JobId job, ContentHash code) {
        world.trace().said(world.now(), peer, "prepare code", job.number());
        peer.code().prepare(job, code);
    }

    @Override
    public void keepCode(PeerId from, List<Content> contents) {
        world.trace().said(world.now(), peer, "keep code", contents.size());
        peer.code().keep(from, contents);
    }

    @Override
    public void serveCode(PeerId to, List<ContentHash> contents) {
        world.trace().said(world.now(), peer, "serve code", contents.size());
        peer.code().serve(to, contents);
    }

    @Override
    public void giveUpCode(ContentHash code, String why) {
        world.trace().said(world.now(), peer, "give up code", 1);
        peer.code().giveUp(code);
        for (Ledger.Entry job : world.ledger().entries()) {
            boolean isThere = job.isLive()
                    && code.equals(job.spec.code())
                    && world.ownersOf(job).stream().anyMatch(owner -> peer.sees(owner.id()));
            if (isThere) {
                throw new Violation("C3 codeArrives", peer + " gives up the code of " + job + ": " + why);
            }
        }
    }

    @Override
    public void deliver(JobId job, Yield yield) {
        world.trace().delivered(world.now(), peer, job, yield);
        world.ledger().deliver(peer, job, yield, false);
        world.workload().people().delivered(peer, job, yield);
        peer.forks().delivered(job, yield);
    }

    @Override
    public void progress(JobHead head) {
        world.trace().said(world.now(), peer, head.state().name(), head.done());
        world.ledger().progress(peer, head, world.now());
        world.workload().people().progressed(peer, head);
        if (head.isOver()) {
            peer.forks().over(head);
        }
    }

    @Override
    public void safe(JobId job) {
        world.trace().said(world.now(), peer, "safe", job.number());
        world.ledger().entry(job).safe = true;
    }

    @Override
    public void unsafe(JobId job, String why) {
        world.trace().said(world.now(), peer, "unsafe", job.number());
        if (world.ledger().entry(job).safe) {
            throw new Violation("I12 recoverable", world.ledger().entry(job) + " is taken back: " + why);
        }
    }

    @Override
    public void store(JobId job, PeerId owner, int epoch, long stream, long first, List<Change> changes) {
        world.trace().said(world.now(), peer, "store", first);
        store().store(job, owner, epoch, stream, first, changes);
    }

    @Override
    public void unstore(JobId job, boolean over) {
        world.trace().said(world.now(), peer, over ? "unstore, over" : "unstore", job.number());
        store().unstore(job, over);
    }

    private SimulatedStore store() {
        SimulatedStore store = peer.store();
        if (store == null) {
            throw new Violation("I12 recoverable", peer + " writes to a store that it does not have");
        }
        return store;
    }

    @Override
    public void attached(long ticket, JobSpec spec, JobHead head) {
        world.trace().said(world.now(), peer, "attached", spec.id().number());
        world.workload().people().attached(peer, ticket, spec.id());
    }

    @Override
    public void attachRefused(long ticket, JobId job, Refusal why) {
        world.trace().said(world.now(), peer, why.name(), job.number());
        world.workload().people().refused(ticket, job, why);
    }

    @Override
    public void recovered(JobId job, Yield yield, Items arguments, boolean again) {
        world.trace().delivered(world.now(), peer, job, yield);
        Ledger.Entry entry = world.ledger().entry(job);
        for (int i = 0; i < arguments.size(); i++) {
            long index = yield.range().lo() + i;
            if (!entry.plan.isArgument(arguments.at(i), index)) {
                throw new Violation(
                        "I12 recoverable", "task " + index + " of " + entry + " comes with another argument");
            }
        }
        world.ledger().deliver(peer, job, yield, again);
        world.workload().people().delivered(peer, job, yield);
    }

    @Override
    public void displaced(JobId job) {
        world.trace().said(world.now(), peer, "displaced", job.number());
        world.ledger().entry(job).clients.remove(peer.number());
    }

    @Override
    public void peers(long ticket, List<PeerReport> reports) {
        world.trace().said(world.now(), peer, "peers", reports.size());
        world.ledger().answered(ticket);
    }

    @Override
    public void jobs(long ticket, List<JobHead> jobs) {
        world.trace().said(world.now(), peer, "jobs", jobs.size());
        world.ledger().answered(ticket);
    }

    @Override
    public void left() {
        world.trace().said(world.now(), peer, "left", 0);
        peer.leave();
    }

    @Override
    public void note(Note note) {
        world.trace().noted(world.now(), peer, note);
    }
}
