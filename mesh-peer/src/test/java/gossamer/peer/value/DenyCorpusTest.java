// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.objectweb.asm.Opcodes.ACC_FINAL;
import static org.objectweb.asm.Opcodes.ACC_PRIVATE;
import static org.objectweb.asm.Opcodes.ACC_PUBLIC;
import static org.objectweb.asm.Opcodes.ACC_STATIC;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * What attacks on Java deserialisation are made of is refused before any of it runs, fast and in little room, though
 * the classes are there and part of the job.
 */
public class DenyCorpusTest {
    private static final Duration TIME_MAX = Duration.ofMillis(50);
    private static final long BYTES_MAX = 16 << 20;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Counted up by every class of {@link Armed} that is read. */
    public static final AtomicInteger RAN = new AtomicInteger();

    /** Has a class of any name that the JDK has not; to read an object of one runs code. */
    private static final class Armed extends ClassLoader {
        Armed() {
            super(DenyCorpusTest.class.getClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) {
            String internal = name.replace('.', '/');
            String test = DenyCorpusTest.class.getName().replace('.', '/');
            ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
            writer.visit(
                    Opcodes.V21, ACC_PUBLIC, internal, null, "java/lang/Object", new String[] {"java/io/Serializable"});
            writer.visitField(ACC_PRIVATE | ACC_STATIC | ACC_FINAL, "serialVersionUID", "J", null, 1L)
                    .visitEnd();
            MethodVisitor read =
                    writer.visitMethod(ACC_PRIVATE, "readObject", "(Ljava/io/ObjectInputStream;)V", null, null);
            read.visitCode();
            read.visitFieldInsn(Opcodes.GETSTATIC, test, "RAN", "Ljava/util/concurrent/atomic/AtomicInteger;");
            read.visitMethodInsn(
                    Opcodes.INVOKEVIRTUAL,
                    "java/util/concurrent/atomic/AtomicInteger",
                    "incrementAndGet",
                    "()I",
                    false);
            read.visitInsn(Opcodes.POP);
            read.visitInsn(Opcodes.RETURN);
            read.visitMaxs(0, 0);
            read.visitEnd();
            writer.visitEnd();
            byte[] bytes = writer.toByteArray();
            return defineClass(name, bytes, 0, bytes.length);
        }
    }

