package ver;

import gossamer.Task;

/** A task of this loader that captures an object of any. */
public final class Both {
    public static Task<String> of(Object other) {
        return () -> new Work().call() + other;
    }
}
