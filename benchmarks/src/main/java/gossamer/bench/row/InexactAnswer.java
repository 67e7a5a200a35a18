// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.row;

/** The mesh answered, and the answer is wrong: no speed counts any more. */
public final class InexactAnswer extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private InexactAnswer(String message) {
        super(message);
    }

    /** Throws one unless the number is right; {@code what} says which number. */
    public static void check(String what, long expected, long got) {
        checkAnswer(what, expected, got);
    }

    static void checkAnswer(String what, Object expected, Object got) {
        if (!expected.equals(got)) {
            throw new InexactAnswer(what + " must be " + expected + " and is " + got);
        }
    }
}
