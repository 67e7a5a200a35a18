package ver;

import gossamer.Task;

/** One class name, two contents. */
public final class Work implements Task<String> {
    private static final long serialVersionUID = 1L;

    @Override
    public String call() {
        return "one";
    }
}
