// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gossamer.RemoteTaskException;
import gossamer.model.ContentHash;
import gossamer.peer.value.Compiled;
import gossamer.peer.value.Failures;
import gossamer.peer.value.ValueException;
import gossamer.peer.value.Values;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a peer returns is made of the classes that the job is made of, though its submitter has others. */
public class ScopeTest {
    /** Counted up when an object of a class of the program is read that no job is made of. */
    public static final AtomicInteger RAN = new AtomicInteger();

    private static final String SOURCE = """
            package app;
            public class Job {
                public static Object answer() { return new Answer(); }
                static class Answer implements java.io.Serializable {}
                static class Wrong extends Exception {}
                public static Object wrong() { return new Wrong(); }
            }
            class Reads implements java.io.Serializable {
                private void readObject(java.io.ObjectInputStream in) { gossamer.peer.code.ScopeTest.RAN.incrementAndGet(); }
            }
            class External implements java.io.Externalizable {
                public External() {}
                public void writeExternal(java.io.ObjectOutput out) {}
                public void readExternal(java.io.ObjectInput in) { gossamer.peer.code.ScopeTest.RAN.incrementAndGet(); }
            }
            class Thrown extends Exception {
                private void readObject(java.io.ObjectInputStream in) { gossamer.peer.code.ScopeTest.RAN.incrementAndGet(); }
            }
            record Pair(int one, int other) { Pair { gossamer.peer.code.ScopeTest.RAN.incrementAndGet(); } }
            enum Mood { GOOD; Mood() { gossamer.peer.code.ScopeTest.RAN.incrementAndGet(); } }
            """;

    private static final List<String> OTHERS = List.of("app.Reads", "app.External", "app.Thrown");

    private final CodeSets sets = new CodeSets("scope", getClass().getClassLoader(), false, List.of(), 64 << 20);
    private Compiled program;
    private ClassLoader scope;

    @BeforeEach
    void submit() throws Exception {
        program = Compiled.of("app.Job", SOURCE);
        ContentHash code = sets.codeOf(List.of(program.loadClass("app.Job")));
        scope = sets.scope(code, program);
    }

    @AfterEach
    void close() {
        sets.close();
    }

    private Object made(String className) throws Exception {
        var constructor = program.loadClass(className).getDeclaredConstructor();
        constructor.setAccessible(true);
        return constructor.newInstance();
    }

    private Object called(String method) throws Exception {
        return program.loadClass("app.Job").getMethod(method).invoke(null);
    }

    /** Reads as Java does where nobody looks. */
    private void readUnguarded(Object object) throws Exception {
        var bytes = new ByteArrayOutputStream();
        try (var out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())) {
            @Override
            protected Class<?> resolveClass(ObjectStreamClass described) throws ClassNotFoundException {
                return Class.forName(described.getName(), false, program);
            }
        }) {
            in.readObject();
        }
    }

    @Test
    void whatTheJobIsMadeOfComesBack() throws Exception {
        Object answer = Values.decode(Values.encode(called("answer")), scope);

        assertThat(answer.getClass()).isSameAs(program.loadClass("app.Job$Answer"));
        assertThat(Values.decode(Values.encode(List.of(1, "two")), scope)).isEqualTo(List.of(1, "two"));
    }

    @Test
    void whatTheSubmitterHasBesidesIsNotMadeOfBytesThatCame() throws Exception {
        for (String name : OTHERS) {
            Object object = made(name);
            byte[] value = Values.encode(object);
            int before = RAN.get();

            readUnguarded(object);
            assertThat(RAN).as("%s, where nobody looks", name).hasValue(before + 1);
            Values.decode(value, program);
            assertThat(RAN).as("%s, without a scope", name).hasValue(before + 2);

            assertThatThrownBy(() -> Values.decode(value, scope))
                    .isInstanceOf(ValueException.class)
                    .hasMessageStartingWith("class " + name + " is not here: ")
                    .hasMessageContaining("; name the class in that code, or add its jar by config.withCode");
            assertThat(RAN).as("%s, here", name).hasValue(before + 2);
        }
    }

    @Test
    void recordsAndEnumsNeither() throws Exception {
        var constructor = program.loadClass("app.Pair").getDeclaredConstructor(int.class, int.class);
        constructor.setAccessible(true);
        byte[] pair = Values.encode(constructor.newInstance(1, 2));
        byte[] mood = Values.encode(program.loadClass("app.Mood").getEnumConstants()[0]);
        int before = RAN.get();

        assertThatThrownBy(() -> Values.decode(pair, scope)).hasMessageStartingWith("class app.Pair is not here: ");
        assertThatThrownBy(() -> Values.decode(mood, scope)).hasMessageStartingWith("class app.Mood is not here: ");

        assertThat(RAN).hasValue(before);
    }

    @Test
    void exceptionsComeBackAsThemselvesOrByName() throws Exception {
        var place = new Failures.Place("bee", 1, 2, 3);
        byte[] wrong = Failures.encode((Throwable) called("wrong"), place);
        byte[] thrown = Failures.encode((Throwable) made("app.Thrown"), place);
        int before = RAN.get();

        assertThat(Failures.decode(wrong, scope, new StackTraceElement[0])
                        .getClass()
                        .getName())
                .isEqualTo("app.Job$Wrong");
        assertThat(Failures.decode(thrown, scope, new StackTraceElement[0]))
                .isInstanceOf(RemoteTaskException.class)
                .hasMessageContaining("app.Thrown");
        assertThat(RAN).hasValue(before);
    }

    @Test
    void aJobWithoutCodeOfItsOwnReturnsWhatEveryPeerHas() throws Exception {
        ClassLoader none = sets.scope(null, program);
        byte[] value = Values.encode(called("answer"));

        assertThat(Values.decode(Values.encode(List.of(3)), none)).isEqualTo(List.of(3));
        assertThatThrownBy(() -> Values.decode(value, none))
                .hasMessageStartingWith("class app.Job$Answer is not here: ");
    }
}
