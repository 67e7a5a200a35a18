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
                List<Change> told = owner.inspect().told(job.id());
                for (SimulatedPeer peer : world.livePeers()) {
                    if (peer.inspect().current().contains(job.id())) {
                        List<Change> copy = peer.inspect().told(job.id());
                        evaluated();
                        if (sum(told) != sum(copy)) {
                            checkSame(facts(told), facts(copy), peer, job);
                        }
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

    /**
     * A number for what a book says, however it is cut into changes: that of books that say the same is the same, and
     * of others hardly ever. Worlds are calm at most of their steps, and words are dear.
     */
    private static long sum(List<Change> told) {
        long sum = 0;
        for (Change change : told) {
            sum += switch (change) {
                case Change.Opened opened -> fact(1, 0, opened.open() ? 1 : 0);
                case Change.Tasks tasks -> fact(2, 0, tasks.count());
                case Change.Arguments arguments ->
                    each(
                            3,
                            arguments.first(),
                            arguments.first() + arguments.items().size(),
                            0);
                case Change.Kept(Yield.Each each, boolean given) -> {
                    long outcomes = 0;
                    long index = each.range().lo();
                    for (Outcome outcome : each.outcomes()) {
                        outcomes += fact(4, index++, (outcome instanceof Outcome.Success ? 2 : 0) + (given ? 1 : 0));
                    }
                    yield outcomes;
                }
                case Change.Kept(Yield.Combined combined, boolean given) ->
                    fact(5, combined.range().lo(), 2 * combined.range().hi() + (given ? 1 : 0));
                case Change.Kept(Yield.Bagged step, boolean given) ->
                    fact(6, step.range().lo(), (step.step() << 20) + 2L * step.attempt() + (given ? 1 : 0));
                case Change.Again again ->
                    each(7, again.range().lo(), again.range().hi(), again.attempt());
                case Change.Finished finished ->
                    each(8, finished.range().lo(), finished.range().hi(), 0);
                case Change.Bag bag -> fact(9, bag.toString().hashCode(), bag.attempt());
                case Change.Counted counted -> fact(10, counted.items(), counted.failed());
                case Change.Sealed sealed -> fact(1, 0, 0);
                case Change.Consumed consumed ->
                    each(11, consumed.range().lo(), consumed.range().hi(), 0);
                case Change.Started started -> {
                    int holder = started.holder().hashCode();
                    yield each(12, started.range().lo(), started.range().hi(), 31 * started.chunk() + holder);
                }
                case Change.Struck past ->
                    each(13, past.range().lo(), past.range().hi(), 4L * past.retries() + past.strikes());
                case Change.MayStart said -> fact(14, 0, said.may() ? 1 : 0);
                case Change.Spent spent -> fact(15, 0, spent.nanos());
                case Change.Done done -> throw new IllegalStateException("a book is not told by " + done);
                case Change.Given given -> throw new IllegalStateException("a book is not told by " + given);
                case Change.Backups backups -> throw new IllegalStateException("a book is not told by " + backups);
                case Change.Inherited inherited ->
                    throw new IllegalStateException("a book is not told by " + inherited);
            };
        }
        return sum;
    }

    private static long each(int kind, long lo, long hi, long what) {
        long sum = 0;
        for (long index = lo; index < hi; index++) {
            sum += fact(kind, index, what);
        }
        return sum;
    }

    private static long fact(int kind, long index, long what) {
        long z = (kind * 0x9e3779b97f4a7c15L + index) * 0xbf58476d1ce4e5b9L + what;
        z = (z ^ (z >>> 29)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 32);
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
                case Change.Spent spent -> facts.add("has run for " + spent.nanos() + " ns");
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
