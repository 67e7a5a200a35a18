// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.wire;

import static java.util.Map.entry;

import gossamer.message.BackupMessage.Backup;
import gossamer.message.BackupMessage.Refusal;
import gossamer.message.GossipMessage.Rumour;
import gossamer.message.LeaseMessage.AuditReport;
import gossamer.message.Message;
import gossamer.message.StealMessage.IdlePeers;
import gossamer.message.StealMessage.Loot;
import gossamer.model.Accept;
import gossamer.model.Appetite;
import gossamer.model.AttemptPolicy;
import gossamer.model.Change;
import gossamer.model.Content;
import gossamer.model.ContentHash;
import gossamer.model.IndexRange;
import gossamer.model.Items;
import gossamer.model.JobHead;
import gossamer.model.JobId;
import gossamer.model.JobKind;
import gossamer.model.JobSpec;
import gossamer.model.KeyId;
import gossamer.model.Lease;
import gossamer.model.Outcome;
import gossamer.model.PeerCard;
import gossamer.model.PeerId;
import gossamer.model.PeerLoad;
import gossamer.model.PeerStats;
import gossamer.model.TimeLimits;
import gossamer.model.ViewId;
import gossamer.model.Yield;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/**
 * Arbitrary messages of every kind, built from the components of their records: a new kind of message needs nothing
 * here unless it brings a new type of value, or a promise that binds two components to each other.
 */
final class Messages {
    private static final Arbitrary<Long> LONGS = Arbitraries.oneOf(
            Arbitraries.longs(),
            Arbitraries.longs().between(0, 300),
            Arbitraries.longs().between(0, 1L << 42));
    private static final Arbitrary<Integer> INTS = Arbitraries.oneOf(
            Arbitraries.integers(),
            Arbitraries.integers().between(0, 300),
            Arbitraries.of(0, -1, Integer.MAX_VALUE, Integer.MIN_VALUE));

    private static final Arbitrary<PeerId> PEERS =
            Combinators.combine(Arbitraries.longs(), Arbitraries.longs()).as(PeerId::new);
    private static final Arbitrary<JobId> JOBS =
            Combinators.combine(PEERS, LONGS, Arbitraries.of(JobKind.values())).as(JobId::new);
    private static final Arbitrary<ViewId> VIEWS =
            Combinators.combine(PEERS, LONGS).as(ViewId::new);
    private static final Arbitrary<byte[]> PAYLOADS =
            Arbitraries.bytes().array(byte[].class).ofMaxSize(40);

    private static final Arbitrary<ContentHash> HASHES = Combinators.combine(
                    Arbitraries.longs(), Arbitraries.longs(), Arbitraries.longs(), Arbitraries.longs())
            .as(ContentHash::new);
    private static final Arbitrary<Content> CONTENTS =
            Combinators.combine(HASHES, PAYLOADS).as(Content::new);

    private static final Arbitrary<IndexRange> RANGES = Combinators.combine(
                    Arbitraries.oneOf(
                            Arbitraries.longs().between(0, Long.MAX_VALUE - 1),
                            Arbitraries.longs().between(0, 100_000)),
                    Arbitraries.oneOf(
                            Arbitraries.longs().between(1, Long.MAX_VALUE),
                            Arbitraries.longs().between(1, 5_000)))
            .as((lo, size) -> new IndexRange(lo, size > Long.MAX_VALUE - lo ? Long.MAX_VALUE : lo + size));

    private static final Arbitrary<AttemptPolicy> POLICIES = Arbitraries.oneOf(
            Arbitraries.of(AttemptPolicy.DEFAULT, AttemptPolicy.ONCE),
            Combinators.combine(
                            Arbitraries.integers().between(0, AttemptPolicy.RETRIES_MAX),
                            Arbitraries.longs().between(0, 1_000_000_000_000L),
                            texts(AttemptPolicy.NAME_MAX)
                                    .filter(name -> !name.isBlank())
                                    .list()
                                    .ofMaxSize(3))
                    .as((retries, pause, names) -> new AttemptPolicy(true, retries, pause, names)));

    private static final Arbitrary<TimeLimits> LIMITS = Combinators.combine(
                    Arbitraries.longs().between(1_000_000, 1_000_000_000_000L).injectNull(0.5),
                    Arbitraries.longs()
                            .between(1_000_000_000_000L, 365L * 24 * 3600 * 1_000_000_000)
                            .injectNull(0.5))
            .as((run, job) -> new TimeLimits(run == null ? 0 : run, job == null ? 0 : job));

