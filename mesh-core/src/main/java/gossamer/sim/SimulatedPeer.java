// SPDX-License-Identifier: Apache-2.0
package gossamer.sim;

import gossamer.engine.Inspection;
import gossamer.machine.Event;
import gossamer.machine.Event.Received;
import gossamer.machine.Event.Tick;
import gossamer.machine.Event.ViewInstalled;
import gossamer.message.CodeMessage.CodeUnknown;
import gossamer.message.Message;
import gossamer.model.Change;
import gossamer.model.PeerCard;
import gossamer.model.PeerId;
import gossamer.model.StoredBook;
import gossamer.model.View;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One simulated process: an engine with its event loop, its lane, its workers and a clock of its own.
 *
 * <p>The lane's rule: a message from a peer outside the installed view is held for 2 s, and dropped unless a view with
 * that peer is installed by then; one to a peer outside the view is not sent.
 */
final class SimulatedPeer {
    private static final long HOLD_NANOS = 2_000_000_000L;

    /** So many ticks at one moment are an engine that spins. */
    private static final int TICKS_AT_ONCE_MAX = 100;

    private record HeldMessage(SimulatedPeer from, Message message, long untilNanos) {}

    private final World world;
    private final int number;
    private final PeerCard card;
    private final Subject subject;
    private final Clock clock;
    private final SimulatedEdge edge;
    private final SimulatedWorkers workers;
    private final SimulatedForks forks;
    private final SimulatedCode code;
    private @Nullable SimulatedStore store;
    private @Nullable Inspection glance; // null when the engine has moved since
    private boolean stepping;
    private final Deque<HeldMessage> held = new ArrayDeque<>();
    private final Deque<HeldMessage> inbox = new ArrayDeque<>();

    private boolean alive = true;
    private boolean leaving;
    private boolean left;
    private long frozenUntil;
    private @Nullable View view;
    private long loopFreeAt;
    private boolean draining;
    private long tickAt = Long.MAX_VALUE;
    private int ticksPlanned;
    private long lastTickAt = -1;
    private int ticksAtOnce;

    SimulatedPeer(World world, int number, PeerCard card, Subject subject, long clockOffsetNanos) {
        this.world = world;
        this.number = number;
        this.card = card;
        this.subject = subject;
        this.clock = new Clock(clockOffsetNanos);
        this.edge = new SimulatedEdge(world, this);
        this.workers = new SimulatedWorkers(world, this, card.slots());
        this.forks = new SimulatedForks(world, this);
        this.code =
                new SimulatedCode(world, this, new SplittableRandom(card.peer().low()));
    }

    World world() {
        return world;
    }

    int number() {
        return number;
    }

    PeerId id() {
        return card.peer();
    }

    PeerCard card() {
        return card;
    }

    boolean isAlive() {
        return alive;
    }

    /** Whether it was asked to leave: nobody submits a job here any more. */
    boolean isLeaving() {
        return leaving;
    }

    /** Opens the journal on a disk: the first thing that a process does. */
    void open(SimulatedDisk disk, boolean sync, SplittableRandom dice) {
        List<StoredBook> books = disk.books();
        store = new SimulatedStore(world, this, disk, sync, dice);
        disk.mount(this);
        books.forEach(book -> {
            if (book.changes().get(0) instanceof Change.Opened opened
                    && opened.spec().code() != null) {
                code.found(opened.spec().code());
            }
        });
        world.workload().people().found(this, books);
        step(new Event.StoreOpened(books, disk.over()));
    }

    /** Its journal, or null where peers have none. */
    @Nullable
    SimulatedStore store() {
        return store;
    }

    /** Whether it is neither asked to leave nor frozen: a place for people to do things. */
    boolean isStaying() {
        return alive && !leaving && world.now() >= frozenUntil;
    }

    /** Lets nothing happen here until a time. */
    void freeze(long untilNanos) {
        frozenUntil = Math.max(frozenUntil, untilNanos);
    }

    /** Lets the clock run at another speed from now on. */
    void drift(int perMille) {
        clock.drift(world.now(), perMille);
        tickAt = Long.MAX_VALUE;
        planTick();
    }

    /** Does something in this process: now, or when it is no longer frozen; not after its end. */
    void whenAwake(Runnable due) {
        if (world.now() < frozenUntil) {
            world.at(frozenUntil, () -> whenAwake(due));
        } else if (alive) {
            due.run();
        }
    }

    /** Plans something in this process. */
    void at(long atNanos, Runnable due) {
        world.at(atNanos, () -> whenAwake(due));
    }

    SimulatedEdge edge() {
        return edge;
    }

    SimulatedCode code() {
        return code;
    }

    /** Those of the tasks that run here. */
    SimulatedForks forks() {
        return forks;
    }

