// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.compare;

import gossamer.Mesh;
import gossamer.bench.baseline.Mix;
import java.util.concurrent.CompletionStage;

/** Gossamer itself: {@link Mesh#submit} of a lambda, sealed connections, default settings. */
final class OnGossamer implements Contender {
    @Override
    public AutoCloseable executor(Place place) {
        return join(place, 1);
    }

    @Override
    public Client client(Place place) throws Exception {
        Mesh mesh = join(place, 0);
        Waiting.until(Place.EXECUTORS + 1, () -> mesh.view().size());
        return new MeshClient(mesh);
    }

    private static Mesh join(Place place, int slots) {
        return Mesh.join(config -> config.withMesh(place.mesh())
                .withBind(Place.LOOPBACK)
                .withKeyFile(place.keyFile())
                .withSlots(slots));
    }

    /** Submits lambdas. */
    private record MeshClient(Mesh mesh) implements Client {
        @Override
        public CompletionStage<Long> mixOf(long captured) {
            return mesh.submit(() -> Mix.mix64(captured));
        }

        @Override
        public CompletionStage<Long> processId() {
            return mesh.submit(() -> ProcessHandle.current().pid());
        }

        @Override
        public void close() {
            mesh.close();
        }
    }
}