    private static final Arbitrary<JobSpec> SPECS = Combinators.combine(
                    JOBS,
                    texts(JobSpec.TITLE_MAX),
                    Arbitraries.of(JobSpec.Gathering.values()),
                    Arbitraries.longs().between(JobSpec.OPEN, Long.MAX_VALUE),
                    PAYLOADS,
                    HASHES.injectNull(0.5),
                    Arbitraries.integers().between(0, JobSpec.BACKUPS_MAX),
                    Combinators.combine(Arbitraries.of(true, false), POLICIES, LIMITS)
                            .as(Tuple::of))
            .as((job, title, gathering, size, program, code, backups, rest) -> new JobSpec(
                    job,
                    title,
                    gathering,
                    size,
                    program,
                    code,
                    backups,
                    rest.get1() && gathering != JobSpec.Gathering.BAG && job.kind() == JobKind.JAVA,
                    gathering == JobSpec.Gathering.BAG ? AttemptPolicy.DEFAULT : rest.get2(),
                    gathering == JobSpec.Gathering.BAG ? TimeLimits.NONE : rest.get3()));

    private static final Arbitrary<PeerCard> CARDS = Combinators.combine(
                    PEERS,
                    texts(PeerCard.TEXT_MAX),
                    texts(PeerCard.TEXT_MAX),
                    Arbitraries.integers().between(0, Integer.MAX_VALUE),
                    Arbitraries.of(Accept.values()),
                    texts(PeerCard.TEXT_MAX),
                    LONGS,
                    LONGS.map(KeyId::new).list().ofMaxSize(PeerCard.KEYS_MAX))
            .as((peer, name, address, slots, accepts, version, pid, keys) ->
                    new PeerCard(peer, name, address, accepts == Accept.NONE ? 0 : slots, accepts, version, pid, keys));

    private static final Arbitrary<Appetite> APPETITES = Combinators.combine(
                    Arbitraries.integers().between(0, Integer.MAX_VALUE), Arbitraries.of(Accept.values()))
            .as(Appetite::of);

    private static final Arbitrary<JobHead> HEADS = Combinators.combine(
                    JOBS, texts(JobSpec.TITLE_MAX), LONGS, LONGS, LONGS, LONGS, Arbitraries.of(JobHead.State.values()))
            .as(JobHead::new);

    private static final Arbitrary<Outcome> OUTCOMES = Arbitraries.oneOf(
            PAYLOADS.map(Outcome.Success::new),
            Combinators.combine(PAYLOADS, Arbitraries.of(true, false)).as(Outcome.Failure::new),
            INTS.map(Outcome.Lost::new),
            Arbitraries.just(new Outcome.Cancelled()),
            Arbitraries.just(new Outcome.Abandoned()));

    private static final Arbitrary<List<Outcome>> OUTCOME_LISTS = Arbitraries.oneOf(
            OUTCOMES.list().ofMinSize(1).ofMaxSize(20),
            alike().map(all ->
                    Arrays.stream(all).<Outcome>map(Outcome.Success::new).toList()));

    private static final Arbitrary<Items> ITEMS = Arbitraries.oneOf(
            PAYLOADS.array(byte[][].class).ofMinSize(1).ofMaxSize(20).map(Items::of),
            alike().map(Items::of),
            alike().filter(all -> all.length > 2).map(all -> Items.of(all).slice(1, all.length - 1)));

    private static final Arbitrary<Yield> YIELDS = Arbitraries.oneOf(
            Combinators.combine(starts(), INTS, OUTCOME_LISTS)
                    .as((lo, attempt, outcomes) ->
                            new Yield.Each(new IndexRange(lo, lo + outcomes.size()), attempt, outcomes)),
            Combinators.combine(RANGES, INTS, PAYLOADS).as(Yield.Combined::new),
            steps());

