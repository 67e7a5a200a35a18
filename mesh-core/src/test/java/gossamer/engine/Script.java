// SPDX-License-Identifier: Apache-2.0
package gossamer.engine;

import gossamer.machine.Event;
import gossamer.message.BackupMessage;
import gossamer.message.CodeMessage;
import gossamer.message.GossipMessage;
import gossamer.message.JobMessage;
import gossamer.message.LeaseMessage;
import gossamer.message.Message;
import gossamer.message.ResultMessage;
import gossamer.message.SchedulerMessage;
import gossamer.message.StealMessage;
import gossamer.message.SurveyMessage;
import gossamer.model.Examples;
import gossamer.model.Items;
import gossamer.model.JobHead;
import gossamer.model.JobId;
import gossamer.model.JobKind;
import gossamer.model.Lease;
import gossamer.model.PeerId;
import gossamer.model.Yield;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Acts out a story and writes down the messages that were sent.
 *
 * <p>A story is a sequence of blocks: commands, a line {@code ----}, the messages, an empty line. The commands:
 *
 * <pre>
 *   peers a=0 b=2              starts peers with so many slots
 *   view a b scheduler=b       installs a view at its members
 *   task 1ms                   how long each task takes
 *   submit a 100               a job of so many tasks
 *   cancel a                   its last job
 *   slots c=1                  from now on
 *   kill b, leave b
 *   lose Leased                all messages of that kind from now on; "lose nothing" ends it
 *   run 5ms
 * </pre>
 */
final class Script {
    private final Pump pump = new Pump();
    private final Map<String, PeerId> peers = new LinkedHashMap<>();
    private final Set<String> lost = new HashSet<>();
    private JobId lastJob = new JobId(Examples.ANNA, 0, JobKind.JAVA);
    private long viewSequence;
    private int told;

    Script() {
        peers.put("a", Examples.ANNA);
        peers.put("b", Examples.BERT);
        peers.put("c", Examples.CARL);
        peers.put("d", Examples.DORA);
        pump.fate = flight -> lost.contains(kind(flight.message())) ? List.of() : List.of(0L);
    }

    /** The story as it really goes. */
    String replay(String story) {
        StringBuilder real = new StringBuilder();
        boolean isSaid = false;
        for (String line : story.split("\n", -1)) {
            if (line.equals("----")) {
                isSaid = true;
                real.append("----\n");
                tell(real);
            } else if (line.isEmpty()) {
                isSaid = false;
                real.append('\n');
            } else if (!isSaid) {
                real.append(line).append('\n');
                String command = line.replaceFirst("#.*", "").strip();
                if (!command.isEmpty()) {
                    act(command.split(" +"));
                }
            }
        }
        return real.substring(0, real.length() - 1); // the last line ends the text
    }

    private void act(String[] words) {
        switch (words[0]) {
            case "peers" -> {
                for (String word : rest(words)) {
                    pump.start(peer(word.substring(0, 1)), Integer.parseInt(word.substring(2)));
                }
            }
            case "view" -> {
                PeerId scheduler = peer(words[words.length - 1].replace("scheduler=", ""));
                List<PeerId> members = new ArrayList<>();
                for (String word : Arrays.copyOfRange(words, 1, words.length - 1)) {
                    members.add(peer(word));
                }
                do {
                    viewSequence++;
                } while (!Examples.view(viewSequence, members).scheduler().equals(scheduler));
                pump.install(Examples.view(viewSequence, members));
            }
            case "task" -> {
                long nanos = nanos(words[1]);
                pump.taskNanos = index -> nanos;
            }
            case "submit" -> {
                lastJob = new JobId(peer(words[1]), lastJob.number() + 1, JobKind.JAVA);
                pump.submit(Examples.spec(lastJob, Long.parseLong(words[2])), Items.NONE);
            }
            case "slots" -> pump.resize(peer(words[1].substring(0, 1)), Integer.parseInt(words[1].substring(2)));
            case "cancel" -> pump.step(peer(words[1]), new Event.JobCancelled(lastJob));
            case "kill" -> pump.kill(peer(words[1]));
            case "leave" -> pump.step(peer(words[1]), new Event.LeaveAsked());
            case "lose" -> {
                lost.clear();
                lost.add(words[1]);
            }
            case "run" -> pump.runFor(nanos(words[1]));
            default -> throw new IllegalArgumentException("no command: " + words[0]);
        }
    }

