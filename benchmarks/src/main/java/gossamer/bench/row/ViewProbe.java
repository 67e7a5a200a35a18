// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.row;

import gossamer.Mesh;
import gossamer.model.View;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The program of a JVM that joins a mesh as a peer and says when it sees a view of some size, and which.
 *
 * <p>It says {@code MILLIS VIEW} with the time since 1970, and leaves when its stdin ends.
 */
public final class ViewProbe {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private ViewProbe() {}

    // Words: mesh, address to bind, key file, size of the view.
    public static void main(String[] arguments) throws Exception {
        int wanted = Integer.parseInt(arguments[3]);
        try (Mesh mesh = Mesh.join(config -> config.withMesh(arguments[0])
                .withBind(arguments[1])
                .withKeyFile(Path.of(arguments[2]))
                .withSlots(1))) {
            View view = mesh.view();
            while (view.size() != wanted) {
                LockSupport.parkNanos(LOOK_NANOS);
                view = mesh.view();
            }
            System.out.println(System.currentTimeMillis() + " " + view.id());
            System.in.readAllBytes(); // whoever started this says nothing but the end
        }
    }
}
