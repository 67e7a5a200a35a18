// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.value;

import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says which classes may be inside a Java-serialized part: those of the job, and a named few of the JDK.
 *
 * <p>The same rule holds where a value is written and where it is read, so that a value that no peer would take is
 * refused at once. Immutable; safe from any thread.
 */
final class Acceptance {
    /** Values of the JDK that do nothing but be values. */
    private static final Set<String> JDK_CLASSES = Set.of(
            "java.io.File",
            "java.lang.Boolean",
            "java.lang.Byte",
            "java.lang.Character",
            "java.lang.Double",
            "java.lang.Enum",
            "java.lang.Float",
            "java.lang.Integer",
            "java.lang.Long",
            "java.lang.Number",
            "java.lang.Object",
            "java.lang.Record",
            "java.lang.Short",
            "java.lang.StackTraceElement",
            "java.lang.String",
            "java.lang.StringBuffer",
            "java.lang.StringBuilder",
            // Resolves only to a lambda of a class that is accepted itself.
            "java.lang.invoke.SerializedLambda",
            "java.math.BigDecimal",
            "java.math.BigInteger",
            "java.math.MathContext",
            "java.math.RoundingMode",
            "java.net.URI",
            "java.util.AbstractMap$SimpleEntry",
            "java.util.AbstractMap$SimpleImmutableEntry",
            "java.util.ArrayDeque",
            "java.util.ArrayList",
            "java.util.Arrays$ArrayList",
            "java.util.BitSet",
            "java.util.CollSer",
            "java.util.Collections$CopiesList",
            "java.util.Collections$EmptyList",
            "java.util.Collections$EmptyMap",
            "java.util.Collections$EmptySet",
            "java.util.Collections$ReverseComparator",
            "java.util.Collections$ReverseComparator2",
            "java.util.Collections$SingletonList",
            "java.util.Collections$SingletonMap",
            "java.util.Collections$SingletonSet",
            "java.util.Collections$SynchronizedCollection",
            "java.util.Collections$SynchronizedList",
            "java.util.Collections$SynchronizedMap",
            "java.util.Collections$SynchronizedRandomAccessList",
            "java.util.Collections$SynchronizedSet",
            "java.util.Collections$UnmodifiableCollection",
            "java.util.Collections$UnmodifiableList",
            "java.util.Collections$UnmodifiableMap",
            "java.util.Collections$UnmodifiableRandomAccessList",
            "java.util.Collections$UnmodifiableSet",
            "java.util.Comparator",
            "java.util.Comparators$NaturalOrderComparator",
            "java.util.Currency",
            "java.util.Date",
            "java.util.EnumMap",
            "java.util.EnumSet",
            "java.util.EnumSet$SerializationProxy",
            "java.util.GregorianCalendar",
            "java.util.HashMap",
            "java.util.HashSet",
            "java.util.Hashtable",
            "java.util.IdentityHashMap",
            "java.util.ImmutableCollections$List12",
            "java.util.ImmutableCollections$ListN",
            "java.util.ImmutableCollections$Map1",
            "java.util.ImmutableCollections$MapN",
            "java.util.ImmutableCollections$Set12",
            "java.util.ImmutableCollections$SetN",
            "java.util.JumboEnumSet",
            "java.util.LinkedHashMap",
            "java.util.LinkedHashSet",
            "java.util.LinkedList",
            "java.util.Locale",
            "java.util.PriorityQueue",
            "java.util.Properties",
            "java.util.Random",
            "java.util.RegularEnumSet",
            "java.util.Stack",
            "java.util.TreeMap",
            "java.util.TreeSet",
            "java.util.UUID",
            "java.util.Vector",
            "java.util.concurrent.ConcurrentHashMap",
            "java.util.concurrent.ConcurrentHashMap$Segment",
            "java.util.concurrent.ConcurrentLinkedDeque",
            "java.util.concurrent.ConcurrentLinkedQueue",
            "java.util.concurrent.ConcurrentSkipListMap",
            "java.util.concurrent.ConcurrentSkipListSet",
            "java.util.concurrent.CopyOnWriteArrayList",
            "java.util.concurrent.CopyOnWriteArraySet",
            "java.util.concurrent.TimeUnit",
            "java.util.concurrent.atomic.AtomicBoolean",
            "java.util.concurrent.atomic.AtomicInteger",
            "java.util.concurrent.atomic.AtomicIntegerArray",
            "java.util.concurrent.atomic.AtomicLong",
            "java.util.concurrent.atomic.AtomicLongArray",
            "java.util.concurrent.atomic.AtomicReference",
            "java.util.concurrent.locks.AbstractOwnableSynchronizer",
            "java.util.concurrent.locks.AbstractQueuedSynchronizer",
            "java.util.concurrent.locks.ReentrantLock",
            "java.util.concurrent.locks.ReentrantLock$FairSync",
            "java.util.concurrent.locks.ReentrantLock$NonfairSync",
            "java.util.concurrent.locks.ReentrantLock$Sync",
            "java.util.regex.Pattern",
            "java.util.zip.DataFormatException");

