// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.fault;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** What some of the tasks do to the process they run in. */
enum Harm {
    NONE,
    /** Ends the process by {@code System.exit}, the first time it runs. */
    EXIT,
    /** Ends the process without a word, each time it runs. */
    POISON,
    /** Calls itself until the stack is full. */
    STACK,
    /** Keeps all it can allocate until there is no more. */
    MEMORY,
    /** Goes on for ever and takes no notice of an interrupt, the first time it runs. */
    LOOP,
    /** Leaves threads behind. */
    THREADS;

    private static final int EVERY = 500;
    private static final int STRUCK = 250;
    private static final int THREADS_LEFT = 50;

    /** Whether a task is one of those that do harm. */
    boolean isDoneBy(int task) {
        return switch (this) {
            case NONE -> false;
            case EXIT, POISON, LOOP -> task == STRUCK;
            case STACK, MEMORY, THREADS -> task % EVERY == STRUCK;
        };
    }

    /** Where the first process that a task did harm to leaves its id. */
    static Path mark(String folder, String run) {
        return Path.of(folder, "harm-" + run.replace('/', '-'));
    }

    void strike(String folder, String run) throws IOException {
        switch (this) {
            case NONE -> {}
            case EXIT -> {
                if (isFirst(folder, run)) {
                    System.exit(1);
                }
            }
            case POISON -> Runtime.getRuntime().halt(1);
            case STACK -> deeper(0);
            case MEMORY -> {
                List<byte[]> kept = new ArrayList<>();
                while (!kept.isEmpty() || kept.add(new byte[1])) {
                    kept.add(new byte[1 << 20]);
                }
            }
            case LOOP -> {
                boolean endless = isFirst(folder, run);
                while (endless) {
                    Thread.onSpinWait();
                }
            }
            case THREADS -> {
                for (int i = 0; i < THREADS_LEFT; i++) {
                    Thread.ofPlatform().daemon(false).name("left-" + i).start(Harm::stay);
                }
            }
        }
    }

    private static void stay() {
        while (true) {
            LockSupport.park();
        }
    }

    private static int deeper(int depth) {
        return depth < 0 ? depth : deeper(depth + 1) + deeper(depth + 2);
    }

    private static boolean isFirst(String folder, String run) throws IOException {
        try {
            Path mark = Files.createFile(mark(folder, run));
            Files.writeString(mark, Long.toString(ProcessHandle.current().pid()));
            return true;
        } catch (FileAlreadyExistsException done) {
            return false;
        }
    }
}
