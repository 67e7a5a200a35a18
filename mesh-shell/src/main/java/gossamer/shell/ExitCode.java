// SPDX-License-Identifier: Apache-2.0
package gossamer.shell;

/** What the program's exit codes mean; scripts rely on them. */
final class ExitCode {
    /** All went well. */
    static final int GOOD = 0;
    /** A task, a test or a bar failed. */
    static final int FAILED = 1;
    /** The command line or a setting is wrong. */
    static final int USAGE = 2;
    /** There is no mesh, or no peer on this host, to talk to. */
    static final int NO_MESH = 3;
    /** The mesh holds another key. */
    static final int WRONG_KEY = 4;
    /** No such job, peer or file. */
    static final int NOT_FOUND = 5;
    /** It took longer than was allowed. */
    static final int TIME_OUT = 124;
    /** A person stopped it. */
    static final int INTERRUPTED = 130;

    private ExitCode() {}
}
