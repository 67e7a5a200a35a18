// SPDX-License-Identifier: Apache-2.0
package gossamer.survey;

import gossamer.config.EngineConfig;
import gossamer.machine.Effects;
import gossamer.machine.Effects.PeerReport;
import gossamer.message.SurveyMessage.SurveyReply;
import gossamer.message.SurveyMessage.SurveyRequest;
import gossamer.model.PeerCard;
import gossamer.model.PeerId;
import gossamer.model.PeerStats;
import gossamer.model.View;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The surveys that are open at this peer: each ends when all have answered, or when the time is up.
 *
 * <p>Confined to the event loop.
 */
public final class Surveys {
    private static final class Open {
        final View view;
        final long since;
        final Set<PeerId> awaited;
        final Map<PeerId, PeerReport> reports = new LinkedHashMap<>();

        Open(View view, long since, PeerId self) {
            this.view = view;
            this.since = since;
            this.awaited = new LinkedHashSet<>(view.members());
            this.awaited.remove(self);
        }
    }

    private final EngineConfig config;
    private final Map<Long, Open> open = new LinkedHashMap<>(); // by rising time

    public Surveys(EngineConfig config) {
        this.config = config;
    }

    /** A person asks; this peer's own answer is given along. */
    public void ask(long ticket, View view, PeerCard own, PeerStats stats, long nowNanos, Effects out) {
        Open survey = new Open(view, nowNanos, own.peer());
        survey.reports.put(own.peer(), report(view, own, stats));
        open.put(ticket, survey);
        for (PeerId peer : survey.awaited) {
            out.send(peer, new SurveyRequest(ticket));
        }
        endIfComplete(ticket, survey, out);
    }

    private static PeerReport report(View view, PeerCard card, PeerStats stats) {
        return new PeerReport(card, stats, view.scheduler().equals(card.peer()));
    }

    /** A peer answers. */
    public void onReply(PeerId from, SurveyReply reply, Effects out) {
        Open survey = open.get(reply.ticket());
        if (survey != null && survey.awaited.remove(from)) {
            survey.reports.put(from, report(survey.view, reply.card(), reply.stats()));
            endIfComplete(reply.ticket(), survey, out);
        }
    }

    private void endIfComplete(long ticket, Open survey, Effects out) {
        if (survey.awaited.isEmpty()) {
            open.remove(ticket);
            end(ticket, survey, out);
        }
    }

    /** In the order of the view. */
    private static void end(long ticket, Open survey, Effects out) {
        List<PeerReport> reports = new ArrayList<>();
        for (PeerId peer : survey.view.members()) {
            PeerReport report = survey.reports.get(peer);
            if (report != null) {
                reports.add(report);
            }
        }
        out.peers(ticket, reports);
    }

    /** Peers that left are not waited for. */
    public void onView(View view, Effects out) {
        open.entrySet().removeIf(entry -> {
            Open survey = entry.getValue();
            survey.awaited.removeIf(peer -> !view.contains(peer));
            if (survey.awaited.isEmpty()) {
                end(entry.getKey(), survey, out);
                return true;
            }
            return false;
        });
    }

    /** Ends surveys whose time is up. */
    public void onTime(long nowNanos, Effects out) {
        open.entrySet().removeIf(entry -> {
            boolean late = nowNanos - entry.getValue().since >= config.surveyNanos();
            if (late) {
                end(entry.getKey(), entry.getValue(), out);
            }
            return late;
        });
    }

    public long deadlineNanos() {
        return open.isEmpty() ? Long.MAX_VALUE : open.values().iterator().next().since + config.surveyNanos();
    }
}
