// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

/** A command cannot do what was asked; says why, what to do about it, and with which code the program ends. */
final class CommandFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int code;
    private final String hint;

    /**
     * @param code one of {@link ExitCode}
     * @param message one sentence without a full stop
     * @param hint a command that helps when typed as it stands, or a sentence; may be empty
     */
    CommandFailed(int code, String message, String hint) {
        super(message);
        this.code = code;
        this.hint = hint;
    }

    int code() {
        return code;
    }

    String message() {
        return String.valueOf(getMessage());
    }

    String hint() {
        return hint;
    }
}
