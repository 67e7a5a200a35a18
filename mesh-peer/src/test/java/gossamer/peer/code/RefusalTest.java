// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import gossamer.NotPortable;
import gossamer.Task;
import java.io.Serializable;
import java.net.URI;
import java.net.URL;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Scanner;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class RefusalTest {
    static final class Config implements Serializable {
        private static final long serialVersionUID = 1L;
        final HashMap<String, Object> extras = new HashMap<>();
    }

    record Settings(String name, Object lock) {}

    private final Object lock = new Object();

    private static String refusal(Task<?> task) {
        return catchThrowableOfType(NotPortable.class, () -> Portable.of(task)).getMessage();
    }

    /** The line of the caller. */
    private static int line() {
        return StackWalker.getInstance()
                .walk(frames -> frames.skip(1).findFirst())
                .orElseThrow()
                .getLineNumber();
    }

    @Test
    void namesTheVariableItsClassAndTheLine() {
        int count = 3;
        Scanner s = new Scanner("x");

        int line = line() + 1;
        Task<String> task = () -> s.next() + count;

        assertThat(refusal(task))
                .isEqualTo("The task at RefusalTest.java:" + line + " cannot be sent to another peer:\n"
                        + "  it captures `s` (java.util.Scanner), which is not Serializable");
    }

    @Test
    void namesThePathToWhatIsDeepInside() {
        Config cfg = new Config();
        cfg.extras.put("name", "fine");
        cfg.extras.put("lock", new Object());

        assertThat(refusal(() -> cfg.extras.size()))
                .endsWith("  it captures `cfg.extras[lock]` (java.lang.Object), which is not Serializable");
    }

    @Test
    void namesElementsAndComponents() {
        List<Settings> all = List.of(new Settings("a", null), new Settings("b", new Object()));

        assertThat(refusal(() -> all.size()))
                .endsWith("  it captures `all[1].lock` (java.lang.Object), which is not Serializable");
    }

    @Test
    void tellsOfThisThatIsCapturedThroughAField() {
        assertThat(refusal(() -> lock.toString()))
                .endsWith("  it captures `this` (gossamer.peer.code.RefusalTest), which is not Serializable\n"
                        + "  because it uses the field `lock`: copy the field to a local variable first");
    }

    private int answer() {
        return 42;
    }

    @Test
    void tellsOfThisThatIsCapturedThroughAMethod() {
        assertThat(refusal(() -> answer()))
                .endsWith("  because it calls `answer` on it: make the method static, or call it before");
    }

    @Test
    void tellsTheReceiverOfAMethodReference() {
        Scanner scanner = new Scanner("x");

        int line = line() + 1;
        Task<String> task = scanner::next;

        assertThat(refusal(task))
                .isEqualTo("The task at RefusalTest.java:" + line + " cannot be sent to another peer:\n"
                        + "  it captures `(...)::next` (java.util.Scanner), which is not Serializable");
    }

    @Test
    void looksIntoLambdas() {
        Object inner = new Object();
        Task<String> first = () -> inner.toString();

        assertThat(refusal(() -> first.call() + "!"))
                .endsWith("  it captures `first.inner` (java.lang.Object), which is not Serializable");
    }

    @Test
    void tellsOfLambdasThatAreNotMeantToTravel() {
        Supplier<String> supplier = () -> "x";

        assertThat(refusal(() -> supplier.get()))
                .contains("it captures `supplier` (a lambda), which is not Serializable");
    }

    @Test
    void tellsWhatToUseInstead() throws Exception {
        URL url = new URI("http://example.org").toURL();

        assertThat(refusal(() -> url.getHost()))
                .endsWith("it captures `url` (java.net.URL), which is not accepted by other peers; use java.net.URI");
    }

    @Test
    void tellsOfVariablesOfAnonymousClasses() {
        Object held = new Object();

        int line = line() + 1;
        Task<String> task = new Task<>() {
            private static final long serialVersionUID = 1L;

            @Override
            public String call() {
                return held.toString();
            }
        };

        assertThat(refusal(task))
                .startsWith("The task at RefusalTest.java:" + line + " cannot be sent to another peer:\n  it holds `")
                .endsWith(", which is not Serializable");
    }

    @Test
    void tellsThatAValueIsInsideItself() {
        Map<String, Object> map = new HashMap<>();
        map.put("self", map);

        assertThat(refusal(() -> map.size())).contains("it captures `map").contains("nested deeper than 64");
    }
}
