// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InvalidClassException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The filter is for a whole process, so a process of its own is started for it. */
class ProcessFilterTest {
    static final class Mine implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    private static final class UsersThread extends Thread implements UserCode {
        private final boolean inUserCode;
        private String result = "";

        UsersThread(boolean inUserCode) {
            this.inUserCode = inUserCode;
        }

        @Override
        public boolean isInUserCode() {
            return inUserCode;
        }

        @Override
        public void run() {
            result = read();
        }
    }

    /** The process: prints what becomes of four streams. */
    static final class Started {
        public static void main(String[] arguments) throws Exception {
            ProcessFilter.install();
            System.out.println("plain " + read());
            for (boolean inUserCode : new boolean[] {true, false}) {
                UsersThread thread = new UsersThread(inUserCode);
                thread.start();
                thread.join();
                System.out.println((inUserCode ? "user " : "worker ") + thread.result);
            }
            Object value = Values.decode(Values.encode(new Mine()), Mine.class.getClassLoader());
            System.out.println("value " + value.getClass().getSimpleName());
        }
    }

    private static String read() {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            new ObjectOutputStream(bytes).writeObject(new Mine());
            return new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))
                    .readObject()
                    .getClass()
                    .getSimpleName();
        } catch (InvalidClassException refused) {
            return "refused";
        } catch (Exception other) {
            return other.toString();
        }
    }

    @Test
    void refusesEveryStreamWithoutAFilterButThoseOfUsersCode() throws Exception {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Started.class.getName()))
                .redirectErrorStream(true)
                .start();

        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(output.lines()).containsExactly("plain refused", "user Mine", "worker refused", "value Mine");
    }
}
