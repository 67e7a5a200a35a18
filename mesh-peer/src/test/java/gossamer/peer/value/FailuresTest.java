// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import gossamer.RemoteTaskException;
import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FailuresTest {
    private static final Failures.Place PLACE = new Failures.Place("bee", 12, 7, 2);
    private static final ClassLoader LOADER = FailuresTest.class.getClassLoader();
    private static final StackTraceElement[] SITE = {new StackTraceElement("app.Main", "main", "Main.java", 12)};

    static final class Odd extends Exception {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("serial") // that it cannot be serialized is what is tested
        final Object live = new Object();

        Odd(String message) {
            super(message);
        }
    }

    static final class Rude extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no message");
        }
    }

    private static Throwable travelled(Throwable thrown) {
        return Failures.decode(Failures.encode(thrown, PLACE), LOADER, SITE);
    }

    @Test
    void theOriginalClassComesBackWithCausesAndSuppressed() {
        Exception thrown = new IllegalStateException("outer", new IOException("inner"));
        thrown.addSuppressed(new ArithmeticException("other"));

        Throwable back = travelled(thrown);

        assertThat(back).isExactlyInstanceOf(IllegalStateException.class).hasMessage("outer");
        assertThat(back.getCause()).isExactlyInstanceOf(IOException.class).hasMessage("inner");
        assertThat(back.getSuppressed()).singleElement().isExactlyInstanceOf(ArithmeticException.class);
    }

    @Test
    void theStackJoinsRemoteFramesTheMarkerAndTheSubmittersFrames() {
        Exception thrown = new IllegalStateException("x");
        thrown.setStackTrace(new StackTraceElement[] {
            new StackTraceElement("app.Paint", "mix", "Paint.java", 31),
            new StackTraceElement("app.Main", "lambda$main$0", "Main.java", 12),
            new StackTraceElement("gossamer.peer.worker.Body", "call", "Body.java", 1),
            new StackTraceElement("gossamer.peer.worker.EachRunner", "advance", "EachRunner.java", 1),
            new StackTraceElement("java.lang.Thread", "run", "Thread.java", 1)
        });

        assertThat(travelled(thrown).getStackTrace())
                .extracting(StackTraceElement::toString)
                .containsExactly(
                        "app.Paint.mix(Paint.java:31)",
                        "app.Main.lambda$main$0(Main.java:12)",
                        "--- on peer bee, job 12 task 7, attempt 2 ---.submitted(here)",
                        "app.Main.main(Main.java:12)");
    }

    @Test
    void anExceptionThatCannotBeSerializedIsToldAsText() {
        Exception thrown = new Odd("strange");
        thrown.initCause(new IOException("inner"));

        Throwable back = travelled(thrown);

        assertThat(back).isInstanceOf(RemoteTaskException.class).hasMessage(Odd.class.getName() + ": strange");
        assertThat(((RemoteTaskException) back).exceptionClass()).isEqualTo(Odd.class.getName());
        assertThat(back.getStackTrace()[0].getMethodName()).isEqualTo("anExceptionThatCannotBeSerializedIsToldAsText");
        assertThat(back.getCause()).hasMessageContaining("inner");
    }

    @Test
    void anExceptionWhoseOwnMethodsThrowIsToldAsFarAsItGoes() {
        Throwable back = travelled(new Rude());

        assertThat(back).hasMessageContaining(Rude.class.getName()).hasMessageContaining("no message");
    }

    @Test
    void hugeMessagesStacksAndChainsAreCut() {
        Throwable chain = new IllegalStateException("m".repeat(1_000_000));
        for (int i = 0; i < 1000; i++) {
            Throwable outer = new IllegalStateException("n".repeat(10_000), chain);
            StackTraceElement[] frames = new StackTraceElement[5_000];
            java.util.Arrays.fill(frames, new StackTraceElement("c".repeat(300), "m".repeat(300), "f".repeat(300), 1));
            outer.setStackTrace(frames);
            outer.addSuppressed(new IllegalStateException("s".repeat(10_000)));
            chain = outer;
        }

        byte[] failure = Failures.encode(chain, PLACE);

        assertThat(failure.length).isLessThan(Failures.BYTES_MAX);
        Throwable back = Failures.decode(failure, LOADER, SITE);
        assertThat(back.getMessage()).contains("nnn").endsWith(" more characters)");
        assertThat(back.getStackTrace())
                .anySatisfy(frame -> assertThat(frame.toString()).contains("more frames)"));
    }

    @Test
    void aBriefFailureTellsClassMessageAndTopmostFrame() {
        byte[] failure = Failures.encodeBriefly(new IllegalStateException("m".repeat(1000)), PLACE);

        assertThat(failure.length).isLessThan(1000);
        Throwable back = Failures.decode(failure, LOADER, SITE);
        assertThat(back).isInstanceOf(RemoteTaskException.class).hasMessageStartingWith("java.lang.IllegalState");
        assertThat(back.getStackTrace()[0].getClassName()).isEqualTo(FailuresTest.class.getName());
    }

    @Test
    void aChainInsideItselfEnds() {
        Exception one = new Exception("one");
        Exception other = new Exception("other", one);
        one.initCause(other);

        assertThat(travelled(one).getCause()).hasMessage("other");
    }

    @Test
    void garbledFailuresStillGiveAnException() {
        byte[] good = Failures.encode(new IllegalStateException("x", new IOException("y")), PLACE);
        SplittableRandom random = new SplittableRandom(1);

        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = good.clone();
            for (int changes = random.nextInt(1, 4); changes > 0; changes--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            assertThatCode(() ->
                            assertThat(Failures.decode(bytes, LOADER, SITE)).isNotNull())
                    .doesNotThrowAnyException();
        }
    }
}
