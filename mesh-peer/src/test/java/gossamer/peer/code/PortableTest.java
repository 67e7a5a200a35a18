// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gossamer.Fn;
import gossamer.Merge;
import gossamer.NotPortable;
import gossamer.Task;
import gossamer.VoidTask;
import gossamer.peer.value.Compiled;
import gossamer.peer.value.ValueException;
import gossamer.peer.value.ValueInput;
import gossamer.peer.value.ValueOutput;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PortableTest {
    private static final Linker HERE = Linker.of("the test", PortableTest.class.getClassLoader());

    record Point(int x, int y) {
        int sum() {
            return x + y;
        }
    }

    /** Sends a functional object through bytes, as if to another peer. */
    @SuppressWarnings("unchecked")
    private static <T extends Serializable> T travelled(T functional) throws Throwable {
        Portable portable = Portable.of(functional);
        ValueOutput out = new ValueOutput();
        portable.shape().write(out);
        ValueInput in = new ValueInput(out.toBytes(), PortableTest.class.getClassLoader());
        Shape shape = Shape.read(in);
        in.end();

        assertThat(shape).isEqualTo(portable.shape());
        return (T) HERE.rebuilder(shape).rebuild(portable.captured());
    }

    @Test
    void aLambdaThatCapturesNothingTravels() throws Throwable {
        assertThat(this.<Task<Integer>>sent(() -> 42).call()).isEqualTo(42);
    }

    private <T extends Serializable> T sent(T functional) throws Throwable {
        return travelled(functional);
    }

    @Test
    void capturedValuesOfEveryKindTravel() throws Throwable {
        boolean flag = true;
        byte small = 1;
        short shorter = 2;
        char letter = 'c';
        int number = 4;
        long large = 5;
        float single = 6;
        double twice = 7;
        String text = "eight";
        Point point = new Point(9, 10);
        long[] array = {11};
        List<String> list = List.of("twelve");
        Thread.State state = Thread.State.WAITING;
        String nothing = null;

        String result = this.<Task<String>>sent(() -> "" + flag + small + shorter + letter + number + large + single
                        + twice + text + point + array[0] + list + state + nothing)
                .call();

        assertThat(result).isEqualTo("true12c456.07.0eightPoint[x=9, y=10]11[twelve]WAITINGnull");
    }

    @Test
    void methodReferencesOfEveryKindTravel() throws Throwable {
        List<String> bound = List.of("a", "b", "c");
        Point point = new Point(1, 2);

        assertThat(this.<Fn<String, Integer>>sent(String::length).apply("four")).isEqualTo(4);
        assertThat(this.<Fn<String, Integer>>sent(Integer::parseInt).apply("5")).isEqualTo(5);
        assertThat(this.<Task<Integer>>sent(bound::size).call()).isEqualTo(3);
        assertThat(this.<Task<Integer>>sent(point::sum).call()).isEqualTo(3);
        assertThat(this.<Fn<Integer, List<Object>>>sent(ArrayList::new).apply(3))
                .isEmpty();
        assertThat(this.<Task<ArrayList<String>>>sent(ArrayList::new).call()).isEmpty();
        assertThat(this.<Fn<Integer, int[]>>sent(int[]::new).apply(3)).hasSize(3);
        assertThat(this.<Fn<Map<String, Integer>, Integer>>sent(Map::size).apply(Map.of()))
                .isZero();
        assertThat(this.<Merge<Integer>>sent(Integer::sum).apply(1, 2)).isEqualTo(3);
    }

    @Test
    void aLambdaThatReturnsNothingTravels() throws Throwable {
        VoidTask task = () -> {
            throw new IllegalStateException("it ran");
        };

        assertThatThrownBy(() -> travelled(task).run()).hasMessage("it ran");
    }

    @Test
    void aRebuiltLambdaCanTravelOn() throws Throwable {
        long base = 40;

        Task<Long> again = travelled(travelled((Task<Long>) () -> base + 2));

        assertThat(again.call()).isEqualTo(42);
    }

    static final class Named implements Task<Integer> {
        private static final long serialVersionUID = 1L;
        private final int x;

        Named(int x) {
            this.x = x;
        }

        @Override
        public Integer call() {
            return x;
        }
    }

    record Recorded(int x) implements Task<Integer> {
        @Override
        public Integer call() {
            return x;
        }
    }

    @Test
    void objectsOfNamedClassesTravel() throws Throwable {
        assertThat(travelled(new Named(7)).call()).isEqualTo(7);
        assertThat(travelled(new Recorded(8)).call()).isEqualTo(8);
        assertThat(Portable.of(new Named(1)).shape())
                .isEqualTo(Portable.of(new Named(2)).shape());
    }

    @Test
    void aLambdaInsideALambdaTravels() throws Throwable {
        int ten = 10;
        Fn<Integer, Integer> inner = x -> x + ten;

        assertThat(this.<Task<Integer>>sent(() -> inner.apply(5)).call()).isEqualTo(15);
    }

    @Test
    void lambdasOfOnePlaceHaveOneShape() {
        List<Portable> portables = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            int captured = i;
            portables.add(Portable.of((Task<Integer>) () -> captured));
        }

        assertThat(portables.get(0).shape()).isSameAs(portables.get(1).shape());
        assertThat(portables.get(0).captured()).isNotEqualTo(portables.get(1).captured());
    }

    @Test
    void capturedValuesThatDoNotFitAreRefused() throws Throwable {
        int number = 1;
        Portable portable = Portable.of((Task<Integer>) () -> number);
        Rebuilder rebuilder = HERE.rebuilder(portable.shape());

        assertThatThrownBy(() ->
                        rebuilder.rebuild(new ValueOutput().putValue("text").toBytes()))
                .isInstanceOf(ValueException.class);
        assertThatThrownBy(
                        () -> rebuilder.rebuild(new ValueOutput().putValue(null).toBytes()))
                .isInstanceOf(ValueException.class);
        assertThatThrownBy(() -> rebuilder.rebuild(new byte[0])).isInstanceOf(ValueException.class);
        assertThatThrownBy(() -> rebuilder.rebuild(
                        new ValueOutput().putValue(1).putValue(2).toBytes()))
                .isInstanceOf(ValueException.class);
    }

    @Test
    void garbledShapesAreRefused() throws Exception {
        ValueOutput out = new ValueOutput();
        Portable.of((Task<Integer>) () -> 1).shape().write(out);
        byte[] good = out.toBytes();

        for (int i = 0; i < good.length; i++) {
            byte[] bytes = good.clone();
            bytes[i] ^= 0x55;
            try {
                HERE.rebuilder(Shape.read(new ValueInput(bytes, PortableTest.class.getClassLoader())));
            } catch (ValueException | MissingCode refused) {
                assertThat(refused.getMessage()).isNotBlank();
            } catch (Throwable other) {
                throw new AssertionError("byte " + i + " changed", other);
            }
        }
    }

    private static final String SOURCE = "package app; public class Maker {"
            + " static int secret(int x) { return x %s 1; }"
            + " public static gossamer.Task<Integer> make(int x) { return () -> secret(x); } }";

    private static Serializable made(ClassLoader loader) throws Exception {
        return (Serializable)
                loader.loadClass("app.Maker").getMethod("make", int.class).invoke(null, 41);
    }

    @Test
    void codeOfAnotherLoaderIsLinkedThroughItsOwnDeserializer() throws Throwable {
        Compiled loader = Compiled.of("app.Maker", SOURCE.formatted("+"));
        Portable portable = Portable.of(made(loader));

        Object again = Linker.of("the test", loader).rebuilder(portable.shape()).rebuild(portable.captured());

        assertThat(((Task<?>) again).call()).isEqualTo(42);
    }

    @Test
    void aClassThatIsMissingIsNamed() throws Exception {
        Portable portable = Portable.of(made(Compiled.of("app.Maker", SOURCE.formatted("+"))));

        assertThatThrownBy(() -> HERE.rebuilder(portable.shape()))
                .isInstanceOf(MissingCode.class)
                .hasMessage("class app.Maker of the test missing");
    }

    @Test
    void theClassesThatItNeedsAreTold() {
        Point point = new Point(1, 2);
        Object[] inside = {List.of(new Named(3)), Thread.State.WAITING};

        assertThat(Portable.of((Task<Integer>) () -> 1).classes()).containsExactly(PortableTest.class);
        assertThat(Portable.of((Task<Integer>) () -> point.x()).classes())
                .containsExactlyInAnyOrder(PortableTest.class, Point.class);
        assertThat(Portable.of((Task<Integer>) () -> inside.length).classes())
                .containsExactlyInAnyOrder(PortableTest.class, Named.class);
        assertThat(Portable.of(new Named(1)).classes()).containsOnly(Named.class);
    }

    @Test
    void lambdasAndObjectsAreToldApart() throws Throwable {
        Task<Integer> task = new Recorded(3);

        assertThat(Portable.of(task).shape().kind()).isEqualTo(Shape.Kind.OBJECT);
        assertThat(Portable.of((Task<Integer>) () -> 1).shape().kind()).isEqualTo(Shape.Kind.LAMBDA);
    }

    @Test
    void aRefusedLambdaSaysNotPortable() {
        Object lock = new Object();

        assertThatThrownBy(() -> Portable.of((Task<String>) () -> lock.toString()))
                .isInstanceOf(NotPortable.class);
    }
}