    private static final Arbitrary<Change> CHANGES = Arbitraries.oneOf(List.of(
            Combinators.combine(SPECS, Arbitraries.of(true, false)).as(Change.Opened::new),
            LONGS.map(Change.Tasks::new),
            Combinators.combine(starts(), Arbitraries.oneOf(ITEMS, Arbitraries.just(Items.NONE)))
                    .as(Change.Arguments::new),
            Arbitraries.just(new Change.Sealed()),
            Combinators.combine(PEERS, YIELDS, Arbitraries.of(true, false)).as(Change.Done::new),
            Combinators.combine(RANGES, INTS).as(Change.Again::new),
            RANGES.map(Change.Consumed::new),
            RANGES.map(Change.Finished::new),
            Combinators.combine(RANGES, PEERS, LONGS).as(Change.Started::new),
            Combinators.combine(RANGES, INTS, INTS).as(Change.Struck::new),
            Arbitraries.of(true, false).map(Change.MayStart::new),
            LONGS.map(Change.Spent::new),
            Arbitraries.just(new Change.Given()),
            Combinators.combine(LONGS, INTS, PAYLOADS, PEERS.injectNull(0.5), LONGS, LONGS)
                    .as(Change.Bag::new),
            Combinators.combine(YIELDS, Arbitraries.of(true, false)).as(Change.Kept::new),
            Combinators.combine(LONGS, LONGS, LONGS).as(Change.Counted::new),
            PEERS.list().ofMaxSize(3).map(Change.Backups::new),
            Arbitraries.just(new Change.Inherited())));

    private static final Arbitrary<IdlePeers> IDLE =
            Combinators.combine(VIEWS, INTS.array(int[].class).ofMaxSize(40)).as(IdlePeers::new);

    /** How to draw a value of each type that messages are made of. */
    private static final Map<Class<?>, Arbitrary<?>> VALUES = Map.ofEntries(
            entry(long.class, LONGS),
            entry(int.class, INTS),
            entry(boolean.class, Arbitraries.of(true, false)),
            entry(long[].class, LONGS.array(long[].class).ofMaxSize(40)),
            entry(PeerId.class, PEERS),
            entry(JobId.class, JOBS),
            entry(Refusal.class, Arbitraries.of(Refusal.values())),
            entry(JobKind.class, Arbitraries.of(JobKind.values())),
            entry(Appetite.class, APPETITES),
            entry(ViewId.class, VIEWS),
            entry(IndexRange.class, RANGES),
            entry(ContentHash.class, HASHES),
            entry(Content.class, CONTENTS),
            entry(JobSpec.class, SPECS),
            entry(JobHead.class, HEADS),
            entry(
                    PeerLoad.class,
                    record(PeerLoad.class, Map.of(long.class, LONGS, int.class, INTS, PeerId.class, PEERS))),
            entry(PeerCard.class, CARDS),
            entry(PeerStats.class, record(PeerStats.class, Map.of(long.class, LONGS))),
            entry(Yield.class, YIELDS),
            entry(IdlePeers.class, IDLE));

    private record Held(IndexRange range, int attempt) {}

    private Messages() {}

    /** Messages of all kinds, each as likely as any other. */
    static Arbitrary<Message> all() {
        return Arbitraries.of(Kinds.ALL).flatMap(Messages::of);
    }

    /** Messages whose every value has exactly one form on the wire. */
    static Arbitrary<Message> packed() {
        return Arbitraries.of(Kinds.ALL.stream()
                        .filter(kind -> !Frames.FIELDS.contains(kind))
                        .toList())
                .flatMap(Messages::of)
                .filter(message -> !(message instanceof Loot loot) || loot.spec() == null)
                .filter(message -> !(message instanceof Backup backup)
                        || backup.changes().stream().noneMatch(change -> change instanceof Change.Opened));
    }

    static Arbitrary<Message> of(Class<? extends Message> kind) {
        if (kind == Loot.class) {
            return JOBS.flatMap(Messages::loot);
        }
        if (kind == AuditReport.class) {
            return Combinators.combine(
                            JOBS,
                            LONGS,
                            Combinators.combine(RANGES, INTS)
                                    .as(Held::new)
                                    .list()
                                    .ofMaxSize(20))
                    .as((job, audit, held) -> new AuditReport(
                            job,
                            audit,
                            held.stream().map(Held::range).toList(),
                            held.stream().mapToInt(Held::attempt).toArray()));
        }
        if (kind == Backup.class) {
            return Combinators.combine(
                            JOBS,
                            INTS,
                            LONGS,
                            LONGS,
                            CHANGES.list().ofMinSize(1).ofMaxSize(20))
                    .as(Backup::new);
        }
        return record(kind, VALUES).map(kind::cast);
    }

