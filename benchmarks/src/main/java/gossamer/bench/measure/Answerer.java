// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.measure;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * Sends back each message of fixed size that comes, on a thread of its own.
 *
 * <p>Confined to one asking thread. Its own thread ends with the stream that it reads from.
 */
public final class Answerer {
    private final byte[] question;
    private final byte[] answer;
    private byte turn;

    private Answerer(int bytes) {
        question = new byte[bytes];
        answer = new byte[bytes];
    }

    /**
     * Begins to answer.
     *
     * @param in where the questions come out
     * @param out where the answers go
     * @param bytes of each message, at least 1
     */
    public static Answerer start(InputStream in, OutputStream out, int bytes) {
        Thread.ofPlatform().daemon().name("answerer").start(() -> answerAll(in, out, new byte[bytes]));
        return new Answerer(bytes);
    }

    private static void answerAll(InputStream in, OutputStream out, byte[] message) {
        DataInputStream questions = new DataInputStream(in);
        try {
            while (true) {
                questions.readFully(message);
                out.write(message);
            }
        } catch (IOException over) {
            return; // whoever measures has closed the streams, which is how it ends
        }
    }

    /**
     * Asks once and waits for the answer.
     *
     * @throws IOException if the answer is not what was asked
     */
    public void roundTrip(OutputStream to, InputStream from) throws IOException {
        question[0] = ++turn;
        to.write(question);
        new DataInputStream(from).readFully(answer);
        if (!Arrays.equals(question, answer)) {
            throw new IOException("the answer " + answer[0] + " came where " + turn + " was due");
        }
    }
}
