// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.fuzz;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jacoco.core.analysis.Analyzer;
import org.jacoco.core.analysis.CoverageBuilder;
import org.jacoco.core.analysis.IClassCoverage;
import org.jacoco.core.analysis.ICounter;
import org.jacoco.core.analysis.IMethodCoverage;
import org.jacoco.core.data.ExecutionDataStore;
import org.jacoco.core.data.SessionInfoStore;
import org.jacoco.core.instr.Instrumenter;
import org.jacoco.core.runtime.LoggerRuntime;
import org.jacoco.core.runtime.RuntimeData;

/**
 * The project's classes once more, of which some count the branches that are taken.
 *
 * <p>Confined to one thread.
 */
final class Covered extends ClassLoader implements AutoCloseable {
    /** Branches that were taken, of all there are, and the methods that miss most. */
    record Branches(int taken, int all, List<String> missing) {
        double share() {
            return all == 0 ? 1 : (double) taken / all;
        }
    }

    private static final String OURS = "gossamer.";

    private final Collection<String> counted;
    private final Map<String, Integer> spared;
    private final LoggerRuntime runtime = new LoggerRuntime();
    private final RuntimeData data = new RuntimeData();
    private final Instrumenter instrumenter = new Instrumenter(runtime);
    private final Map<String, byte[]> originals = new LinkedHashMap<>();

    /**
     * Loads nothing yet.
     *
     * @param counted the names of the classes that count, with those inside of them
     * @param spared how many branches of a method do not count
     */
    Covered(Collection<String> counted, Map<String, Integer> spared) throws Exception {
        super(Covered.class.getClassLoader());
        this.counted = counted;
        this.spared = spared;
        runtime.startup(data);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(OURS)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : define(name);
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = in.readAllBytes();
            if (counts(name)) {
                originals.put(name, bytes);
                bytes = instrumenter.instrument(bytes, name);
            }
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException unreadable) {
            throw new ClassNotFoundException(name, unreadable);
        }
    }

    private boolean counts(String name) {
        return counted.stream().anyMatch(each -> name.equals(each) || name.startsWith(each + "$"));
    }

    /** What was taken since the classes were loaded. */
    Branches branches() throws IOException {
        ExecutionDataStore executed = new ExecutionDataStore();
        data.collect(executed, new SessionInfoStore(), /* reset= */ false);
        CoverageBuilder builder = new CoverageBuilder();
        Analyzer analyzer = new Analyzer(executed, builder);
        for (Map.Entry<String, byte[]> original : originals.entrySet()) {
            analyzer.analyzeClass(original.getValue(), original.getKey());
        }
        int taken = 0;
        int all = 0;
        List<String> missing = new ArrayList<>();
        for (IClassCoverage each : builder.getClasses()) {
            for (IMethodCoverage method : each.getMethods()) {
                ICounter counter = method.getBranchCounter();
                String name = each.getName().replaceAll(".*/", "") + "." + method.getName();
                int apart = spared.getOrDefault(name, 0);
                if (apart == Target.ALL) {
                    continue;
                }
                int missed = Math.max(0, counter.getMissedCount() - apart);
                taken += counter.getCoveredCount();
                all += counter.getCoveredCount() + missed;
                if (missed > 0) {
                    missing.add(name + " line " + method.getFirstLine() + ": " + missed);
                }
            }
        }
        return new Branches(taken, all, missing);
    }

    @Override
    public void close() {
        runtime.shutdown();
    }
}
