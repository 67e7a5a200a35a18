// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.compare;

import com.hazelcast.core.Hazelcast;
import java.util.Locale;
import org.apache.ignite.Ignite;
import org.jgroups.JChannel;

/** The systems that are compared. */
enum Rival {
    GOSSAMER("Gossamer", 0, "") {
        @Override
        Contender contender() {
            return new OnGossamer();
        }
    },
    HAZELCAST(
            "Hazelcast " + versionOf(Hazelcast.class),
            10,
            "https://docs.hazelcast.com/hazelcast/latest/computing/executor-service") {
        @Override
        Contender contender() {
            return new OnHazelcast();
        }
    },
    IGNITE(
            "Ignite " + versionOf(Ignite.class),
            10,
            "https://ignite.apache.org/docs/latest/distributed-computing/distributed-computing") {
        @Override
        Contender contender() {
            return new OnIgnite();
        }
    },
    JGROUPS("JGroups RPC " + versionOf(JChannel.class), 4, "http://www.jgroups.org/manual5/index.html#RpcDispatcher") {
        @Override
        Contender contender() {
            return new OnJGroups();
        }
    };

    private final String title;
    private final double timesFaster;
    private final String manual;

    Rival(String title, double timesFaster, String manual) {
        this.title = title;
        this.timesFaster = timesFaster;
        this.manual = manual;
    }

    /** As its jar says; no class of it is initialised by that. */
    private static String versionOf(Class<?> type) {
        return type.getPackage().getImplementationVersion();
    }

    /** How the system takes part; it has done nothing yet. */
    abstract Contender contender();

    /** Its name and version, for people. */
    String title() {
        return title;
    }

    /** As rows name it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** How many times as many tiny tasks per second Gossamer is to run. */
    double timesFaster() {
        return timesFaster;
    }

    /** The page of its manual that recommends the form in which it is measured. */
    String manual() {
        return manual;
    }
}