    private static List<String> rest(String[] words) {
        return List.of(words).subList(1, words.length);
    }

    private PeerId peer(String name) {
        PeerId peer = peers.get(name);
        if (peer == null) {
            throw new IllegalArgumentException("no peer: " + name);
        }
        return peer;
    }

    private String name(PeerId peer) {
        return peers.keySet().stream()
                .filter(name -> peers.get(name).equals(peer))
                .findFirst()
                .orElseThrow();
    }

    private static long nanos(String text) {
        long number = Long.parseLong(text.replaceFirst("[a-z]+$", ""));
        return switch (text.replaceFirst("^[0-9]+", "")) {
            case "us" -> number * Examples.US;
            case "ms" -> number * Examples.MS;
            case "s" -> number * Examples.SECOND;
            default -> throw new IllegalArgumentException("no time: " + text);
        };
    }

    // --- what is written down

    private void tell(StringBuilder real) {
        for (; told < pump.sent.size(); told++) {
            Pump.Flight flight = pump.sent.get(told);
            real.append(name(flight.from())).append(" -> ").append(name(flight.to()));
            real.append(' ').append(kind(flight.message())).append(say(flight.message()));
            real.append(lost.contains(kind(flight.message())) ? " (lost)\n" : "\n");
        }
    }

    private static String kind(Message message) {
        return message.getClass().getSimpleName();
    }

    private String say(Message message) {
        return switch (message) {
            case StealMessage.StealRequest request ->
                " slots=" + request.appetite().slots();
            case StealMessage.Loot loot ->
                " #" + loot.grant() + " "
                        + text(loot.leases().stream().map(Lease::range).toList())
                        + (loot.idle() == null
                                ? ""
                                : " tree=" + Arrays.toString(loot.idle().ranks()));
            case StealMessage.Decline decline -> "";
            case StealMessage.Refuse refuse -> " #" + refuse.grant();
            case StealMessage.Lifeline lifeline ->
                " slots=" + lifeline.appetite().slots();
            case LeaseMessage.Leased leased ->
                " " + text(leased.ranges()) + " from " + name(leased.granter()) + " #" + leased.grant();
            case LeaseMessage.LeaseConfirmed confirmed -> " #" + confirmed.grant();
            case LeaseMessage.Drop drop -> " " + text(drop.ranges());
            case LeaseMessage.Audit audit -> "";
            case LeaseMessage.AuditReport report -> " " + text(report.ranges());
            case LeaseMessage.StartRequest wish -> " " + text(List.of(wish.range()));
            case LeaseMessage.StartReply reply ->
                " " + text(reply.plain()) + (reply.isolated().isEmpty() ? "" : " isolated=" + text(reply.isolated()));
            case ResultMessage.Results results ->
                " " + text(results.yields().stream().map(Yield::range).toList())
                        + (results.appetite().isNone()
                                ? ""
                                : " hungry=" + results.appetite().slots());
            case ResultMessage.ResultsAck ack -> "";
            case ResultMessage.Worked worked -> " " + worked.index() + "=" + worked.items();
            case JobMessage.SpecRequest request -> "";
            case JobMessage.SpecReply reply -> "";
            case JobMessage.Cancel cancel -> " " + text(cancel.ranges());
            case JobMessage.JobOver over -> "";
            case JobMessage.CancelJob wish -> "";
            case BackupMessage backup -> "";
            case CodeMessage code -> "";
            case SchedulerMessage.Hello hello -> " idle=" + !hello.appetite().isNone();
            case SchedulerMessage.JobReport report ->
                " " + text(report.head()) + (report.wantPeers() == 0 ? "" : " wants=" + report.wantPeers());
            case SchedulerMessage.IdleList list ->
                " " + Arrays.toString(list.idle().ranks());
            case SchedulerMessage scheduling -> "";
            case GossipMessage.Rumour rumour ->
                rumour.loads().stream()
                        .map(load -> " " + name(load.peer()) + "=" + load.surplusNanos() / Examples.US + "us")
                        .collect(Collectors.joining());
            case SurveyMessage survey -> "";
        };
    }

    private static String text(JobHead head) {
        return head.done() + "/" + head.total() + " " + head.state()
                + (head.rerun() == 0 ? "" : " rerun=" + head.rerun());
    }

    private static String text(Collection<?> ranges) {
        return ranges.isEmpty()
                ? "nothing"
                : ranges.stream().map(Object::toString).collect(Collectors.joining(" "));
    }
}