    /** Modules whose exceptions are plain data. */
    private static final Set<String> EXCEPTION_MODULES = Set.of("java.base", "java.sql", "java.net.http", "java.xml");

    /**
     * Libraries on a peer's class path whose serializable classes are known to run code when they are read. They stay
     * out even where they are part of the job.
     */
    private static final String[] GADGETS = {
        "bsh.",
        "clojure.",
        "com.mchange.",
        "com.rometools.rome.feed.",
        "com.sun.",
        "com.vaadin.data.util.",
        "groovy.",
        "javassist.",
        "net.bytebuddy.",
        "net.sf.json.",
        "org.apache.click.",
        "org.apache.commons.beanutils.",
        "org.apache.commons.collections.",
        "org.apache.commons.collections4.",
        "org.apache.commons.dbcp.",
        "org.apache.commons.dbcp2.",
        "org.apache.commons.fileupload.disk.",
        "org.apache.myfaces.",
        "org.apache.wicket.util.upload.",
        "org.apache.xalan.",
        "org.aspectj.weaver.",
        "org.codehaus.groovy.runtime.",
        "org.hibernate.",
        "org.jboss.",
        "org.mozilla.javascript.",
        "org.python.",
        "org.springframework.",
        "sun."
    };

    private static final Map<String, String> ADVICE = Map.of(
            "java.net.URL", "use java.net.URI",
            "java.util.concurrent.CompletableFuture", "send its value",
            "java.util.concurrent.FutureTask", "send its value");

    private static final String ADVICE_ELSE = "send its content in a record or class of your own";

    private Acceptance() {}

    /** Why a class may not be inside a Java-serialized part, to follow its name; null if it may. */
    static @Nullable String refusal(Class<?> type) {
        Class<?> element = type;
        while (element.isArray()) {
            element = element.getComponentType();
        }
        if (element.isPrimitive()) {
            return null;
        }
        String name = element.getName();
        if (Proxy.isProxyClass(element)) {
            return "is a proxy, and proxies are not accepted by other peers; " + ADVICE_ELSE;
        }
        if (isOfJdk(element)) {
            return isAcceptedOfJdk(element, name) ? null : notAccepted(name);
        }
        return isGadget(name) ? notAccepted(name) : null;
    }

    /** Whether a record or enum may be made from typed bytes. */
    static @Nullable String refusalOfTyped(Class<?> type) {
        if (type.isEnum()) {
            return isGadget(type.getName()) ? notAccepted(type.getName()) : null;
        }
        return isOfJdk(type) || isGadget(type.getName()) ? notAccepted(type.getName()) : null;
    }

    private static String notAccepted(String name) {
        return "is not accepted by other peers; " + ADVICE.getOrDefault(name, ADVICE_ELSE);
    }

    /** What to tell of a class that the loader of a job does not find. */
    static String notHere(String name) {
        return "class " + name + " is not here: values are made of classes of the JDK and of the job's own code;"
                + " name the class in that code, or add its jar by config.withCode";
    }

    private static boolean isOfJdk(Class<?> type) {
        String module = type.getModule().getName();
        ClassLoader loader = type.getClassLoader();
        return loader == null
                || loader.equals(ClassLoader.getPlatformClassLoader())
                || (module != null && (module.startsWith("java.") || module.startsWith("jdk.")));
    }

    private static boolean isAcceptedOfJdk(Class<?> type, String name) {
        if (JDK_CLASSES.contains(name) || name.startsWith("java.time.")) {
            return true;
        }
        if (Throwable.class.isAssignableFrom(type)) {
            return EXCEPTION_MODULES.contains(String.valueOf(type.getModule().getName()));
        }
        // Interfaces come as the component types of arrays and as the targets of lambdas; they hold nothing.
        return type.isEnum() || (type.isInterface() && !name.startsWith("java.rmi.") && !name.startsWith("javax."));
    }

    private static boolean isGadget(String name) {
        for (String prefix : GADGETS) {
            if (name.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }
}
