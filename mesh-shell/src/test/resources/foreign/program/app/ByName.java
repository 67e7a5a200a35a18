package app;

/** Known by its name alone. */
public final class ByName {
    @Override
    public String toString() {
        return "found " + getClass().getSimpleName();
    }
}
