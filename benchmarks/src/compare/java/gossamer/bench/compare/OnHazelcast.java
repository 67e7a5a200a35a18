// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.compare;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.core.ExecutionCallback;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.IExecutorService;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import gossamer.bench.baseline.Mix;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Hazelcast: {@code IExecutorService.submit} with a callback, from a lite member, so that no task runs at the client
 * and none takes a detour.
 *
 * <p>The tasks are {@code IdentifiedDataSerializable}, the fastest form that its manual names for Java; statistics of
 * the executor, the report home and Jet are off. Callbacks run on the JVM's common pool, which on two processors has
 * one thread, too few to be used at all: each callback would start a thread. All processes of the comparison therefore
 * have a common pool of two.
 *
 * @see <a href="https://docs.hazelcast.com/hazelcast/latest/computing/executor-service">Executor service</a>
 * @see <a href="https://docs.hazelcast.com/hazelcast/latest/cluster-performance/performance-tips">Performance tips</a>
 */
final class OnHazelcast implements Contender {
    private static final String EXECUTOR = "tiny";
    private static final int FACTORY = 1;
    private static final int MIX = 1;
    private static final int ASK = 2;

    @Override
    public AutoCloseable executor(Place place) {
        return Hazelcast.newHazelcastInstance(config(place))::shutdown;
    }

    @Override
    public Client client(Place place) throws Exception {
        HazelcastInstance hazelcast = Hazelcast.newHazelcastInstance(config(place));
        Waiting.until(
                Place.EXECUTORS + 1, () -> hazelcast.getCluster().getMembers().size());
        return new LiteMember(hazelcast, hazelcast.getExecutorService(EXECUTOR));
    }

    private static Config config(Place place) {
        Config config = new Config(place.mesh() + "-" + place.index())
                .setClusterName(place.mesh())
                .setLiteMember(place.isClient())
                .setProperty("hazelcast.phone.home.enabled", "false")
                .setProperty("hazelcast.logging.type", "none")
                .setProperty("hazelcast.socket.bind.any", "false");
        config.getJetConfig().setEnabled(false);
        config.getNetworkConfig().setPort(place.port()).setPortAutoIncrement(false);
        config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface(Place.LOOPBACK);
        JoinConfig join = config.getNetworkConfig().getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(true).setMembers(place.everybody());
        config.getExecutorConfig(EXECUTOR).setPoolSize(1).setStatisticsEnabled(false);
        config.getSerializationConfig()
                .addDataSerializableFactory(FACTORY, kind -> kind == MIX ? new MixTask(0) : new AskTask());
        return config;
    }

    /** Submits with callbacks. */
    private record LiteMember(HazelcastInstance hazelcast, IExecutorService executor) implements Client {
        @Override
        public CompletionStage<Long> mixOf(long captured) {
            return submit(new MixTask(captured));
        }

        @Override
        public CompletionStage<Long> processId() {
            return submit(new AskTask());
        }

        private CompletionStage<Long> submit(Callable<Long> task) {
            CompletableFuture<Long> result = new CompletableFuture<>();
            executor.submit(task, new ExecutionCallback<Long>() {
                @Override
                public void onResponse(Long value) {
                    result.complete(value);
                }

                @Override
                public void onFailure(Throwable failure) {
                    result.completeExceptionally(failure);
                }
            });
            return result;
        }

        @Override
        public void close() {
            hazelcast.shutdown();
        }
    }

    /** What both kinds of tasks share. */
    private abstract static class Tiny implements Callable<Long>, IdentifiedDataSerializable {
        @Override
        public int getFactoryId() {
            return FACTORY;
        }
    }

    /** Mixes the number that it holds. */
    private static final class MixTask extends Tiny {
        private long captured;

        private MixTask(long captured) {
            this.captured = captured;
        }

        @Override
        public Long call() {
            return Mix.mix64(captured);
        }

        @Override
        public int getClassId() {
            return MIX;
        }

        @Override
        public void writeData(ObjectDataOutput out) throws IOException {
            out.writeLong(captured);
        }

        @Override
        public void readData(ObjectDataInput in) throws IOException {
            captured = in.readLong();
        }
    }

    /** Says which process runs it. */
    private static final class AskTask extends Tiny {
        @Override
        public Long call() {
            return ProcessHandle.current().pid();
        }

        @Override
        public int getClassId() {
            return ASK;
        }

        @Override
        public void writeData(ObjectDataOutput out) {
            // holds nothing
        }

        @Override
        public void readData(ObjectDataInput in) {
            // holds nothing
        }
    }
}