    /** All leases of one job, and the spec that of the same job. */
    private static Arbitrary<Message> loot(JobId job) {
        Arbitrary<Integer> attempts = Arbitraries.integers().between(1, Integer.MAX_VALUE);
        Arbitrary<Lease> leases = Arbitraries.oneOf(
                Combinators.combine(RANGES, attempts)
                        .as((range, attempt) -> new Lease(job, range, attempt, Items.NONE)),
                Combinators.combine(starts(), attempts, ITEMS)
                        .as((lo, attempt, items) ->
                                new Lease(job, new IndexRange(lo, lo + items.size()), attempt, items)));
        Arbitrary<JobSpec> specs = SPECS.map(spec -> new JobSpec(
                job,
                spec.title(),
                spec.gathering(),
                spec.size(),
                spec.program(),
                spec.code(),
                spec.backups(),
                spec.isolated() && job.kind() == JobKind.JAVA,
                spec.policy(),
                spec.limits()));
        return Combinators.combine(
                        LONGS,
                        LONGS,
                        LONGS,
                        specs.injectNull(0.5),
                        leases.list().ofMinSize(1).ofMaxSize(20),
                        LONGS,
                        IDLE.injectNull(0.5),
                        Combinators.combine(PEERS.injectNull(0.5), Arbitraries.of(true, false))
                                .as(Tuple::of))
                .as((grant, settledBelow, request, spec, all, nanos, idle, way) ->
                        new Loot(grant, settledBelow, request, spec, all, nanos, idle, way.get1(), way.get2()));
    }

    private static <T> Arbitrary<T> record(Class<T> type, Map<Class<?>, Arbitrary<?>> values) {
        RecordComponent[] components = type.getRecordComponents();
        List<Arbitrary<Object>> drawn = Arrays.stream(components)
                .map(component -> component(component, values))
                .toList();
        return Combinators.combine(drawn).as(arguments -> make(type, components, arguments.toArray()));
    }

    private static Arbitrary<Object> component(RecordComponent component, Map<Class<?>, Arbitrary<?>> values) {
        Arbitrary<Object> value;
        if (component.getType() == List.class) {
            var element = ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0];
            value = value((Class<?>) element, values)
                    .list()
                    .ofMaxSize(Rumour.LOADS_MAX)
                    .map(list -> list);
        } else {
            value = value(component.getType(), values);
        }
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class) ? value.injectNull(0.5) : value;
    }

    private static Arbitrary<Object> value(Class<?> type, Map<Class<?>, Arbitrary<?>> values) {
        Arbitrary<?> value = values.get(type);
        if (value == null) {
            throw new AssertionError("how to draw a " + type + "?");
        }
        return value.map(drawn -> drawn);
    }

    private static <T> T make(Class<T> type, RecordComponent[] components, Object[] arguments) {
        try {
            Class<?>[] types =
                    Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            Constructor<T> constructor = type.getDeclaredConstructor(types);
            return constructor.newInstance(arguments);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(type.toString(), e);
        }
    }

    private static Arbitrary<Yield> steps() {
        Arbitrary<Long> fromNothing = Arbitraries.longs().between(0, Long.MAX_VALUE);
        return Combinators.combine(
                        starts(),
                        INTS,
                        Arbitraries.longs().between(1, Long.MAX_VALUE),
                        fromNothing,
                        PAYLOADS.tuple2(),
                        PAYLOADS.list().ofMaxSize(4),
                        PEERS.injectNull(0.5),
                        LONGS)
                .as((index, attempt, step, items, payloads, given, taker, chunk) -> new Yield.Bagged(
                        new IndexRange(index, index + 1),
                        attempt,
                        step,
                        items,
                        payloads.get1(),
                        items % 3 == 0 ? null : payloads.get2(),
                        given,
                        taker,
                        chunk));
    }

    /** Whole characters of the whole of Unicode, no halves of surrogate pairs. */
    private static Arbitrary<String> texts(int charsMax) {
        return Arbitraries.oneOf(
                Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(charsMax),
                Arbitraries.integers()
                        .between(1, Character.MAX_CODE_POINT)
                        .filter(point -> point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE)
                        .map(Character::toString)
                        .list()
                        .ofMaxSize(charsMax / 2)
                        .map(list -> String.join("", list)));
    }

    /** Several payloads of one length, 0 included. */
    private static Arbitrary<byte[][]> alike() {
        return Arbitraries.integers()
                .between(0, 9)
                .flatMap(length -> Arbitraries.bytes()
                        .array(byte[].class)
                        .ofSize(length)
                        .array(byte[][].class)
                        .ofMinSize(1)
                        .ofMaxSize(30));
    }

    private static Arbitrary<Long> starts() {
        return Arbitraries.oneOf(
                Arbitraries.longs().between(0, Long.MAX_VALUE - 1_000),
                Arbitraries.longs().between(0, 1_000));
    }
}
