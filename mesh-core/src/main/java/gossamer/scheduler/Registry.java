// SPDX-License-Identifier: Apache-2.0
package gossamer.scheduler;

import gossamer.machine.Effects;
import gossamer.message.SchedulerMessage;
import gossamer.message.SchedulerMessage.Busy;
import gossamer.message.SchedulerMessage.Directory;
import gossamer.message.SchedulerMessage.DirectoryRequest;
import gossamer.message.SchedulerMessage.Hello;
import gossamer.message.SchedulerMessage.Idle;
import gossamer.message.SchedulerMessage.IdleList;
import gossamer.message.SchedulerMessage.JobReport;
import gossamer.message.StealMessage.IdlePeers;
import gossamer.model.Appetite;
import gossamer.model.JobHead;
import gossamer.model.JobId;
import gossamer.model.JobKind;
import gossamer.model.PeerId;
import gossamer.model.View;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The scheduler's state in one view: the idle set and the job directory.
 *
 * <p>It acts only on the peer that the installed view names, and only on messages of that view; those of a view that
 * this peer has not installed yet wait for it, at most {@link #EARLY_MAX}. A peer that is drawn from the idle set
 * leaves it until it says that it is idle again, so that it is promised to one owner at a time.
 *
 * <p>Confined to the event loop.
 */
public final class Registry {
    /** How many messages of a coming view are kept; more are dropped, and only hints are lost with them. */
    public static final int EARLY_MAX = 1 << 14;

    /** How many jobs that are over stay in the directory. */
    public static final int OVER_MAX = 100;

    private record Early(PeerId from, SchedulerMessage message) {}

    private final PeerId self;
    private final Map<PeerId, Appetite> idle = new LinkedHashMap<>();
    private final Map<JobId, JobHead> jobs = new LinkedHashMap<>();
    private final List<Early> early = new ArrayList<>();
    private @Nullable View view;

    public Registry(PeerId self) {
        this.self = self;
    }

    /** A new view is a new term: everything is forgotten. */
    public void onView(View installed, Effects out) {
        view = installed;
        idle.clear();
        jobs.clear();
        List<Early> waiting = List.copyOf(early);
        early.clear();
        waiting.forEach(entry -> on(entry.from(), entry.message(), out));
    }

    /** Takes a message to the scheduler. */
    public void on(PeerId from, SchedulerMessage message, Effects out) {
        View now = view;
        if (now == null || !message.view().equals(now.id())) {
            keepIfEarly(now, from, message);
            return;
        }
        if (!now.scheduler().equals(self)) {
            return;
        }
        switch (message) {
            case Hello hello -> {
                setIdle(from, hello.appetite());
                hello.owned().forEach(this::enter);
            }
            case Idle said -> setIdle(from, said.appetite());
            case Busy said -> setIdle(from, Appetite.NONE);
            case JobReport report -> {
                enter(report.head());
                draw(now, from, report.head().id().kind(), report.wantPeers(), out);
            }
            case DirectoryRequest request ->
                out.send(from, new Directory(now.id(), request.ticket(), List.copyOf(jobs.values())));
            case IdleList list -> {}
            case Directory directory -> {}
        }
    }

    private void keepIfEarly(@Nullable View now, PeerId from, SchedulerMessage message) {
        boolean coming = now == null || message.view().compareTo(now.id()) > 0;
        if (coming && early.size() < EARLY_MAX) {
            early.add(new Early(from, message));
        }
    }

    private void setIdle(PeerId peer, Appetite appetite) {
        if (appetite.isNone()) {
            idle.remove(peer);
        } else {
            idle.put(peer, appetite);
        }
    }

    private void enter(JobHead head) {
        jobs.put(head.id(), head);
        if (head.isOver() && jobs.values().stream().filter(JobHead::isOver).count() > OVER_MAX) {
            dropOldestOver();
        }
    }

    private void dropOldestOver() {
        for (Iterator<JobHead> heads = jobs.values().iterator(); heads.hasNext(); ) {
            if (heads.next().isOver()) {
                heads.remove();
                return;
            }
        }
    }

    private void draw(View now, PeerId owner, JobKind kind, int wanted, Effects out) {
        if (wanted <= 0 || idle.isEmpty()) {
            return;
        }
        List<Integer> ranks = new ArrayList<>();
        for (var peers = idle.entrySet().iterator(); peers.hasNext() && ranks.size() < wanted; ) {
            Map.Entry<PeerId, Appetite> peer = peers.next();
            if (!peer.getKey().equals(owner) && peer.getValue().takes(kind)) {
                ranks.add(now.rankOf(peer.getKey()));
                peers.remove();
            }
        }
        if (!ranks.isEmpty()) {
            int[] drawn = ranks.stream().mapToInt(Integer::intValue).toArray();
            out.send(owner, new IdleList(kind, new IdlePeers(now.id(), drawn)));
        }
    }

    /** How many peers are known to be idle. */
    public int idleCount() {
        return idle.size();
    }

    /** Estimated bytes of state. */
    public long stateBytes() {
        return 48L * idle.size() + 120L * jobs.size() + 120L * early.size();
    }
}
