// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.fuzz;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A parser of bytes that came from elsewhere, as a fuzzer sees it.
 *
 * <p>Two laws hold for any input: nothing escapes but what the parser documents, and what it allocates is bounded by
 * what came: {@value #BYTES_EACH} bytes for each byte, and {@value #BYTES_FREE}. Where objects of the user are made, a
 * byte may become {@value #BYTES_EACH_OBJECTS}, since an empty set of a few bytes is an object of hundreds; and Java's
 * own serialization may take {@value #BYTES_FREE_OBJECTS}: before it asks anybody it makes room for as many fields of a
 * class as two bytes can claim. A target may add laws of its own for what was parsed.
 *
 * <p>Confined to one thread.
 */
public abstract class Target {
    static final int BYTES_EACH = 4;
    static final int BYTES_FREE = 64 << 10;

    static final int BYTES_EACH_OBJECTS = 128;
    static final int BYTES_FREE_OBJECTS = 6 << 16;

    /** Every branch of a method. */
    protected static final int ALL = Integer.MAX_VALUE;

    /** What a class or a table allocates when it is first used is no matter of the input. */
    private static final int RUNS = 3;

    /** Behind so many bytes, inputs are neither cut nor changed. */
    private static final int CHANGED_BYTES_MAX = 400;

    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final String name;
    private final List<String> parsers;

    /** @param parsers the classes, with those inside of them, whose branches the corpus is to reach */
    protected Target(String name, Class<?>... parsers) {
        this.name = name;
        this.parsers = Arrays.stream(parsers).map(Class::getName).toList();
    }

    public final String name() {
        return name;
    }

    /** The binary names of the classes that parse. */
    public final List<String> parsers() {
        return parsers;
    }

    /** Input of each form there is, whole and wrong in the ways that no change of a few bytes makes; by name. */
    protected abstract Map<String, byte[]> seeds() throws Exception;

    /**
     * Branches that are not counted, by class and method, as in {@code Program.items}: those that no input can reach,
     * since the code in front of them does not let it pass; and, as {@link #ALL}, methods that parse nothing.
     */
    public Map<String, Integer> spared() {
        return Map.of();
    }

    /** Whether objects of any class are made of the input. */
    protected boolean makesObjects() {
        return false;
    }

    /** Makes what the next {@link #parse} needs; not measured. */
    protected void prepare() throws Exception {}

    /** Parses; what this throws escapes. */
    protected abstract void parse(byte[] input) throws Exception;

    /** Checks the laws of what was parsed last; not measured. */
    protected void examine() throws Exception {}

    /** The seeds, and each of them cut at each length and with each byte changed, as far as they are not too long. */
    public final Map<String, byte[]> corpus() throws Exception {
        Map<String, byte[]> corpus = new LinkedHashMap<>();
        seeds().forEach((seed, bytes) -> {
            corpus.put(seed, bytes);
            for (int at = 0; at < Math.min(bytes.length, CHANGED_BYTES_MAX); at++) {
                corpus.put(seed + "-cut-" + at, Arrays.copyOf(bytes, at));
                for (int change : new int[] {1, 0xff}) {
                    byte[] changed = bytes.clone();
                    changed[at] ^= (byte) change;
                    corpus.put(seed + "-" + at + "-" + change, changed);
                }
            }
        });
        return corpus;
    }

    /**
     * Parses, and checks the laws.
     *
     * @throws AssertionError if too much is allocated, or a law of the target's own is broken
     */
    public final void check(byte[] input) throws Exception {
        long most = makesObjects()
                ? (long) BYTES_EACH_OBJECTS * input.length + BYTES_FREE_OBJECTS
                : (long) BYTES_EACH * input.length + BYTES_FREE;
        long least = Long.MAX_VALUE;
        for (int run = 0; run < RUNS && least > most; run++) {
            prepare();
            long before = THREADS.getCurrentThreadAllocatedBytes();
            parse(input);
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        if (least > most) {
            throw new AssertionError(name + " allocates " + least + " bytes for " + input.length + "; at most " + most);
        }
        examine();
    }
}
