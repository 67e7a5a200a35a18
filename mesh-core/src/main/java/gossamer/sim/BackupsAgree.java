// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import gossamer.model.Change;
import gossamer.model.IndexRange;
import gossamer.model.Outcome;
import gossamer.model.Yield;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** I12: while nothing is under way, every backup of a job knows of it what its owner knows. */
final class BackupsAgree extends Invariant {
    BackupsAgree() {
        super("I12 backupsAgree");
    }

    @Override
    void calm(World world) {
        for (Ledger.Entry job : world.ledger().entries()) {
            SimulatedPeer owner = job.isDurable() && job.isLive() ? world.ownerOf(job) : null;
            if (owner != null) {
                SortedSet<String> known = facts(owner.inspect().told(job.id()));
                for (SimulatedPeer peer : world.livePeers()) {
                    if (peer.inspect().backedUp().contains(job.id())) {
                        checkSame(known, facts(peer.inspect().told(job.id())), peer, job);
                    }
                }
            }
        }
    }

    /** Checks what one backup knows. */
    void checkSame(SortedSet<String> owner, SortedSet<String> backup, Object peer, Object job) {
        evaluated();
        SortedSet<String> lacks = new TreeSet<>(owner);
        lacks.removeAll(backup);
        check(lacks.isEmpty(), peer, " does not know of ", job, " that ", lacks);
        SortedSet<String> wrong = new TreeSet<>(backup);
        wrong.removeAll(owner);
        check(wrong.isEmpty(), peer, " believes of ", job, " that ", wrong);
    }

    /** What a book says, however it is cut into changes. */
    static SortedSet<String> facts(List<Change> told) {
        SortedSet<String> facts = new TreeSet<>();
        for (Change change : told) {
            switch (change) {
                case Change.Opened opened -> facts.add(opened.open() ? "open" : "sealed");
                case Change.Tasks tasks -> facts.add(tasks.count() + " tasks");
                case Change.Arguments arguments -> {
                    for (int i = 0; i < arguments.items().size(); i++) {
                        facts.add((arguments.first() + i) + " has an argument");
                    }
                }
                case Change.Kept(Yield.Each each, boolean given) -> {
                    int place = 0;
                    for (Outcome outcome : each.outcomes()) {
                        facts.add((each.range().lo() + place++) + " gave a "
                                + outcome.getClass().getSimpleName() + given(given));
                    }
                }
                case Change.Kept(Yield.Combined combined, boolean given) ->
                    facts.add(combined.range() + " gave a combined value" + given(given));
                case Change.Kept(Yield.Bagged step, boolean given) ->
                    facts.add(step.range() + " gave in step " + step.step() + " of attempt " + step.attempt()
                            + given(given));
                case Change.Again again -> each(again.range(), " is attempt " + again.attempt(), facts);
                case Change.Finished finished -> each(finished.range(), " is finished", facts);
                case Change.Bag bag -> facts.add(bag + " of attempt " + bag.attempt());
                case Change.Counted counted -> facts.add(counted.items() + " items, " + counted.failed() + " failed");
                case Change.Started started ->
                    each(started.range(), " may be started by " + started.holder() + " as " + started.chunk(), facts);
                case Change.Struck past ->
                    each(past.range(), " has " + past.strikes() + " strikes, " + past.retries() + " retries", facts);
                case Change.MayStart said -> facts.add("may start: " + said.may());
                case Change.Sealed sealed -> facts.add("sealed");
                case Change.Consumed consumed -> each(consumed.range(), " is consumed", facts);
                case Change.Done done -> throw new IllegalStateException("a book is not told by " + done);
                case Change.Given given -> throw new IllegalStateException("a book is not told by " + given);
                case Change.Backups backups -> throw new IllegalStateException("a book is not told by " + backups);
                case Change.Inherited inherited ->
                    throw new IllegalStateException("a book is not told by " + inherited);
            }
        }
        return facts;
    }

    private static String given(boolean given) {
        return given ? ", and was given" : "";
    }

    private static void each(IndexRange range, String fact, SortedSet<String> facts) {
        for (long index = range.lo(); index < range.hi(); index++) {
            facts.add(index + fact);
        }
    }
}
