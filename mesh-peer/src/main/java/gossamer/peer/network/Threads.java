// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

import java.util.concurrent.ThreadFactory;

/** Platform threads that do not keep the process alive. */
final class Threads {
    private Threads() {}

    static Thread daemon(String name, Runnable body) {
        return Thread.ofPlatform().daemon().name(name).unstarted(body);
    }

    static ThreadFactory daemons(String name) {
        return Thread.ofPlatform().daemon().name(name + "-", 0).factory();
    }
}