    /** Reads as Java does where nobody looks. */
    private static void readUnguarded(byte[] stream, ClassLoader loader) throws IOException, ClassNotFoundException {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(stream)) {
            @Override
            protected Class<?> resolveClass(ObjectStreamClass described) throws ClassNotFoundException {
                return Class.forName(described.getName(), false, loader);
            }
        }) {
            in.readObject();
        }
    }

    private static boolean isOfJdk(String name) {
        try {
            Class.forName(name, false, ClassLoader.getPlatformClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError missing) {
            return false;
        }
    }

    @Test
    void everyClassByNameRunsItsCodeElsewhereAndNoneHere() throws Exception {
        List<String> names = Denied.names();
        List<String> accepted = new ArrayList<>();
        Armed loader = new Armed();
        int armed = 0;
        for (String name : names) {
            byte[] stream = Denied.streamOf(name);
            if (!isOfJdk(name)) {
                armed++;
                int before = RAN.get();
                readUnguarded(stream, loader);
                assertThat(RAN).as("%s, where nobody looks", name).hasValue(before + 1);
            }
            int before = RAN.get();
            try {
                Values.decode(Denied.value(stream), loader);
                accepted.add(name);
            } catch (ValueException refused) {
                assertThat(refused).hasMessageContaining(name);
            }
            assertThat(RAN).as("%s, here", name).hasValue(before);
        }

        System.out.println("DENY classes=" + names.size() + " armed=" + armed + " accepted=" + accepted.size());
        assertThat(accepted).isEmpty();
        assertThat(names).hasSizeGreaterThanOrEqualTo(60);
    }

    @Test
    void allIsRefusedFastAndInLittleRoom() throws Exception {
        ClassLoader loader = DenyCorpusTest.class.getClassLoader();
        long slowest = 0;
        long largest = 0;
        for (Map.Entry<String, byte[]> denied : Denied.all().entrySet()) {
            refused(denied, loader); // once, for the classes that this takes
            long nanos = Long.MAX_VALUE;
            long bytes = Long.MAX_VALUE;
            for (int run = 0; run < 3; run++) { // of a few, since the machine may do other things as well
                long began = System.nanoTime();
                long before = THREADS.getCurrentThreadAllocatedBytes();
                refused(denied, loader);
                bytes = Math.min(bytes, THREADS.getCurrentThreadAllocatedBytes() - before);
                nanos = Math.min(nanos, System.nanoTime() - began);
            }
            assertThat(Duration.ofNanos(nanos)).as(denied.getKey()).isLessThan(TIME_MAX);
            assertThat(bytes).as(denied.getKey()).isLessThan(BYTES_MAX);
            slowest = Math.max(slowest, nanos);
            largest = Math.max(largest, bytes);
        }
        System.out.printf(
                "DENY values=%d slowest=%d us largest=%d bytes%n", Denied.all().size(), slowest / 1000, largest);
    }

    @Test
    void whatIsRefusedIsToldByNameAndWithAWayOut() throws Exception {
        for (String name : Denied.names()) {
            assertThatThrownBy(() ->
                            Values.decode(Denied.value(Denied.streamOf(name)), DenyCorpusTest.class.getClassLoader()))
                    .hasMessageContaining(name)
                    .hasMessageMatching(".*; (send|use|name) .*");
        }
        Map<String, byte[]> others = Denied.others();
        for (String what : List.of("proxy", "url in a map", "nested", "bomb", "entries", "externalizable")) {
            assertThatThrownBy(
                            () -> Values.decode(Denied.value(others.get(what)), DenyCorpusTest.class.getClassLoader()))
                    .as(what)
                    .hasMessageMatching(".*; (send|use|name) .*");
        }
        assertThatThrownBy(() -> Values.decode(
                        Denied.value(others.get("java.util.HashMap of 2^31 - 1")),
                        DenyCorpusTest.class.getClassLoader()))
                .hasMessageContaining("java.util.Map$Entry[] of 1073741824 elements is longer than the bytes");
        assertThatThrownBy(
                        () -> Values.decode(Denied.value(others.get("proxy")), DenyCorpusTest.class.getClassLoader()))
                .hasMessageContaining("a proxy of java.util.Comparator is not accepted");
    }

    private static byte[] listOf(int count, IntFunction<Object> each) {
        return Denied.value(Denied.stream(
                IntStream.range(0, count).mapToObj(each).collect(Collectors.toCollection(ArrayList::new))));
    }

    /** In the time and room of the others where the limit is lower; a million objects take what they take. */
    @Test
    void oneObjectMoreThanTheLimitIsRefused() throws Exception {
        ClassLoader loader = DenyCorpusTest.class.getClassLoader();
        ValueLimits few = new ValueLimits(64, 2_000, 1 << 20);
        for (IntFunction<Object> each : List.<IntFunction<Object>>of(i -> new ArrayList<>(), String::valueOf)) {
            byte[] value = listOf(2_000, each);
            long nanos = Long.MAX_VALUE;
            long bytes = Long.MAX_VALUE;
            for (int run = 0; run < 4; run++) { // the first for the classes
                long began = System.nanoTime();
                long before = THREADS.getCurrentThreadAllocatedBytes();
                assertThatThrownBy(() -> new ValueInput(value, loader, few).value())
                        .isInstanceOf(ValueException.class)
                        .hasMessageContaining("it has more than 2000 objects; send it in parts");
                bytes = Math.min(bytes, THREADS.getCurrentThreadAllocatedBytes() - before);
                nanos = Math.min(nanos, System.nanoTime() - began);
            }
            assertThat(Duration.ofNanos(nanos)).isLessThan(TIME_MAX);
            assertThat(bytes).isLessThan(BYTES_MAX);
        }
        byte[] million = listOf(1_000_000, String::valueOf);
        long began = System.nanoTime();
        long before = THREADS.getCurrentThreadAllocatedBytes();
        assertThatThrownBy(() -> Values.decode(million, loader))
                .hasMessageContaining("it has more than 1000000 objects; send it in parts");
        System.out.printf(
                "DENY 1,000,001 objects: refused after %d ms and %d bytes%n",
                (System.nanoTime() - began) / 1_000_000, THREADS.getCurrentThreadAllocatedBytes() - before);
    }

    private static void refused(Map.Entry<String, byte[]> denied, ClassLoader loader) {
        assertThatThrownBy(() -> {
                    Object made = Values.decode(denied.getValue(), loader);
                    throw new AssertionError(denied.getKey() + " gives " + made);
                })
                .as(denied.getKey())
                .isInstanceOf(ValueException.class);
    }

    @Test
    void aLambdaOfACodeThatIsNotTheJobsIsRefused() {
        Runnable lambda = (Runnable & java.io.Serializable) RAN::incrementAndGet;
        byte[] stream = Denied.stream(lambda);
        ClassLoader jdkAlone = ClassLoader.getPlatformClassLoader();

        assertThatThrownBy(() -> Values.decode(Denied.value(stream), jdkAlone))
                .isInstanceOf(ValueException.class)
                .hasMessageContaining(DenyCorpusTest.class.getName());
    }
}