    SimulatedWorkers workers() {
        return workers;
    }

    Inspection inspect() {
        if (stepping) {
            return subject.inspect();
        }
        Inspection last = glance;
        if (last == null) {
            last = new Glance(subject.inspect());
            glance = last;
        }
        return last;
    }

    boolean sees(PeerId peer) {
        return view != null && view.contains(peer);
    }

    /** How many peers it believes to be here. */
    int viewSize() {
        return view == null ? 1 : view.size();
    }

    /** Lets the engine take an event now. */
    void step(Event event) {
        if (!alive) {
            return;
        }
        if (event instanceof Event.LeaveAsked) {
            leaving = true;
        }
        world.stepping(this, event);
        glance = null;
        stepping = true;
        subject.step(clock.at(world.now()), event, edge);
        stepping = false;
        glance = null;
        if (left) {
            world.workload().people().died(this);
            vanish();
            world.membership().onLeft(this);
        } else {
            planTick();
        }
        world.stepped(this, event);
    }

    private void planTick() {
        long deadline = subject.deadlineNanos();
        if (deadline == Long.MAX_VALUE) {
            return;
        }
        long at = Math.max(world.now(), clock.when(deadline));
        if (at < tickAt) {
            tickAt = at;
            int planned = ++ticksPlanned;
            world.atRandomly(
                    at,
                    () -> whenAwake(() -> {
                        if (planned == ticksPlanned && alive) {
                            tick();
                        }
                    }));
        }
    }

    private void tick() {
        tickAt = Long.MAX_VALUE;
        if (subject.deadlineNanos() > clock.at(world.now())) { // it changed its mind since
            planTick();
            return;
        }
        ticksAtOnce = lastTickAt == world.now() ? ticksAtOnce + 1 : 0;
        lastTickAt = world.now();
        if (ticksAtOnce > TICKS_AT_ONCE_MAX) {
            throw new Violation("I17 idleSilence", "peer " + number + " wants tick after tick at one moment");
        }
        step(new Tick());
    }

    void install(View installed) {
        if (world.now() < frozenUntil) {
            world.at(frozenUntil, () -> {
                if (alive && (view == null || view.id().compareTo(installed.id()) < 0)) {
                    install(installed);
                }
            });
            return;
        }
        view = installed;
        step(new ViewInstalled(installed));
        List<HeldMessage> waiting = new ArrayList<>(held);
        held.clear();
        for (HeldMessage message : waiting) {
            if (message.untilNanos() < world.now()) {
                world.network().landed();
            } else {
                arrive(message);
            }
        }
    }

    /** A message reaches this peer's lane. */
    void arrive(SimulatedPeer from, Message message) {
        arrive(new HeldMessage(from, message, world.now() + HOLD_NANOS));
    }

    private void arrive(HeldMessage message) {
        if (!alive) {
            world.network().landed();
        } else if (world.now() < frozenUntil) {
            world.at(frozenUntil, () -> arrive(message));
        } else if (!sees(message.from().id())) {
            held.add(message);
            world.at(Math.max(world.now(), message.untilNanos()), () -> {
                if (held.remove(message)) {
                    world.network().landed();
                }
            });
        } else if (inbox.isEmpty() && loopFreeAt <= world.now()) {
            handle(message);
        } else {
            inbox.add(message);
            drainLater();
        }
    }

    private void drainLater() {
        if (!draining) {
            draining = true;
            at(Math.max(loopFreeAt, world.now()), () -> {
                draining = false;
                HeldMessage next = inbox.poll();
                if (next != null) {
                    handle(next);
                }
                if (!inbox.isEmpty()) {
                    drainLater();
                }
            });
        }
    }

    private void handle(HeldMessage message) {
        world.network().landed();
        if (sees(message.from().id())) {
            loopFreeAt =
                    Math.max(loopFreeAt, world.now()) + world.network().links().handleNanos();
            if (message.message() instanceof CodeUnknown unknown) {
                code.declined(unknown.contents());
            }
            step(new Received(message.from().id(), message.message()));
        }
    }

    /** When a message sent now leaves: the event loop sends one after the other. */
    long departure() {
        loopFreeAt = Math.max(loopFreeAt, world.now()) + world.network().links().sendNanos();
        return loopFreeAt;
    }

    /** The engine has handed over everything: the process ends after this step. */
    void leave() {
        left = true;
    }

    /** The process ends at once. */
    void vanish() {
        alive = false;
        workers.halt();
        for (int i = held.size() + inbox.size(); i > 0; i--) {
            world.network().landed();
        }
        held.clear();
        inbox.clear();
    }

    @Override
    public String toString() {
        return "p" + number;
    }
}
