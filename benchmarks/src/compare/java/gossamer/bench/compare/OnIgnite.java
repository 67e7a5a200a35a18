// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.compare;

import gossamer.bench.baseline.Mix;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCompute;
import org.apache.ignite.Ignition;
import org.apache.ignite.configuration.DataRegionConfiguration;
import org.apache.ignite.configuration.DataStorageConfiguration;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.lang.IgniteCallable;
import org.apache.ignite.logger.NullLogger;
import org.apache.ignite.spi.communication.tcp.TcpCommunicationSpi;
import org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi;
import org.apache.ignite.spi.discovery.tcp.ipfinder.vm.TcpDiscoveryVmIpFinder;

/**
 * Ignite: {@code compute().callAsync} of one task at a time, from a thick client node, to server nodes whose public
 * pool has one thread.
 *
 * <p>One at a time, because a batch given to {@code callAsync} costs time that grows with the square of its size. The
 * socket buffers are larger than its 32 KiB and messages are not bounded; classes are on every class path, so nothing
 * is loaded from peers.
 *
 * @see <a href="https://ignite.apache.org/docs/latest/distributed-computing/distributed-computing">Distributed
 *     computing</a>
 * @see <a href="https://ignite.apache.org/docs/latest/clustering/network-configuration">Network configuration</a>
 */
final class OnIgnite implements Contender {
    private static final int SOCKET_BUFFER_BYTES = 1 << 20;
    private static final long STORAGE_BYTES = 32L << 20;

    @Override
    public AutoCloseable executor(Place place) {
        return Ignition.start(config(place).setPublicThreadPoolSize(1));
    }

    @Override
    public Client client(Place place) throws Exception {
        Ignite ignite = Ignition.start(config(place).setClientMode(true));
        Waiting.until(
                Place.EXECUTORS, () -> ignite.cluster().forServers().nodes().size());
        return new ClientNode(ignite, ignite.compute(ignite.cluster().forServers()));
    }

    private static IgniteConfiguration config(Place place) {
        TcpDiscoveryVmIpFinder finder = new TcpDiscoveryVmIpFinder();
        finder.setAddresses(place.everybody().subList(0, Place.EXECUTORS));
        TcpDiscoverySpi discovery = new TcpDiscoverySpi();
        discovery.setIpFinder(finder);
        discovery.setLocalPort(place.port());
        discovery.setLocalPortRange(0);
        TcpCommunicationSpi communication = new TcpCommunicationSpi();
        communication.setLocalPort(place.secondPort());
        communication.setLocalPortRange(0);
        communication.setTcpNoDelay(true);
        communication.setSocketSendBuffer(SOCKET_BUFFER_BYTES);
        communication.setSocketReceiveBuffer(SOCKET_BUFFER_BYTES);
        communication.setMessageQueueLimit(0);
        DataRegionConfiguration region =
                new DataRegionConfiguration().setInitialSize(STORAGE_BYTES).setMaxSize(STORAGE_BYTES);
        return new IgniteConfiguration()
                .setIgniteInstanceName(place.mesh() + "-" + place.index())
                .setLocalHost(Place.LOOPBACK)
                .setWorkDirectory(
                        place.folder().resolve("ignite-" + place.index()).toString())
                .setGridLogger(new NullLogger())
                .setMetricsLogFrequency(0)
                .setConnectorConfiguration(null)
                .setClientConnectorConfiguration(null)
                .setDataStorageConfiguration(new DataStorageConfiguration().setDefaultDataRegionConfiguration(region))
                .setDiscoverySpi(discovery)
                .setCommunicationSpi(communication);
    }

    /** Calls one by one. */
    private record ClientNode(Ignite ignite, IgniteCompute compute) implements Client {
        @Override
        public CompletionStage<Long> mixOf(long captured) {
            return call(new MixTask(captured));
        }

        @Override
        public CompletionStage<Long> processId() {
            return call(() -> ProcessHandle.current().pid());
        }

        private CompletionStage<Long> call(IgniteCallable<Long> task) {
            CompletableFuture<Long> result = new CompletableFuture<>();
            compute.callAsync(task).listen(over -> {
                try {
                    result.complete(over.get());
                } catch (RuntimeException failure) {
                    result.completeExceptionally(failure);
                }
            });
            return result;
        }

        @Override
        public void close() {
            ignite.close();
        }
    }

    /** Mixes the number that it holds. */
    private static final class MixTask implements IgniteCallable<Long> {
        private static final long serialVersionUID = 1L;

        private final long captured;

        private MixTask(long captured) {
            this.captured = captured;
        }

        @Override
        public Long call() {
            return Mix.mix64(captured);
        }
    }
}
